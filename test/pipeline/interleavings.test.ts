// Random lives of messages over a real database: whatever comes in whatever order, the ledger adds up after every step,
// each hold resolves once, and every message ends.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import type { Outcome } from '../../src/channels/channel.ts';
import type { MessageState } from '../../src/domain/message.ts';
import { mayMove } from '../../src/domain/states.ts';
import { sweepExpired, sweepOverdue, sweepStranded, sweepUnmatched } from '../../src/pipeline/sweep.ts';
import { type ClaimedJob, claimJobs } from '../../src/store/claim-jobs.ts';
import { makeWorld, PRICE_E7, phone, type ReceiptSetup, type World } from './world.ts';

const world: World = await makeWorld({ after });

const STEP = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('accept' as const),
      account: fc.nat(1),
      items: fc.nat(4),
      seed: fc.nat(1000),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('claim' as const),
      connection: fc.nat(1),
      count: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('answer' as const), which: fc.nat(1000), how: fc.nat(6) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('receipt' as const),
      which: fc.nat(1000),
      state: fc.nat(5),
      twice: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('early' as const), which: fc.nat(1000) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('expire' as const), which: fc.nat(1000), ago: fc.constantFrom(1, 3600) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('sweep' as const) }) },
);
type Step = typeof STEP extends fc.Arbitrary<infer T> ? T : never;

const STATES: ReceiptSetup['state'][] = ['delivered', 'read', 'undelivered', 'expired', 'rejected', 'enroute'];

/** One run's memory of what the outside knows. */
interface Outside {
  accounts: number[];
  ops: number[];
  hand: { job: ClaimedJob; op: number }[];
  receipts: ReceiptSetup[];
  serial: number;
}

const pick = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(1, list.length)];

function answerOf({ job, op }: { job: ClaimedJob; op: number }, how: number, outside: Outside): Outcome {
  const ids = Array.from({ length: job.segments }, () => `q${++outside.serial}-${op}`);
  const references = ids.map((_, i) => ((job.messageId * 7 + i) % 60_000) + 1);
  const know = (from: number) =>
    ids.slice(from).forEach((id, i) => {
      outside.receipts.push({ connectionId: op, id, reference: references[from + i], phone: job.phone });
    });
  switch (how) {
    case 0:
    case 1:
      know(0);
      return { kind: 'submitted', job, providerIds: ids };
    case 2:
      return { kind: 'rejected', job, code: '0x0B', errorClass: 'recipient', providerIds: [] };
    case 3:
      return { kind: 'deferred', job, code: '0x08', errorClass: 'temporary', delayMs: 0 };
    case 4:
      return { kind: 'deferred', job, code: 'not_sent', errorClass: 'temporary', delayMs: 0 };
    case 5:
      know(0);
      return {
        kind: 'in_doubt',
        job,
        code: 'timeout',
        providerIds: ids.map((id, i) => (i === 0 && ids.length > 1 ? id : null)),
        references,
      };
    default:
      return { kind: 'in_doubt', job, code: 'timeout', providerIds: ids.map(() => null), references };
  }
}

async function step(one: Step, outside: Outside): Promise<void> {
  const { accounts, ops, hand, receipts } = outside;
  const messages = () =>
    world.query<{ id: number }>('SELECT id FROM message WHERE account_id = ANY($1) ORDER BY id', [accounts]);
  switch (one.do) {
    case 'accept': {
      const items = Array.from({ length: one.items + 1 }, (_, i) => ({
        phone: phone((one.seed + i) % 50),
        text: 'x'.repeat((one.seed + i) % 3 === 0 ? 200 : 5),
        clientId: (one.seed + i) % 4 === 0 ? `k${(one.seed + i) % 3}` : '',
        validity: (one.seed + i) % 11 === 0 ? '2020-01-01 00:00' : '',
      }));
      await world.send(world.acceptor({ coalesceMs: 0 }), accounts[one.account]!, items);
      return;
    }
    case 'claim': {
      await world.query('UPDATE queue SET ready_at = NULL WHERE account_id = ANY($1)', [accounts]);
      const op = ops[one.connection]!;
      for (const job of await claimJobs(world.db.hot, op, one.count, 1, outside.serial)) hand.push({ job, op });
      return;
    }
    case 'answer': {
      const held = pick(hand, one.which);
      if (held === undefined) return;
      hand.splice(hand.indexOf(held), 1);
      world.via(held.job.messageId, held.op);
      await world.record(answerOf(held, one.how, outside));
      return;
    }
    case 'receipt': {
      const known = pick(receipts, one.which);
      if (known === undefined) return;
      const receipt = { ...known, state: STATES[one.state] };
      await world.record(...(one.twice ? [receipt, receipt] : [receipt]));
      return;
    }
    case 'early': {
      const held = pick(hand, one.which);
      if (held === undefined) return;
      hand.splice(hand.indexOf(held), 1);
      world.via(held.job.messageId, held.op);
      const answer = answerOf(held, 0, outside);
      await world.record(outside.receipts.at(-1)!);
      await world.record(answer);
      return;
    }
    case 'expire': {
      const message = pick(await messages(), one.which);
      if (message === undefined) return;
      await expire([message.id], one.ago);
      return;
    }
    case 'sweep':
      for (const sweep of [sweepUnmatched, sweepExpired, sweepOverdue, sweepStranded]) await sweep(world.sweep);
  }
}

