// Every list of the API with every filter, and the pairs that people combine: frequent values, rare ones, and such as nothing has.
import type { Pool } from 'pg';
import type { Filled } from './filled.ts';

/** Whose eyes: accounts by size, or one of the staff. */
export type Who = 'largest' | 'second' | 'middle' | 'few' | 'one' | 'staff';

export interface Probe {
  list: string;
  filter: string;
  who: Who;
  /** Of sample `i`; the values differ from one to the next. */
  path(i: number): string;
}

/** Some that are there, to ask for. */
export interface Facts {
  accounts: Record<Exclude<Who, 'staff'>, number>;
  ids: string[];
  phones: string[];
  clientIds: string[];
  campaigns: number[];
  allCampaigns: number[];
  connections: number[];
  middles: number[];
  signed: string[];
  groups: string[];
  days: string[];
  reach: { tailMs: number; headMs: number };
}

export async function readFacts(pool: Pool, filled: Filled): Promise<Facts> {
  const [largest, second] = filled.accounts as [number, number];
  const column = async (sql: string, values: unknown[] = []): Promise<string[]> => {
    const { rows } = await pool.query({ text: sql, values, rowMode: 'array' });
    return rows.map(([value]) => String(value));
  };
  const spread = filled.days.flatMap(({ firstId, lo, hi }) => [
    firstId + lo + 333,
    firstId + Math.floor((lo + hi) / 2),
  ]);
  const near = (what: string, of: number) =>
    column(
      `SELECT x.v FROM unnest($1::bigint[]) AS s(id) CROSS JOIN LATERAL
         (SELECT ${what} AS v FROM message WHERE id >= s.id AND account_id = $2 AND ${what} IS NOT NULL ORDER BY id LIMIT 1) x`,
      [spread, of],
    );
  const numbers = async (sql: string, values: unknown[] = []) => (await column(sql, values)).map(Number);
  return {
    accounts: {
      largest,
      second,
      middle: filled.accounts[60]!,
      few: filled.accounts.at(-2)!,
      one: filled.accounts.at(-1)!,
    },
    ids: await near('id', largest),
    phones: await near('phone', largest),
    clientIds: await near('client_id', largest),
    campaigns: await numbers(
      'SELECT id FROM campaign WHERE account_id = $1 AND first_message_id IS NOT NULL ORDER BY id',
      [largest],
    ),
    allCampaigns: await numbers('SELECT id FROM campaign WHERE first_message_id IS NOT NULL ORDER BY id'),
    connections: filled.connections,
    middles: filled.accounts.slice(20, 60),
    signed: await column('SELECT message_ids[1] FROM push_log WHERE account_id = $1 ORDER BY id LIMIT 40', [second]),
    groups: await column('SELECT DISTINCT text_md5 FROM held_message WHERE decided_at IS NULL LIMIT 40'),
    days: filled.days.map(({ startMs }) => new Date(startMs).toISOString()),
    reach: { tailMs: filled.days[0]!.startMs, headMs: Date.now() },
  };
}

const of = <T>(values: readonly T[], i: number): T => values[i % values.length]!;

export function probes(facts: Facts): Probe[] {
  return [
    ...messageProbes(facts),
    ...operatorProbes(facts),
    ...moneyProbes(facts),
    ...otherProbes(facts),
    ...overviews(facts),
  ];
}

const NOWHERE = '79990000001';

