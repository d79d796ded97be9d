// The audit of the month: what the fill has just made, as done then and by whoever would have; and what people looked at.
import { MANAGER, OPERATOR } from '../seed.ts';
import { DAY_MS, HOUR_MS } from './rhythm.ts';
import { insertRows } from './rows.ts';
import { idOf, type Scene } from './scene.ts';

type Entry = {
  actor_kind: string;
  actor_id: number | null;
  actor_name: string;
  actor_account_id: number | null;
  address: string;
  account_id: number | null;
  action: string;
  subject_id: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  at: number;
};

/** Things that a client's own people make. */
const OF_CLIENTS = /^(api_token|profile|template|sender|campaign|push_secret)\./;
/** Changes that only put a date right. */
const DATES = new Set([
  'created_at',
  'changed_at',
  'signed_in_at',
  'published_at',
  'consent_at',
  'decided_at',
  'decided_by',
]);

/** The last of all parts. */
export async function rewriteAudit(scene: Scene): Promise<void> {
  const { client, world } = scene;
  // Written in this very transaction, or by the seed a moment before: entries of people stay as they are.
  const { rows } = await client.query<Omit<Entry, 'at'> & { id: number }>(
    `DELETE FROM audit_entry WHERE at = now() OR (actor_kind IN ('system', 'command') AND at > now() - interval '2 minutes')
     RETURNING id, account_id, action, subject_id, before, after`,
  );
  rows.sort((a, b) => a.id - b.id);
  const staff = await idsOfUsers(scene);
  const clients = await clientsOf(scene);
  const entries = rows.flatMap(({ id: _, ...row }): Entry[] => {
    const changed = Object.keys(row.after ?? row.before ?? {});
    if (row.action.endsWith('.changed') && changed.every((name) => DATES.has(name))) return [];
    // Campaigns were made in the state that they have come to.
    if (row.action === 'campaign.changed') return [];
    const client = row.account_id === null ? undefined : clients.get(row.account_id);
    const byClient = client !== undefined && OF_CLIENTS.test(row.action);
    const who = !byClient ? OPERATOR : row.account_id === scene.demoId ? MANAGER : client.login;
    const atMs = momentOf(row, client?.createdMs, world.nowMs);
    return [
      {
        ...{ ...row, actor_kind: 'user', actor_id: staff.get(who) ?? null, actor_name: who, at: atMs },
        ...{ actor_account_id: byClient ? row.account_id : null, address: byClient ? '192.0.2.15' : '192.0.2.2' },
      },
    ];
  });
  entries.push(...doings(scene, staff));
  entries.sort((a, b) => a.at - b.at);
  await insertRows(
    client,
    'audit_entry',
    {
      ...({ at: 'time', actor_kind: 'text', actor_id: 'int4', actor_name: 'text', actor_account_id: 'int4' } as const),
      ...({
        address: 'text',
        account_id: 'int4',
        action: 'text',
        subject_id: 'text',
        before: 'json',
        after: 'json',
      } as const),
    },
    entries,
  );
}

async function idsOfUsers({ client }: Scene): Promise<Map<string, number>> {
  const { rows } = await client.query<{ id: number; login: string }>('SELECT id, login FROM app_user');
  return new Map(rows.map(({ id, login }) => [login, id]));
}

async function clientsOf({ client }: Scene): Promise<Map<number, { login: string; createdMs: number }>> {
  const { rows } = await client.query<{ id: number; login: string; at: Date }>(
    'SELECT id, login, created_at AS at FROM account',
  );
  return new Map(rows.map(({ id, login, at }) => [id, { login, createdMs: at.getTime() }]));
}

/** When a thing was made stands in it; of the rest, when its client came, or the month before. */
function momentOf(
  { after, before, action }: Pick<Entry, 'after' | 'before' | 'action'>,
  clientMs: number | undefined,
  nowMs: number,
): number {
  const { created_at: written, state } = after ?? before ?? {};
  const ownMs = typeof written === 'string' ? Date.parse(written) : Number.NaN;
  if (action.endsWith('.created') && Number.isFinite(ownMs) && ownMs < nowMs - HOUR_MS / 2) return ownMs;
  if (clientMs === undefined) return nowMs - 33 * DAY_MS;
  if (action !== 'account.changed' || state !== 'blocked') return clientMs;
  // Whoever is refused is blocked at once; another was a client before.
  return nowMs - clientMs < 30 * DAY_MS ? clientMs + 3 * HOUR_MS : nowMs - 6 * DAY_MS;
}

/** What no table shows. */
function doings({ world, demoId, messages }: Scene, people: ReadonlyMap<string, number>): Entry[] {
  const { dice, nowMs, accounts } = world;
  const entry = (
    who: string,
    accountId: number | null,
    action: string,
    subject: string,
    atMs: number,
    after: Entry['after'] = null,
  ): Entry => ({
    ...{ actor_kind: 'user', actor_id: people.get(who) ?? null, actor_name: who, account_id: accountId, action },
    ...{ subject_id: subject, before: null, after, at: atMs },
    actor_account_id: who === MANAGER || who === 'anna.kotova' ? demoId : null,
    address: `192.0.2.${dice.int(2, 60)}`,
  });
  const shown = messages.filter((message) => message.id > 0);
  const entries: Entry[] = [];
  for (let day = 29; day >= 0; day -= 1) {
    const atMs = nowMs - day * DAY_MS - dice.int(1, 9) * HOUR_MS;
    const who = dice.pick([MANAGER, 'anna.kotova', OPERATOR, 'support.lena', 'moder.oleg', 'finance.ira']);
    const isClient = who === MANAGER || who === 'anna.kotova';
    entries.push(entry(who, isClient ? demoId : null, 'user.signed_in', String(people.get(who) ?? ''), atMs));
    if (!isClient && day % 3 === 0) {
      const message = dice.pick(shown);
      entries.push(
        entry('support.lena', message.accountId, 'number.revealed', String(message.id), atMs + HOUR_MS / 2, {
          reason: 'Обращение получателя',
        }),
      );
    }
    if (day % 8 === 5) {
      entries.push(
        entry('finance.ira', idOf(accounts, 'lavka-mall'), 'payment.booked', '', atMs + HOUR_MS, {
          amount: '15000',
          kind: 'top_up',
        }),
      );
    }
  }
  return entries;
}
