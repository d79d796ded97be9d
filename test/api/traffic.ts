// Messages that are on their way, for the tests of what is said of them: a connection that keeps what it is given, and
// hands that tell what an upstream would.

import type { ReceiptState } from '../../src/domain/message.ts';
import { claimJobs, wakeLater } from '../../src/store/claim-jobs.ts';
import { checkLedger } from '../../src/store/ledger-check.ts';
import type { ApiWorld, Ask } from './support.ts';

export interface Traffic {
  connectionId: number;
  /** Gives an account a price and an approved sender SHOP in every channel. */
  open(accountId: number): Promise<void>;
  /** Takes all that is queued into hand; returns ids. */
  claim(): Promise<number[]>;
  /** Hands over all that is queued, and has the upstream take it or refuse it. */
  submit(kind?: 'submitted' | 'rejected'): Promise<number[]>;
  /** A receipt for the last attempt of a message. */
  receipt(id: number, state: ReceiptState): Promise<void>;
  /** Breaches of the ledger's promises. */
  faults(): Promise<unknown[]>;
}

export const CHANNELS = ['sms', 'viber', 'whatsapp', 'telegram', 'voice', 'flashcall', 'hlr', 'ping'] as const;

/** A connection by which every channel goes; paused, so that nothing leaves before a test says so. */
export async function traffic(api: ApiWorld): Promise<Traffic> {
  const { node } = api;
  const pool = node.db.calm;
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO connection (name, type, channel, channels, settings, state, state_reason)
     VALUES ('secret-operator', 'fake', 'sms', $1, '{}', 'paused', 'test') RETURNING id`,
    [[...CHANNELS]],
  );
  const connectionId = rows[0]!.id;
  await node.cache.refresh();
  // As a runner does it: what is due is woken, then taken.
  const claim = async () => {
    await wakeLater(node.db.hot, connectionId);
    return claimJobs(node.db.hot, connectionId, 1000, 1, 0);
  };
  return {
    connectionId,
    open: async (accountId) => {
      await pool.query(
        `INSERT INTO tariff_rate (tariff_id, channel, price_e7, charge)
         SELECT a.tariff_id, c.name, 10000000 * c.no, CASE WHEN c.no % 2 = 0 THEN 'delivered' ELSE 'submitted' END
         FROM account a, unnest($2::text[]) WITH ORDINALITY AS c(name, no) WHERE a.id = $1 AND c.name <> 'sms'`,
        [accountId, [...CHANNELS]],
      );
      await pool.query(
        `INSERT INTO sender_id (account_id, channel, name, state) SELECT $1, unnest($2::text[]), 'SHOP', 'approved'`,
        [accountId, ['viber', 'whatsapp', 'telegram', 'voice']],
      );
      await node.cache.refresh();
    },
    claim: async () => (await claim()).map(({ messageId }) => messageId),
    submit: async (kind = 'submitted') => {
      const jobs = await claim();
      for (const job of jobs) {
        const providerIds = Array.from(
          { length: job.segments },
          (_, part) => `p${job.messageId}-${job.attemptNo}-${part}`,
        );
        const outcome =
          kind === 'submitted'
            ? { kind, job, providerIds }
            : { kind, job, code: '0x0B', errorClass: 'recipient' as const, providerIds: providerIds.map(() => null) };
        node.recorder.push({ kind: 'outcome', connectionId, outcome, job, atMs: Date.now() });
      }
      await node.recorder.drained();
      return jobs.map(({ messageId }) => messageId);
    },
    receipt: async (id, state) => {
      const last = await pool.query('SELECT max(attempt_no) AS no FROM attempt WHERE message_id = $1', [id]);
      const event = {
        kind: 'receipt' as const,
        providerMessageId: `p${id}-${last.rows[0].no}-0`,
        phone: '79160000000',
        state,
        errorCode: '027',
        raw: `id:p${id} stat:TEST err:027`,
      };
      node.recorder.push({ kind: 'event', connectionId, event, stored: () => {}, atMs: Date.now() });
      await node.recorder.drained();
    },
    faults: async () => (await checkLedger(pool, 0)).faults,
  };
}

/** What the account can spend and what is set aside, as its own balance says. */
export async function available(ask: Ask): Promise<number> {
  return Number((await ask('GET', '/balance')).body.available);
}