function messageProbes(f: Facts): Probe[] {
  const list: Probe[] = [];
  const add = (who: Who, filter: string, query: (i: number) => string) =>
    list.push({ list: 'messages', filter, who, path: (i) => `/messages?${query(i)}` });
  const shop = `SHOP${f.accounts.largest}`;
  for (const who of ['largest', 'second', 'middle', 'few', 'one'] as const) {
    add(who, 'none', (i) => `limit=${50 + i}`);
    add(who, 'sender nobody has', (i) => `sender=NOBODY${i}`);
    add(who, 'state=partly_delivered', (i) => `state=partly_delivered&limit=${50 + i}`);
    add(who, 'state=canceled', (i) => `state=canceled&limit=${50 + i}`);
  }
  add('largest', 'id', (i) => `id=${of(f.ids, i)}`);
  add('largest', 'client_id', (i) => `client_id=${of(f.clientIds, i)}`);
  add('largest', 'client_id nobody has', (i) => `client_id=none-${i}`);
  add('largest', 'phone', (i) => `phone=${of(f.phones, i)}`);
  add('largest', 'phone, frequent', (i) => `phone=${79001000000 + i}`);
  add('largest', 'phone nobody has', (i) => `phone=${79990000000 + i}`);
  add('middle', "phone, others' frequent", (i) => `phone=${79001000000 + i}`);
  for (const state of ['delivered', 'undelivered', 'read', 'rejected', 'accepted', 'expired'])
    add('largest', `state=${state}`, (i) => `state=${state}&limit=${50 + i}`);
  for (const channel of ['sms', 'viber', 'flashcall', 'voice_ivr'])
    add('largest', `channel=${channel}`, (i) => `channel=${channel}&limit=${50 + i}`);
  add('largest', 'sender, frequent', (i) => `sender=${shop}&limit=${50 + i}`);
  add('largest', 'sender, 5 two months ago', (i) => `sender=RARE&limit=${50 + i}`);
  add('largest', 'campaign', (i) => `campaign=${of(f.campaigns, i)}`);
  add('largest', 'campaign nobody has', (i) => `campaign=${1_000_000 + i}`);
  add('largest', 'to', (i) => `to=${of(f.days, i * 3)}`);
  add('largest', 'from', (i) => `from=${of(f.days, i * 3)}`);
  add('largest', 'from+to', (i) => `from=${of(f.days, i)}&to=${of(f.days, i + 1)}`);
  add('few', 'from+to', (i) => `from=${of(f.days, i)}&to=${of(f.days, i + 5)}`);
  const pairs: [string, (i: number) => string][] = [
    ['state+channel', (i) => `state=undelivered&channel=viber&limit=${50 + i}`],
    ['state+channel, none', (i) => `state=canceled&channel=flashcall&limit=${50 + i}`],
    ['state+sender', (i) => `state=expired&sender=${shop}&limit=${50 + i}`],
    ['state+sender, none', (i) => `state=read&sender=${shop}&limit=${50 + i}`],
    ['state+from', (i) => `state=undelivered&from=${of(f.days, i)}`],
    ['state+to', (i) => `state=rejected&to=${of(f.days, i * 2)}`],
    ['state+from+to, none', (i) => `state=partly_delivered&from=${of(f.days, i)}&to=${of(f.days, i + 7)}`],
    ['channel+sender, none', (i) => `channel=telegram&sender=RARE&limit=${50 + i}`],
    ['channel+to', (i) => `channel=whatsapp&to=${of(f.days, i * 2)}`],
    ['phone+state', (i) => `phone=${79001000000 + i}&state=expired`],
    ['phone+channel', (i) => `phone=${79001000000 + i}&channel=viber`],
    ['phone+to', (i) => `phone=${79001000000 + i}&to=${of(f.days, i * 2)}`],
    ['campaign+state', (i) => `campaign=${of(f.campaigns, i)}&state=undelivered`],
    ['campaign+state, none', (i) => `campaign=${of(f.campaigns, i)}&state=canceled`],
    ['campaign+phone', (i) => `campaign=${of(f.campaigns, i)}&phone=${of(f.phones, i)}`],
    ['sender+to', (i) => `sender=INFO&to=${of(f.days, i * 2)}`],
  ];
  for (const [filter, query] of pairs) add('largest', filter, query);
  for (const [filter, query] of pairs.slice(0, 2)) add('middle', filter, query);
  return list;
}

