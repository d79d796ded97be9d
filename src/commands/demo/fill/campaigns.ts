// Campaigns of the demo's client: three that are over, one paused, one with its file taken in, one just begun.

import type { StepSpec } from '../../../pipeline/step-spec.ts';
import { recipientKey } from '../../../store/campaigns-sending.ts';
import { countProgress } from '../../../store/campaigns-upkeep.ts';
import { createFile } from '../../../store/files.ts';
import { LOGIN } from '../seed.ts';
import type { PastMessage } from './message.ts';
import { type Person, people } from './numbers.ts';
import { DAY_MS, daysAgo, HOUR_MS, MINUTE_MS, workdayAgo } from './rhythm.ts';
import { insertRows, insertWithIds } from './rows.ts';
import type { Scene } from './scene.ts';
import { begin, tell } from './story.ts';
import { NAMES } from './texts.ts';

interface DemoCampaign {
  name: string;
  steps: StepSpec[];
  state: 'done' | 'paused' | 'ready' | 'draft';
  startMs: number;
  /** Of all messages of the month. */
  share: number;
  /** Of its recipients that were sent to. */
  sent: number;
}

const campaignsOf = (nowMs: number): DemoCampaign[] => [
  {
    name: 'Осенняя распродажа',
    steps: [
      {
        channel: 'viber',
        sender: 'DEMO',
        text: '{name}, осенняя распродажа началась! 🍁 Скидки до 50%. Ваш промокод {code}',
        wait_s: 300,
      },
      { channel: 'sms', sender: 'DEMO', text: '{name}, скидки до 50%. Промокод {code}' },
    ],
    ...{ state: 'done', startMs: daysAgo(nowMs, workdayAgo(nowMs, 21), 12), share: 0.06, sent: 1 },
  },
  {
    name: 'Опрос о доставке',
    steps: [
      {
        channel: 'whatsapp',
        sender: 'DEMO',
        text: '{name}, как вам доставка? Ответьте числом от 1 до 5. Ваш купон {code}',
      },
    ],
    ...{ state: 'done', startMs: daysAgo(nowMs, workdayAgo(nowMs, 14), 15), share: 0.012, sent: 1 },
  },
  {
    name: 'Бонусы сгорают',
    steps: [
      { channel: 'sms', sender: 'DEMO', text: '{name}, ваши бонусы сгорят в воскресенье. Код {code} даст ещё 10%' },
    ],
    ...{ state: 'done', startMs: daysAgo(nowMs, workdayAgo(nowMs, 6), 11), share: 0.07, sent: 1 },
  },
  {
    name: 'Чёрная пятница, вторая волна',
    steps: [{ channel: 'sms', sender: 'DEMO', text: '{name}, последние часы скидок. Промокод {code}' }],
    ...{ state: 'paused', startMs: daysAgo(nowMs, 1, 16), share: 0.02, sent: 0.4 },
  },
  {
    name: 'Новогодние часы работы',
    steps: [{ channel: 'sms', sender: 'DEMO', text: '{name}, 31 декабря работаем до 18:00. Подарок по коду {code}' }],
    ...{ state: 'ready', startMs: nowMs - 5 * HOUR_MS, share: 0.009, sent: 0 },
  },
  {
    name: 'Приглашение на мастер-класс',
    steps: [{ channel: 'viber', sender: 'DEMO', text: '{name}, приглашаем на мастер-класс в субботу. Ваш код {code}' }],
    ...{ state: 'draft', startMs: nowMs - 2 * HOUR_MS, share: 0, sent: 0 },
  },
];

const VARIABLES = ['name', 'code'];
const BAD_ROWS = [
  ['phone_invalid', 'no such number', '89161,Анна,A1B2'],
  ['phone_missing', '', ',Пётр,C3D4'],
  ['phone_invalid', 'no such number', 'нет телефона,Ольга,E5F6'],
  ['variable_missing', 'name', '79161112233,,G7H8'],
] as const;

interface Row {
  person: Person;
  values: string[];
  message: PastMessage | null;
}

export interface MadeCampaign {
  id: number;
  plan: DemoCampaign;
  rows: Row[];
}

