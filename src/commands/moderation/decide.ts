// What approving and rejecting have in common: which messages, and the transactions.
import { userInfo } from 'node:os';
import { ConfigCache } from '../../pipeline/config-cache.ts';
import { DECIDED_MAX, decideHeld, type HeldDecision } from '../../pipeline/moderation-queue.ts';
import { transaction } from '../../store/db.ts';
import { heldAlike, listHeld } from '../../store/held-messages.ts';
import { IdBlocks } from '../../store/ids.ts';
import { type CommandContext, CommandError, UsageError } from '../frame/command.ts';
import { openStore } from '../support/store.ts';

/** Messages with one text that one command decides. */
const ALIKE_MAX = 1_000_000;

/** Decides, and returns how many were still held. Running nodes find what changed by looking, within a second. */
export async function decide(
  context: CommandContext,
  words: readonly string[],
  alike: boolean,
  decision: HeldDecision,
): Promise<number> {
  const ids = words.map(idOf);
  const pool = await openStore(context);
  const cache = new ConfigCache(pool);
  await cache.refresh();
  const rules = {
    tells: (accountId: number) => (cache.account(accountId)?.pushUrl ?? '') !== '',
    // Held messages have no attempts, and end as a whole.
    planNext: () => null,
    costE7: () => 0n,
  };
  const ending = { ledgerIds: new IdBlocks(pool, 'ledger_id_block'), settlement: rules };
  const by = userInfo().username;
  const one = async (some: readonly number[]): Promise<number> =>
    (await transaction(pool, (client) => decideHeld(ending, client, decision, some, by))).ids.size;
  let count = 0;
  for (const id of ids) {
    // Looked at while it is still held: its text says which others are meant.
    const [held] = alike ? await listHeld(pool, { afterId: id - 1, limit: 1 }) : [];
    count += await one([id]);
    if (held?.id !== id) continue;
    for (let done = 0; done < ALIKE_MAX; done += DECIDED_MAX) {
      const others = await heldAlike(pool, held.accountId, held.textMd5, DECIDED_MAX);
      const decided = others.length === 0 ? 0 : await one(others);
      count += decided;
      if (decided === 0) break;
    }
  }
  if (count === 0)
    throw new CommandError('not_held', 'none of these messages is held; kaskad moderation list shows them');
  return count;
}

function idOf(word: string): number {
  if (!/^[1-9]\d{0,15}$/.test(word)) throw new UsageError(`"${word}" is no number of a message`);
  return Number(word);
}
