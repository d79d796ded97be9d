// The feeder over a real database, with an intake that the test plays.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CampaignFeeder, type FeedWorld } from '../../src/pipeline/campaign-feed.ts';
import { adopt, cancelQueued, type UpkeepWorld } from '../../src/pipeline/campaign-upkeep.ts';
import { ConfigCache } from '../../src/pipeline/config-cache.ts';
import { OverloadError } from '../../src/pipeline/overload.ts';
import type { SendRequest, SendResult } from '../../src/pipeline/ports.ts';
import { createAccount } from '../../src/store/admin/accounts.ts';
import { campaignsIn, findCampaign, moveCampaign } from '../../src/store/campaigns.ts';
import { recordRecipients } from '../../src/store/campaigns-sending.ts';
import { openDb } from '../../src/store/db.ts';
import { IdBlocks } from '../../src/store/ids.ts';
import { cloneDatabase } from '../helpers/database.ts';
import { makeWorld } from './world.ts';

interface Setup {
  campaign(account: string, fields?: { rows?: number; zones?: string[]; hours?: string }): Promise<number>;
  feed(): Promise<number>;
  requests: SendRequest[];
  answer: (request: SendRequest) => SendResult[] | Error;
  find(id: number): Promise<NonNullable<Awaited<ReturnType<typeof findCampaign>>>>;
  block(account: string): Promise<void>;
  failures: unknown[];
  /** Another node takes over: it remembers nothing. */
  restart(): void;
}

async function setUp(t: { after(work: () => Promise<void>): void }): Promise<Setup> {
  const database = await cloneDatabase();
  const db = openDb(database.config);
  t.after(async () => {
    await db.close();
    await database.drop();
  });
  const cache = new ConfigCache(db.calm);
  const accounts = new Map<string, number>();
  for (const login of ['shop', 'bank']) accounts.set(login, await createAccount(db.calm, login, {}, 0n));
  await cache.refresh();
  let nextId = 1000;
  const world: FeedWorld = {
    ...{ hot: db.hot, pool: db.calm, cache },
    failed: (_id, error) => void setup.failures.push(error),
    pipeline: {
      accept: async (request) => {
        setup.requests.push(request);
        const results = setup.answer(request);
        if (results instanceof Error) throw results;
        return { results, availableE7: 0n };
      },
    },
  };
  let feeder = new CampaignFeeder(world);
  const setup: Setup = {
    requests: [],
    failures: [],
    answer: ({ items }) => items.map(() => ({ kind: 'accepted', id: nextId++, priceE7: 1n, duplicate: false })),
    campaign: async (login, { rows = 3, zones = ['Europe/Moscow'], hours = '' } = {}) => {
      const found = await db.calm.query<{ id: number }>(
        `INSERT INTO campaign (account_id, name, state, steps, zones, hours, recipient_count)
         VALUES ($1, 'test', 'running', '[{"channel": "sms", "sender": "S", "text": "Hi"}]', $2, $3, $4) RETURNING id`,
        [accounts.get(login), zones, hours, rows],
      );
      await db.calm.query(
        `INSERT INTO campaign_recipient (campaign_id, row_no, zone_no, phone)
         SELECT $1, n, n % $3, 79160000000 + n FROM generate_series(1, $2::int) AS n`,
        [found.rows[0]!.id, rows, zones.length],
      );
      return found.rows[0]!.id;
    },
    feed: async () => feeder.feed(await campaignsIn(db.calm, ['running'], 100)),
    find: async (id) => (await findCampaign(db.calm, null, id))!,
    block: async (login) => {
      await db.calm.query(`UPDATE account SET state = 'blocked' WHERE login = $1`, [login]);
      await cache.refresh();
    },
    restart: () => {
      feeder = new CampaignFeeder(world);
    },
  };
  return setup;
}

const rowsOf = (request: SendRequest): string[] => request.items.map(({ clientId }) => clientId);