function operatorProbes(f: Facts): Probe[] {
  const list: Probe[] = [];
  const add = (filter: string, query: (i: number) => string, path = '/operator/messages', name = 'search') =>
    list.push({ list: name, filter, who: 'staff', path: (i) => `${path}?${query(i)}` });
  const middle = (i: number) => of(f.middles, i);
  add('none', (i) => `limit=${50 + i}`);
  add('id', (i) => `id=${of(f.ids, i)}`);
  add('account_id', (i) => `account_id=${middle(i)}`);
  add('account_id, one message', (i) => `account_id=${f.accounts.one}&limit=${50 + i}`);
  add('account_id nobody has', (i) => `account_id=${1_000_000 + i}`);
  add('client_id+account_id', (i) => `client_id=${of(f.clientIds, i)}&account_id=${f.accounts.largest}`);
  add('phone', (i) => `phone=${of(f.phones, i)}`);
  add('phone, frequent', (i) => `phone=${79001000000 + i}`);
  add('phone nobody has', (i) => `phone=${79990000000 + i}`);
  for (const state of ['delivered', 'partly_delivered', 'canceled', 'accepted'])
    add(`state=${state}`, (i) => `state=${state}&limit=${50 + i}`);
  for (const channel of ['sms', 'flashcall', 'voice_ivr'])
    add(`channel=${channel}`, (i) => `channel=${channel}&limit=${50 + i}`);
  add('sender', (i) => `sender=SHOP${middle(i)}`);
  add('sender, 5 two months ago', (i) => `sender=rare&limit=${50 + i}`);
  add('sender nobody has', (i) => `sender=NOBODY${i}`);
  add('campaign', (i) => `campaign=${of(f.allCampaigns, i)}`);
  add('connection_id', (i) => `connection_id=${of(f.connections, i)}&limit=${50 + i}`);
  add('connection_id nobody has', (i) => `connection_id=${1_000_000 + i}`);
  add('connection_id+account_id', (i) => `connection_id=${of(f.connections.slice(0, 6), i)}&account_id=${middle(i)}`);
  add('connection_id+account_id, none', (i) => `connection_id=${1_000_000 + i}&account_id=${f.accounts.largest}`);
  add('connection_id+state', (i) => `connection_id=${of(f.connections, i)}&state=partly_delivered`);
  add('connection_id+to', (i) => `connection_id=${of(f.connections, i)}&to=${of(f.days, i * 2)}`);
  add('account_id+state', (i) => `account_id=${middle(i)}&state=rejected`);
  add('account_id+state, none', (i) => `account_id=${f.accounts.largest}&state=partly_delivered&limit=${50 + i}`);
  add('state+channel', (i) => `state=partly_delivered&channel=voice&limit=${50 + i}`);
  add('state+sender, none', (i) => `state=canceled&sender=SHOP${middle(i)}`);
  add('state+to', (i) => `state=partly_delivered&to=${of(f.days, i * 2)}`);
  add('from+to', (i) => `from=${of(f.days, i)}&to=${of(f.days, i + 1)}`);
  for (const kind of ['queued', 'unanswered', 'held']) {
    add(kind, (i) => `kind=${kind}&older_than_h=0&limit=${50 + i}`, '/operator/messages/stuck', 'stuck');
    add(
      `${kind}+account_id`,
      (i) => `kind=${kind}&older_than_h=0&account_id=${middle(i)}`,
      '/operator/messages/stuck',
      'stuck',
    );
  }
  add('none', (i) => `limit=${50 + i}`, '/operator/messages/contradictory', 'contradictory');
  add('days=31', (i) => `days=31&limit=${50 + i}`, '/operator/messages/contradictory', 'contradictory');
  add('account_id', (i) => `account_id=${middle(i)}`, '/operator/messages/contradictory', 'contradictory');
  add(
    'account_id+days',
    (i) => `account_id=${f.accounts.largest}&days=${7 + i}`,
    '/operator/messages/contradictory',
    'contradictory',
  );
  return list;
}

function moneyProbes(f: Facts): Probe[] {
  const list: Probe[] = [];
  for (const who of ['largest', 'middle', 'one'] as const) {
    const add = (filter: string, query: (i: number) => string) =>
      list.push({ list: 'ledger', filter, who, path: (i) => `/ledger?${query(i)}` });
    add('none', (i) => `limit=${50 + i}`);
    for (const kind of ['capture', 'top_up', 'adjustment', 'refund'])
      add(`kind=${kind}`, (i) => `kind=${kind}&limit=${50 + i}`);
    add('to', (i) => `to=${of(f.days, i * 2)}`);
    add('from+to', (i) => `from=${of(f.days, i)}&to=${of(f.days, i + 2)}`);
    add('kind+to', (i) => `kind=top_up&to=${of(f.days, i * 2)}`);
    add('kind+from+to, none', (i) => `kind=refund&from=${of(f.days, i)}&to=${of(f.days, i + 20)}`);
  }
  list.push({
    list: 'client ledger',
    filter: 'none',
    who: 'staff',
    path: (i) => `/operator/clients/${of(f.middles, i)}/ledger`,
  });
  return list;
}

