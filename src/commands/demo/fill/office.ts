// The back office: routes with their history, closed directions, letters, what people wrote to us.
import { lowBalance } from '../../../domain/letters.ts';
import { closeDirection } from '../../../store/admin/areas.ts';
import { insertDraft, publishDraft, type VersionRoute } from '../../../store/admin/route-versions.ts';
import { OPERATOR } from '../seed.ts';
import { STATE_LINK } from './connections.ts';
import { people } from './numbers.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './rhythm.ts';
import { insertRows } from './rows.ts';
import { idOf, type Scene } from './scene.ts';

export async function fillOffice(scene: Scene): Promise<void> {
  await fillRoutes(scene);
  await fillClosed(scene);
  await fillLetters(scene);
  await fillInbound(scene);
}

/** What is published sends as the default would, but for the department, which has a link of its own. */
async function fillRoutes({ client, world, connections }: Scene): Promise<void> {
  const id = (name: string) => idOf(connections, name);
  const route = (channel: string, names: readonly string[], account: string | null = null): VersionRoute => ({
    ...{ channel, area_id: null, sender: null, connection_ids: names.map(id), weights: null },
    account_id: account === null ? null : idOf(world.accounts, account),
  });
  const viber = route('viber', ['demo-viber', 'demo-infobip']);
  const state = route('sms', [STATE_LINK], 'vedomstvo');
  const telegram = route('telegram', ['demo-telegram-bot', 'demo-telegram-gateway']);
  const versions = [
    { routes: [viber], note: 'Два поставщика Viber', days: 76 },
    { routes: [viber, state], note: 'Своё подключение для ведомства', days: 41 },
    { routes: [viber, state, telegram], note: 'Telegram: сначала бот', days: 17 },
  ];
  for (const { routes, note, days } of versions) {
    const version = await insertDraft(client, { routes, note, createdBy: OPERATOR });
    await publishDraft(client, version, OPERATOR, true);
    const at = new Date(world.nowMs - days * DAY_MS);
    await client.query(
      `UPDATE route_version SET created_at = $2::timestamptz - interval '2 hours', published_at = $2, changed_at = $2 WHERE id = $1`,
      [version, at],
    );
  }
  const draft = await insertDraft(client, {
    routes: [{ ...viber, weights: [70, 30] }, state, telegram],
    note: 'Попробовать делить Viber 70 на 30',
    createdBy: OPERATOR,
  });
  const at = new Date(world.nowMs - 26 * HOUR_MS);
  await client.query('UPDATE route_version SET created_at = $2, changed_at = $2 WHERE id = $1', [draft, at]);
}

async function fillClosed({ client, world }: Scene): Promise<void> {
  const { areas, accounts, nowMs } = world;
  await closeDirection(client, idOf(areas, 'Абхазия'), null, 'sms');
  await closeDirection(client, idOf(areas, 'Казахстан'), idOf(accounts, 'mirt-clinic'), 'sms');
  await closeDirection(client, idOf(areas, 'Беларусь'), idOf(accounts, 'ip-sokolova'), 'sms');
  await client.query(`UPDATE closed_direction SET created_at = $1::timestamptz - id * interval '9 days'`, [
    new Date(nowMs),
  ]);
}

/** Letters of the past, one that could not be sent, and two whose turn is far away: nobody sends any of them. */
async function fillLetters({ client, world }: Scene): Promise<void> {
  const { accounts, nowMs } = world;
  const low = (login: string, available: string, threshold: string) =>
    lowBalance({ login, available, threshold, currency: 'RUR' }, '');
  const letters = [
    {
      login: 'lavka-mall',
      to: 'crm@lavka.example',
      text: low('lavka-mall', '2 812.40', '3 000.00'),
      days: 19,
      fate: 'sent',
    },
    {
      login: 'mirt-clinic',
      to: 'admin@mirt.example',
      text: low('mirt-clinic', '870.10', '1 000.00'),
      days: 9,
      fate: 'sent',
    },
    { login: 'bystro', to: 'dev@bystro.example', text: PUSH_FAILING, days: 1.4, fate: 'failed' },
    {
      login: 'ip-sokolova',
      to: 'torty@masterskaya.example',
      text: low('ip-sokolova', '12.40', '100.00'),
      days: 0.6,
      fate: 'waiting',
    },
    { login: 'bystro', to: 'dev@bystro.example', text: PUSH_FAILING, days: 0.3, fate: 'waiting' },
  ];
  await insertRows(
    client,
    'mail',
    {
      ...({
        account_id: 'int4',
        kind: 'text',
        recipient: 'text',
        subject: 'text',
        body: 'text',
        tries: 'int4',
      } as const),
      ...({ next_at: 'time', sent_at: 'time', last_error: 'text', created_at: 'time' } as const),
    },
    letters.map(({ login, to, text, days, fate }) => ({
      ...{
        account_id: idOf(accounts, login),
        recipient: to,
        ...text,
        tries: fate === 'waiting' ? 0 : fate === 'sent' ? 1 : 9,
      },
      next_at: fate === 'waiting' ? nowMs + 365 * DAY_MS : null,
      sent_at: fate === 'sent' ? nowMs - days * DAY_MS + 20_000 : null,
      last_error: fate === 'failed' ? '550 5.1.1 mailbox unavailable' : '',
      created_at: nowMs - days * DAY_MS,
    })),
  );
  await client.query('INSERT INTO low_balance_alert (account_id, told_at) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    ...[idOf(accounts, 'ip-sokolova'), new Date(nowMs - 0.6 * DAY_MS)],
  ]);
}

const PUSH_FAILING = {
  kind: 'push.failing',
  subject: 'Адрес для статусов не отвечает',
  body: 'Здравствуйте!\n\nВаш адрес https://api.bystro.example/hooks/sms отвечает ошибкой HTTP 502. Статусы ждут вас в личном кабинете.\n',
};

const WORDS = [
  ['demo-smsc', ['СТОП', '1', 'Спасибо', 'Перенесите на завтра, пожалуйста', 'Кто это?', '5']],
  ['demo-whatsapp', ['Добрый день! Где мой заказ?', 'Спасибо 👍', '5', 'А можно забрать вечером?']],
  ['demo-telegram-bot', ['/start', 'Привет', 'Пришлите чек ещё раз']],
] as const;

async function fillInbound({ client, world, connections }: Scene): Promise<void> {
  const { dice, nowMs } = world;
  const rows = people(dice, 70).map(({ phone }, at) => {
    const [connection, words] = dice.pick(WORDS);
    return {
      ...{ connection_id: idOf(connections, connection), sender: phone, text: dice.pick<string>(words) },
      recipient: connection === 'demo-smsc' ? '79990000001' : 'demo',
      ...{ detail: {}, received_at: nowMs - dice.int(20, 29 * 24 * 60) * MINUTE_MS, provider_id: `past-${at}` },
    };
  });
  rows.sort((a, b) => a.received_at - b.received_at);
  await insertRows(
    client,
    'inbound_message',
    {
      ...({ connection_id: 'int4', sender: 'text', recipient: 'text', text: 'text', detail: 'json' } as const),
      ...({ received_at: 'time', provider_id: 'text' } as const),
    },
    rows,
  );
}