test('who may be written to now is, who sleeps waits; then the campaign is over', async (t) => {
  const setup = await setUp(t);
  // Two zones a half day apart: at any time exactly one of them has these hours.
  const hour = Number(new Date().toISOString().slice(11, 13));
  const at = (offset: number) => `${String((hour + offset + 24) % 24).padStart(2, '0')}:00`;
  const id = await setup.campaign('shop', { rows: 4, zones: ['Etc/UTC', 'Etc/GMT-12'], hours: `${at(-1)}-${at(2)}` });
  assert.equal(await setup.feed(), 2);
  assert.deepEqual(rowsOf(setup.requests[0]!), [`~c:${id}:2`, `~c:${id}:4`]);
  assert.ok(setup.requests[0]!.items.every(({ isBulk }) => isBulk));
  assert.equal(await setup.feed(), 0);
  const waiting = await setup.find(id);
  assert.deepEqual([waiting.state, waiting.acceptedCount], ['running', 2]);
  const free = await setup.campaign('bank');
  assert.equal(await setup.feed(), 3);
  await setup.feed();
  assert.equal((await setup.find(free)).state, 'done');
});

test('overload, a crash between accepting and recording, and failures lose nobody and hold up nobody', async (t) => {
  const setup = await setUp(t);
  const id = await setup.campaign('shop', { rows: 3 });
  const accepted = setup.answer;
  setup.answer = () => new OverloadError('busy', 0);
  assert.equal(await setup.feed(), 0);
  assert.equal((await setup.find(id)).acceptedCount, 0);
  // Accepted, and killed before it was recorded: the next node hears of duplicates.
  setup.answer = () => new Error('killed');
  await setup.feed();
  assert.equal(setup.failures.length, 1);
  setup.restart();
  const other = await setup.campaign('bank');
  setup.answer = (request) => {
    if (request.account.login === 'shop')
      return request.items.map((_, i) => ({ kind: 'accepted', id: i + 1, priceE7: 1n, duplicate: true }));
    return accepted(request);
  };
  assert.equal(await setup.feed(), 6);
  assert.deepEqual(
    rowsOf(setup.requests.findLast((one) => one.account.login === 'shop')!),
    [1, 2, 3].map((row) => `~c:${id}:${row}`),
  );
  const { acceptedCount, firstMessageId, lastMessageId } = await setup.find(id);
  assert.deepEqual([acceptedCount, firstMessageId, lastMessageId], [3, 1, 3]);
  await setup.feed();
  assert.deepEqual([(await setup.find(id)).state, (await setup.find(other)).state], ['done', 'done']);
});

test('what is not about a recipient pauses the campaign; what is, is recorded with its code', async (t) => {
  const setup = await setUp(t);
  const poor = await setup.campaign('shop', { rows: 4 });
  const answers: SendResult[] = [
    { kind: 'accepted', id: 7, priceE7: 1n, duplicate: false },
    { kind: 'refused', code: 'insufficient_funds' },
    { kind: 'refused', code: 'stop_listed' },
    { kind: 'refused', code: 'insufficient_funds' },
  ];
  setup.answer = () => answers;
  await setup.feed();
  const paused = await setup.find(poor);
  assert.deepEqual(
    [paused.state, paused.reason, paused.pausedBy, paused.acceptedCount, paused.refusedCount],
    ['paused', 'insufficient_funds', 'system', 1, 1],
  );
  // One of three has no supplier at present: the others go, and then it waits for somebody to look.
  const stranded = await setup.campaign('bank', { rows: 3 });
  setup.answer = ({ items }) =>
    items.map(({ clientId }) =>
      clientId.endsWith(':2')
        ? { kind: 'refused', code: 'no_supplier' }
        : { kind: 'accepted', id: Number(clientId.slice(-1)), priceE7: 1n, duplicate: false },
    );
  for (let round = 0; round < 4; round += 1) await setup.feed();
  const waiting = await setup.find(stranded);
  assert.deepEqual(
    [waiting.state, waiting.reason, waiting.acceptedCount, waiting.refusedCount],
    ['paused', 'no_supplier', 2, 0],
  );
  setup.answer = ({ items }) => items.map(() => ({ kind: 'refused', code: 'no_supplier' }));
  const nobody = await setup.campaign('bank', { rows: 60 });
  await setup.feed();
  assert.equal((await setup.find(nobody)).reason, 'no_supplier', 'at once, when nobody can be written to');
  await setup.block('bank');
  const blocked = await setup.campaign('bank');
  await setup.feed();
  assert.equal((await setup.find(blocked)).reason, 'account_blocked');
});

