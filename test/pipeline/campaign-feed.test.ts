// The feeder over a real database, with an intake that the test plays.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CampaignFeeder, type FeedWorld } from '../../src/pipeline/campaign-feed.ts';
import { ConfigCache } from '../../src/pipeline/config-cache.ts';
import { OverloadError } from '../../src/pipeline/overload.ts';
import type { SendRequest, SendResult } from '../../src/pipeline/ports.ts';
import { createAccount } from '../../src/store/admin/accounts.ts';
import { campaignsIn, findCampaign } from '../../src/store/campaigns.ts';
import { openDb } from '../../src/store/db.ts';
import { cloneDatabase } from '../helpers/database.ts';

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
  assert.ok(setup.requests[0]!.recipients > 10, 'bulk');
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
  const stranded = await setup.campaign('bank', { rows: 2 });
  setup.answer = ({ items }) => items.map(() => ({ kind: 'refused', code: 'no_supplier' }));
  await setup.feed();
  assert.deepEqual(
    [(await setup.find(stranded)).reason, (await setup.find(stranded)).refusedCount],
    ['no_supplier', 0],
  );
  await setup.block('bank');
  const blocked = await setup.campaign('bank');
  await setup.feed();
  assert.equal((await setup.find(blocked)).reason, 'account_blocked');
});