/** Makes the campaigns and adds their messages to the scene's. */
export async function makeCampaigns(scene: Scene, messages: number): Promise<MadeCampaign[]> {
  const { client, world, demoId } = scene;
  // Of a short month they all began within it.
  const plans = campaignsOf(world.nowMs).map((plan) => ({
    ...plan,
    startMs: Math.max(plan.startMs, world.fromMs + 2 * HOUR_MS),
  }));
  const ids = await insertWithIds(
    client,
    'campaign',
    { account_id: 'int4', name: 'text', steps: 'json', created_by: 'text', created_at: 'time', state: 'text' },
    plans.map(({ name, steps, startMs, state }) => ({
      ...{ account_id: demoId, name, steps, created_by: 'manager', created_at: startMs - 90 * MINUTE_MS, state },
    })),
  );
  const made: MadeCampaign[] = [];
  for (const [at, plan] of plans.entries()) {
    const id = ids[at] as number;
    const rows = rowsOf(scene, plan, id, plan.share === 0 ? 0 : Math.max(12, Math.round(messages * plan.share)));
    made.push({ id, plan, rows });
    scene.messages.push(...rows.flatMap(({ message }) => message ?? []));
  }
  return made;
}

/** Its people; those that were sent to have their messages, evenly over three quarters of an hour. */
function rowsOf(scene: Scene, plan: DemoCampaign, campaignId: number, count: number): Row[] {
  const { world, demoId } = scene;
  const isRich = plan.steps[0]?.channel !== 'sms';
  const whole = people(world.dice, count).map((one) => (isRich ? { ...one, ...home(one) } : one));
  const unique = [...new Map(whole.map((one) => [one.phone, one])).values()];
  const sent = Math.round(unique.length * plan.sent);
  return unique.map((person, at) => {
    const values = [world.dice.pick(NAMES), world.dice.hex(4).toUpperCase()];
    if (at >= sent) return { person, values, message: null };
    const message = tell(world, {
      ...{ accountId: demoId, account: LOGIN, tariff: LOGIN, tokenId: null, priority: 'bulk', person },
      clientId: recipientKey(campaignId, at + 2),
      createdMs: Math.min(plan.startMs + Math.floor((at / sent) * 45 * MINUTE_MS), world.nowMs - 5 * MINUTE_MS),
      steps: stepsFor(plan, values),
    });
    return { person, values, message };
  });
}

/** Messengers are not asked about numbers abroad. */
const home = ({ phone, area }: Person): Person =>
  area === 'Казахстан' || area === 'Беларусь' ? { area: 'Россия', phone: `7916${phone.slice(-7)}` } : { area, phone };

const stepsFor = ({ steps }: DemoCampaign, values: readonly string[]) =>
  steps.map(({ channel, sender = '', text = '' }) => ({
    channel,
    sender,
    text: VARIABLES.reduce((filled, name, at) => filled.replaceAll(`{${name}}`, values[at] ?? ''), text),
  }));

/** Writes their rows and sums, when the messages have their ids and stand in the database. */
export async function writeCampaigns(scene: Scene, made: readonly MadeCampaign[]): Promise<void> {
  for (const campaign of made) {
    if (campaign.rows.length > 0) await writeRows(scene, campaign);
    await writeState(scene, campaign);
  }
}

async function writeRows({ client }: Scene, { id, rows }: MadeCampaign): Promise<void> {
  await insertRows(
    client,
    'campaign_recipient',
    {
      ...({ campaign_id: 'int4', row_no: 'int4', zone_no: 'int2', state: 'int2', phone: 'int8' } as const),
      ...({ message_id: 'int8', variables: 'words' } as const),
    },
    rows.map(({ person, values, message }, at) => ({
      ...{ campaign_id: id, row_no: at + 2, zone_no: 0, state: message === null ? 0 : 1 },
      ...{ phone: Number(person.phone), message_id: message?.id ?? null, variables: values },
    })),
  );
}