test('what is for next week holds up no campaign; of a canceled one nothing is sent, also what comes back or was not recorded', async (t) => {
  const world = await makeWorld(t);
  const op = await world.connection('op');
  const shop = await world.account('shop');
  await world.query(`UPDATE sender_id SET traffic_class = 'urgent' WHERE account_id = $1`, [shop]);
  await world.cache.refresh();
  await world.query(
    `INSERT INTO queue (message_id, account_id, connection_id, priority, expires_at, ready_at)
     SELECT n, $1, $2, 1, now() + interval '9 days', now() + interval '7 days' FROM generate_series(1, 10000) n`,
    [shop, op],
  );
  const { id } = await world.one<{ id: number }>(
    `INSERT INTO campaign (account_id, name, state, steps, zones, recipient_count, started_at) VALUES
     ($1, 'test', 'running', '[{"channel": "sms", "sender": "SHOP", "text": "Hi"}]', '{Etc/UTC}', 4, now()) RETURNING id`,
    [shop],
  );
  await world.query(
    `INSERT INTO campaign_recipient (campaign_id, row_no, zone_no, phone) SELECT $1, n, 0, 79160000000 + n FROM generate_series(1, 4) n`,
    [id],
  );
  const failures: unknown[] = [];
  const failed = (_id: number, error: unknown) => void failures.push(error);
  const { hot, calm: pool } = world.db;
  const feeder = new CampaignFeeder({ ...{ hot, pool, failed }, cache: world.cache, pipeline: world.acceptor() });
  assert.equal(await feeder.feed(await campaignsIn(pool, ['running'], 10)), 4);
  const queue = () =>
    world.query<{ priority: number }>('SELECT priority FROM queue WHERE message_id > 10000 ORDER BY message_id');
  assert.deepEqual(
    (await queue()).map(({ priority }) => priority),
    [2, 2, 2, 2],
    'behind codes, whatever class its sender has',
  );

  // The node was killed before it recorded the last one; two are in an operator's hand.
  const last = await world.one<{ message_id: number }>(
    `UPDATE campaign_recipient r SET state = 0, message_id = NULL FROM campaign_recipient o
     WHERE r.campaign_id = $1 AND r.row_no = 4 AND o.campaign_id = $1 AND o.row_no = 4 RETURNING o.message_id`,
    [id],
  );
  await world.query('UPDATE campaign SET accepted_count = 3, last_message_id = $2::bigint - 1 WHERE id = $1', [
    id,
    last.message_id,
  ]);
  await world.query(
    'UPDATE queue SET lease = 1 WHERE message_id IN (SELECT message_id FROM queue WHERE message_id > 10000 ORDER BY 1 LIMIT 2)',
  );
  await moveCampaign(pool, id, ['running'], { state: 'canceled' });
  const upkeep: UpkeepWorld = {
    ...{ pool, failed, retentionMs: 1e10, poke: () => {}, settlement: world.sweep.settlement },
    ledgerIds: new IdBlocks(hot, 'ledger_id_block'),
  };
  const { signal } = new AbortController();
  await cancelQueued(upkeep, signal);
  assert.equal((await queue()).length, 3, 'what nobody has recorded is not known yet');
  await adopt(upkeep, signal);
  await cancelQueued(upkeep, signal);
  assert.equal((await queue()).length, 2);
  assert.equal((await findCampaign(pool, null, id))!.acceptedCount, 4);
  await world.query('UPDATE queue SET lease = NULL, ready_at = now() WHERE message_id > 10000');
  await cancelQueued(upkeep, signal);
  assert.equal((await queue()).length, 0);
  const flag = () => world.one('SELECT cancel_queued, adopt_row FROM campaign WHERE id = $1', [id]);
  assert.deepEqual(await flag(), { cancel_queued: false, adopt_row: null });
  await recordRecipients(hot, id, []);
  assert.equal((await flag()).cancel_queued, true, 'whoever records late has it looked at again');
  assert.deepEqual(failures, []);
});
