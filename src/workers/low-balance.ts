// Tells clients, once for each fall, that their money is low.
import type pg from 'pg';
import { lowBalance } from '../domain/letters.ts';
import { formatE7 } from '../domain/money.ts';
import { transaction } from '../store/db.ts';
import { forgetRisen, takeLow } from '../store/low-balance.ts';
import { putMail } from '../store/mail.ts';
import type { Duty } from './duties.ts';

const EVERY_MS = 30_000;
const BATCH = 100;
const BATCHES_MAX = 100;

/** A duty that writes the letters; the mailer sends them. */
export function lowBalanceWatch(pool: pg.Pool, publicUrl: string): Duty {
  return {
    name: 'low-balance',
    everyMs: EVERY_MS,
    run: async (signal) => {
      await forgetRisen(pool);
      for (let batch = 0; batch < BATCHES_MAX && !signal.aborted; batch += 1) {
        const written = await transaction(pool, (client) => writeLetters(client, publicUrl));
        if (written < BATCH) return;
      }
    },
  };
}

async function writeLetters(client: pg.ClientBase, publicUrl: string): Promise<number> {
  const low = await takeLow(client, BATCH);
  for (const { accountId, login, currency, recipients, availableE7, thresholdE7 } of low) {
    const shown = { login, currency, available: formatE7(availableE7, 2), threshold: formatE7(thresholdE7, 2) };
    for (const recipient of recipients)
      await putMail(client, { ...lowBalance(shown, publicUrl), accountId, recipient });
  }
  return low.length;
}