async function writeState(scene: Scene, { id, plan, rows }: MadeCampaign): Promise<void> {
  const { client, world, demoId } = scene;
  const sent = rows.flatMap(({ message }) => message ?? []);
  const badRows = plan.state === 'ready' ? BAD_ROWS : [];
  const fileId =
    rows.length === 0
      ? null
      : await storeFile(
          scene,
          rows,
          badRows.map(([, , line]) => line),
        );
  await insertRows(
    client,
    'campaign_bad_row',
    { campaign_id: 'int4', row_no: 'int4', code: 'text', detail: 'text', line: 'text' },
    badRows.map(([code, detail, line], at) => ({ campaign_id: id, row_no: rows.length + 2 + at, code, detail, line })),
  );
  const totals = totalsOf(scene, plan, rows);
  const sum = (key: 'segments' | 'priceE7') => totals.reduce((total, one) => total + one[key], 0n);
  const mapping = rows.length === 0 ? null : { header: true, phone: 0, columns: [1, 2] };
  const ids = sent.map((message) => message.id);
  const endedMs = plan.state === 'done' ? plan.startMs + 46 * MINUTE_MS : null;
  const wasStarted = plan.state === 'done' || plan.state === 'paused';
  const headRows = rows.slice(0, 4).map(({ person, values }) => [person.phone, ...values]);
  const values: Record<string, unknown> = {
    ...{ file_id: fileId, file_name: fileId === null ? '' : `${plan.name.toLowerCase().replaceAll(' ', '-')}.csv` },
    ...{ media_type: fileId === null ? '' : 'text/csv', variables: VARIABLES, zones: ['Europe/Moscow'] },
    head: rows.length === 0 ? null : JSON.stringify([['phone', ...VARIABLES], ...headRows]),
    mapping: mapping === null ? null : JSON.stringify(mapping),
    ...{
      import_row: rows.length === 0 ? 0 : rows.length + 1 + badRows.length,
      read_count: rows.length + badRows.length,
    },
    ...{ recipient_count: rows.length, bad_count: badRows.length, segment_count: String(sum('segments')) },
    price_e7: String(sum('priceE7')),
    totals: JSON.stringify(totals.map(totalRow)),
    ...{ accepted_count: sent.length, rate_per_s: 10, hours: plan.state === 'done' ? '' : '10:00-21:00' },
    first_message_id: ids.length === 0 ? null : ids.reduce((a, b) => Math.min(a, b)),
    last_message_id: ids.length === 0 ? null : ids.reduce((a, b) => Math.max(a, b)),
    paused_by: plan.state === 'paused' ? 'client' : null,
    started_at: wasStarted ? new Date(plan.startMs) : null,
    finished_at: endedMs === null ? null : new Date(endedMs),
    changed_at: new Date(endedMs ?? plan.startMs + 20 * MINUTE_MS),
  };
  const names = Object.keys(values);
  await client.query(
    `UPDATE campaign SET ${names.map((name, at) => `${name} = $${at + 2}`).join(', ')} WHERE id = $1`,
    [id, ...names.map((name) => values[name])],
  );
  if (sent.length === 0) return;
  const due = { id, accountId: demoId, state: plan.state, finishedAt: null };
  await countProgress(client, {
    ...due,
    firstMessageId: values.first_message_id as number,
    lastMessageId: values.last_message_id as number,
  });
  await client.query('UPDATE campaign SET progress_at = $2 WHERE id = $1', [
    id,
    new Date(Math.min(world.nowMs, plan.startMs + DAY_MS)),
  ]);
}

interface Total {
  channel: string;
  areaId: number;
  messages: number;
  segments: bigint;
  priceE7: bigint;
}

const totalRow = ({ channel, areaId, messages, segments, priceE7 }: Total) => ({
  ...{ channel, area_id: areaId, messages, segments: Number(segments), price_e7: String(priceE7) },
});

/** What its recipients would cost, by area, as the import counts it. */
function totalsOf({ world, demoId }: Scene, plan: DemoCampaign, rows: readonly Row[]): Total[] {
  const totals = new Map<number, Total>();
  for (const { person, values, message } of rows) {
    const one =
      message ??
      begin(world, {
        ...{ accountId: demoId, account: LOGIN, tariff: LOGIN, tokenId: null, clientId: null, priority: 'bulk' },
        ...{ person, createdMs: plan.startMs, steps: stepsFor(plan, values) },
      });
    const channel = one.steps[0]?.channel ?? 'sms';
    const total = totals.get(one.areaId) ?? { channel, areaId: one.areaId, messages: 0, segments: 0n, priceE7: 0n };
    total.messages += 1;
    total.segments += BigInt(one.steps[0]?.segments ?? 1);
    total.priceE7 += one.holdE7;
    totals.set(one.areaId, total);
  }
  return [...totals.values()];
}

async function storeFile({ client, demoId }: Scene, rows: readonly Row[], bad: readonly string[]): Promise<number> {
  const file = await createFile(client, {
    accountId: demoId,
    name: 'recipients.csv',
    mediaType: 'text/csv',
    keepDays: 90,
  });
  const lines = rows.map(({ person, values }) => [person.phone, ...values].join(','));
  await file.write(`${[['phone', ...VARIABLES].join(','), ...lines, ...bad].join('\r\n')}\r\n`);
  await file.finish();
  return file.id;
}
