// What clients were told, and how their programs answered. Nothing here is told again: dead letters wait for a person.
import { randomBytes } from 'node:crypto';
import { LOGIN } from '../seed.ts';
import type { PastMessage } from './message.ts';
import { DAY_MS, HOUR_MS } from './rhythm.ts';
import { insertRows } from './rows.ts';
import { idOf, type Scene } from './scene.ts';

/** The log keeps two weeks. */
const LOG_MS = 13 * DAY_MS;

interface Story {
  account: string;
  style: 'echo' | 'signed';
  /** At most so many pushes, the newest. */
  count: number;
  /** Whether a push at that moment failed, and with what. */
  fails(agoMs: number, chance: number): string;
}

const STORIES: readonly Story[] = [
  {
    account: LOGIN,
    style: 'echo',
    count: 420,
    fails: (ago, chance) => (ago > 30 * HOUR_MS && chance < 0.03 ? 'HTTP 503' : ''),
  },
  { account: 'sever-bank', style: 'signed', count: 240, fails: (_ago, chance) => (chance < 0.005 ? 'HTTP 500' : '') },
  { account: 'lavka-mall', style: 'echo', count: 120, fails: (_ago, chance) => (chance < 0.08 ? 'HTTP 429' : '') },
  {
    ...{ account: 'bystro', style: 'echo', count: 160 },
    fails: (ago, chance) => (ago < 2 * DAY_MS ? (chance < 0.7 ? 'HTTP 502' : 'no answer within 30 s') : ''),
  },
];

export async function fillPushes({ client, world, messages }: Scene): Promise<void> {
  const { nowMs, accounts } = world;
  const { rows } = await client.query<{ id: number; url: string }>('SELECT id, push_url AS url FROM account');
  const urls = new Map(rows.map(({ id, url }) => [id, url]));
  const pushes = STORIES.flatMap((story) => {
    const accountId = idOf(accounts, story.account);
    const told = messages
      .filter((m) => m.accountId === accountId && m.finalMs !== null && m.finalMs > nowMs - LOG_MS)
      .sort((a, b) => (a.finalMs as number) - (b.finalMs as number))
      .slice(-story.count);
    return told.map((message) => pushOf(world.dice, story, message, urls.get(accountId) ?? '', nowMs));
  });
  pushes.sort((a, b) => a.created_at - b.created_at);
  await insertRows(
    client,
    'push_log',
    {
      ...({
        account_id: 'int4',
        url: 'text',
        style: 'text',
        http_status: 'int4',
        error: 'text',
        duration_ms: 'int4',
      } as const),
      ...({
        message_ids: 'ids',
        acknowledged_ids: 'ids',
        request_body: 'text',
        answer_body: 'text',
        created_at: 'time',
      } as const),
    },
    pushes,
  );
  await writeDead(
    client,
    pushes.filter(({ error, created_at }) => error !== '' && created_at < nowMs - HOUR_MS),
    messages,
  );
  const secret = randomBytes(32).toString('base64');
  await client.query('INSERT INTO push_secret (account_id, secret, hint, created_at) VALUES ($1, $2, $3, $4)', [
    ...[idOf(accounts, 'sever-bank'), secret, secret.slice(-4), new Date(nowMs - 60 * DAY_MS)],
  ]);
}

function pushOf(dice: Scene['world']['dice'], story: Story, message: PastMessage, url: string, nowMs: number) {
  const atMs = Math.min(nowMs - 1_000, (message.finalMs as number) + dice.int(60, 900));
  const error = story.fails(nowMs - atMs, dice.next());
  const status = /^HTTP (\d+)$/.exec(error)?.[1];
  return {
    ...{ account_id: message.accountId, url, style: story.style, error },
    http_status: error === '' ? 200 : status === undefined ? null : Number(status),
    duration_ms: status === undefined && error !== '' ? 30_000 : dice.latencyMs(90, 0.6),
    message_ids: [message.id],
    acknowledged_ids: error === '' ? [message.id] : [],
    request_body: error === '' ? null : JSON.stringify([{ id_sms: String(message.id), state: 'deliver' }]),
    answer_body: error === '' ? null : status === '502' ? '<html><h1>502 Bad Gateway</h1></html>' : '',
    created_at: atMs,
  };
}

/** Given up after all its tries: most of the courier's of the day before yesterday, a few of the demo's. */
async function writeDead(
  client: Scene['client'],
  failed: readonly ReturnType<typeof pushOf>[],
  messages: readonly PastMessage[],
): Promise<void> {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const perAccount = new Map<number, number>();
  const dead = failed.filter(({ account_id, error }) => {
    const before = perAccount.get(account_id) ?? 0;
    perAccount.set(account_id, before + 1);
    return before < (error === 'HTTP 503' ? 4 : error === 'HTTP 500' || error === 'HTTP 429' ? 0 : 40);
  });
  await insertRows(
    client,
    'status_outbox',
    {
      ...({ message_id: 'int8', seq: 'int2', account_id: 'int4', state: 'text', changed_at: 'time' } as const),
      ...({ tries: 'int2', dead_at: 'time', last_error: 'text' } as const),
    },
    dead.map((push) => {
      const message = byId.get(push.message_ids[0] as number) as PastMessage;
      return {
        ...{ message_id: message.id, seq: 1, account_id: message.accountId, tries: 9, last_error: push.error },
        state: message.state === 'read' ? 'delivered' : message.state,
        ...{ changed_at: message.finalMs, dead_at: push.created_at + 20 * 60_000 },
      };
    }),
  );
}