function otherProbes(f: Facts): Probe[] {
  const list: Probe[] = [];
  const add = (name: string, who: Who, path: string, filter: string, query: (i: number) => string) =>
    list.push({ list: name, filter, who, path: (i) => `${path}?${query(i)}` });
  const limit = (i: number) => `limit=${50 + i}`;
  for (const who of ['largest', 'second', 'one'] as const) {
    add('pushes', who, '/pushes/deliveries', 'none', limit);
    add('pushes', who, '/pushes/deliveries', 'result=failed', (i) => `result=failed&${limit(i)}`);
    add('dead pushes', who, '/pushes/dead', 'none', limit);
  }
  add('pushes', 'second', '/pushes/deliveries', 'message_id', (i) => `message_id=${of(f.signed, i)}`);
  add('pushes', 'largest', '/pushes/deliveries', 'message_id', (i) => `message_id=${of(f.ids.slice(-25), i)}`);
  add('pushes', 'largest', '/pushes/deliveries', 'result+to', (i) => `result=ok&to=${of(f.days.slice(-14), i)}`);
  add(
    'pushes',
    'largest',
    '/pushes/deliveries',
    'result+from+to',
    (i) => `result=failed&from=${of(f.days.slice(-14), i)}&to=${of(f.days.slice(-14), i + 1)}`,
  );
  add('dead pushes of all', 'staff', '/operator/pushes/dead', 'none', limit);
  add('dead pushes of all', 'staff', '/operator/pushes/dead', 'account_id', (i) => `account_id=${of(f.middles, i)}`);
  add('push addresses', 'staff', '/operator/pushes', 'none', limit);
  for (const [who, path] of [
    ['largest', '/audit'],
    ['staff', '/operator/audit'],
  ] as const) {
    add('audit', who, path, 'none', limit);
    add('audit', who, path, 'actor', (i) => `actor=person${i}`);
    add('audit', who, path, 'actor, once', (i) => `actor=once&${limit(i)}`);
    add('audit', who, path, 'actor nobody has', (i) => `actor=nobody${i}`);
    add('audit', who, path, 'action', (i) => `action=token.&${limit(i)}`);
    add('audit', who, path, 'action nobody did', (i) => `action=moon.&${limit(i)}`);
    add('audit', who, path, 'subject_id', (i) => `subject_id=${100 + i}`);
    add('audit', who, path, 'from+to', (i) => `from=${of(f.days, i)}&to=${of(f.days, i + 1)}`);
    add('audit', who, path, 'actor+action', (i) => `actor=person${i}&action=stop.`);
  }
  add('audit', 'staff', '/operator/audit', 'own', (i) => `own=true&${limit(i)}`);
  add(
    'audit',
    'staff',
    '/operator/audit',
    'account_id+action, none',
    (i) => `account_id=${of(f.middles, i)}&action=moon.`,
  );
  add('campaigns', 'largest', '/campaigns', 'none', limit);
  add('campaigns', 'largest', '/campaigns', 'state, none', (i) => `state=scheduled&${limit(i)}`);
  add('campaigns of all', 'staff', '/operator/campaigns', 'none', limit);
  add('campaigns of all', 'staff', '/operator/campaigns', 'state, one', (i) => `state=failed&${limit(i)}`);
  add(
    'campaigns of all',
    'staff',
    '/operator/campaigns',
    'account_id+state',
    (i) => `state=draft&account_id=${of(f.middles, i)}`,
  );
  for (const state of ['', 'accepted', 'refused']) {
    const path = `/campaigns/${f.campaigns[0]}/recipients`;
    add(
      'recipients',
      'largest',
      path,
      state === '' ? 'none' : `state=${state}`,
      (i) => `${limit(i)}${state && `&state=${state}`}`,
    );
  }
  for (const who of ['largest', 'few'] as const) {
    add('lookups', who, '/lookups', 'none', limit);
    add('lookups', who, '/lookups', 'kind', (i) => `kind=ping&${limit(i)}`);
    add('lookups', who, '/lookups', 'phone', (i) => `phone=${79001000000 + i}`);
    add('lookups', who, '/lookups', 'kind+to', (i) => `kind=hlr&to=${of(f.days, i * 2)}`);
  }
  for (const [who, path] of [
    ['largest', '/stops'],
    ['middle', '/stops'],
    ['staff', '/operator/stops'],
  ] as const) {
    add('stops', who, path, 'none', limit);
    add('stops', who, path, 'phone', (i) => `phone=${79160000000 + i * 70}`);
    add('stops', who, path, 'phone nobody has', () => `phone=${NOWHERE}`);
  }
  for (const state of ['', 'revoked', 'expired'])
    add(
      'tokens',
      'largest',
      '/tokens',
      state === '' ? 'none' : `state=${state}`,
      (i) => `${limit(i)}${state && `&state=${state}`}`,
    );
  add('clients', 'staff', '/operator/clients', 'none', limit);
  for (const [filter, q] of [
    ['q, a login', 'client1'],
    ['q, digits', '1000'],
    ['q nobody has', 'nobody'],
  ] as const) {
    add('clients', 'staff', '/operator/clients', filter, (i) => `q=${q}${i}`);
  }
  add('clients', 'staff', '/operator/clients', 'state, none', (i) => `state=blocked&${limit(i)}`);
  add('registrations', 'staff', '/operator/registrations', 'none', limit);
  add('registrations', 'staff', '/operator/registrations', 'state', (i) => `state=pending&${limit(i)}`);
  add('inbound', 'staff', '/operator/inbound', 'none', limit);
  add('inbound', 'staff', '/operator/inbound', 'sender', (i) => `sender=${79160000000 + i}`);
  add('inbound', 'staff', '/operator/inbound', 'sender nobody has', () => `sender=${NOWHERE}`);
  add(
    'inbound',
    'staff',
    '/operator/inbound',
    'connection_id',
    (i) => `connection_id=${of(f.connections.slice(0, 3), i)}&${limit(i)}`,
  );
  add(
    'inbound',
    'staff',
    '/operator/inbound',
    'connection_id, none',
    (i) => `connection_id=${f.connections[5]}&${limit(i)}`,
  );
  add('inbound', 'staff', '/operator/inbound', 'from+to', (i) => `from=${of(f.days, i)}&to=${of(f.days, i + 1)}`);
  add(
    'inbound',
    'staff',
    '/operator/inbound',
    'connection_id+to',
    (i) => `connection_id=${f.connections[5]}&to=${of(f.days, i * 2)}`,
  );
  add('mails', 'staff', '/operator/mails', 'none', limit);
  for (const [filter, query] of [
    ['state', 'state=failed'],
    ['kind, once', 'kind=password_reset'],
    ['kind nobody has', 'kind=none'],
    ['recipient', 'recipient=post7@client.example'],
  ] as const) {
    add('mails', 'staff', '/operator/mails', filter, (i) => `${query}&${limit(i)}`);
  }
  add('mails', 'staff', '/operator/mails', 'account_id', (i) => `account_id=${of(f.middles, i)}`);
  add('held', 'staff', '/operator/moderation/messages', 'none', limit);
  add('held', 'staff', '/operator/moderation/messages', 'account_id', (i) => `account_id=${of(f.middles, i)}`);
  add('held', 'staff', '/operator/moderation/messages', 'group', (i) => `group=${of(f.groups, i)}`);
  add('held', 'staff', '/operator/moderation/messages', 'rule_id, none', (i) => `rule_id=${1 + i}`);
  for (const thing of ['senders', 'templates']) {
    add(`${thing} of all`, 'staff', `/operator/moderation/${thing}`, 'none', limit);
    add(`${thing} of all`, 'staff', `/operator/moderation/${thing}`, 'state', (i) => `state=rejected&${limit(i)}`);
    add(thing, 'largest', `/${thing}`, 'none', limit);
  }
  add('profiles', 'largest', '/profiles', 'none', limit);
  add('exports', 'largest', '/exports', 'none', limit);
  return list;
}

function overviews(f: Facts): Probe[] {
  const list: Probe[] = [];
  const day = (ago: number) => new Date(f.reach.headMs - ago * 86_400_000).toISOString();
  const month = (i: number) => `from=${day(30 + (i % 10))}&to=${day(i % 10)}`;
  for (const who of ['largest', 'middle'] as const) {
    list.push({ list: 'overview', filter: 'none', who, path: () => '/overview' });
    for (const group of ['channel', 'sender', 'hour', 'day,channel']) {
      list.push({
        list: 'statistics',
        filter: `30 days by ${group}`,
        who,
        path: (i) => `/statistics?${month(i)}&group_by=${group}`,
      });
    }
  }
  for (const group of ['channel', 'account', 'sender', 'hour']) {
    list.push({
      list: 'statistics of all',
      filter: `30 days by ${group}`,
      who: 'staff',
      path: (i) => `/operator/statistics?${month(i)}&group_by=${group}`,
    });
  }
  list.push({ list: 'wall', filter: 'none', who: 'staff', path: () => '/operator/wall' });
  return list;
}