const expire = (ids: number[], agoS: number) =>
  world.query(
    `WITH m AS (UPDATE message SET expires_at = now() - $2 * interval '1 s' WHERE id = ANY($1))
     UPDATE queue SET expires_at = now() - $2 * interval '1 s' WHERE message_id = ANY($1)`,
    [ids, agoS],
  );

/** Time passes until nothing can come any more. */
async function end(outside: Outside): Promise<void> {
  for (const held of outside.hand.splice(0)) {
    world.via(held.job.messageId, held.op);
    await world.record(answerOf(held, 6, outside));
  }
  const ids = (
    await world.query<{ id: number }>('SELECT id FROM message WHERE account_id = ANY($1)', [outside.accounts])
  ).map(({ id }) => id);
  await expire(ids, 100_000);
  for (let i = 0; i < 2; i += 1)
    for (const sweep of [sweepUnmatched, sweepExpired, sweepOverdue]) await sweep(world.sweep);
}

async function check(outside: Outside): Promise<void> {
  assert.deepEqual(await world.faults(), []);
  const told = await world.query<{
    id: number;
    states: MessageState[];
    seqs: number[];
    status_seq: number;
    state: string;
  }>(
    `SELECT m.id, m.state, m.status_seq, array_agg(o.state ORDER BY o.seq) AS states, array_agg(o.seq::int ORDER BY o.seq) AS seqs
     FROM message m JOIN status_outbox o ON o.message_id = m.id WHERE m.account_id = ANY($1) GROUP BY m.id, m.state, m.status_seq`,
    [outside.accounts],
  );
  for (const { states, seqs, status_seq, state } of told) {
    assert.deepEqual(
      seqs,
      Array.from({ length: status_seq }, (_, i) => i + 1),
    );
    assert.equal(states.at(-1), state);
    for (let i = 1; i < states.length; i += 1) assert.ok(mayMove(states[i - 1]!, states[i]!), states.join());
  }
}

test('whatever happens in whatever order, the money adds up after every step and every message ends', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(STEP, { minLength: 10, maxLength: 40 }), async (steps) => {
      await world.query(`UPDATE connection SET state = 'removed'`);
      await world.query('DELETE FROM unmatched_receipt');
      const ops = [await world.connection('op'), await world.connection('op')];
      const accounts = await Promise.all([
        world.account('a', { balanceE7: 12n * PRICE_E7, pushUrl: 'http://127.0.0.1:1/' }),
        world.account('b', { balanceE7: 5n * PRICE_E7, charge: 'delivered', pushUrl: 'http://127.0.0.1:1/' }),
      ]);
      await world.cache.refresh();
      const outside: Outside = { accounts, ops, hand: [], receipts: [], serial: 0 };
      for (const one of steps) {
        await step(one, outside);
        assert.deepEqual(await world.faults(), [], JSON.stringify(one));
      }
      await end(outside);
      await check(outside);
      const open = await world.query(`SELECT id FROM message WHERE account_id = ANY($1) AND final_at IS NULL`, [
        accounts,
      ]);
      assert.deepEqual(open, []);
      const queued = await world.query('SELECT 1 FROM queue WHERE account_id = ANY($1)', [accounts]);
      assert.deepEqual(queued, []);
      for (const account of accounts) {
        const { held, balance } = await world.balance(account);
        assert.equal(held, '0');
        const { paid } = await world.one<{ paid: string }>(
          'SELECT COALESCE(sum(charged_e7), 0)::text AS paid FROM message WHERE account_id = $1',
          [account],
        );
        const opening = account === accounts[0] ? 12n : 5n;
        assert.equal(BigInt(balance), opening * PRICE_E7 - BigInt(paid));
      }
    }),
    { numRuns: 10, endOnFailure: true },
  );
});
