import type pg from 'pg';
import { type ReplayCandidate, replayCandidates } from '../../store/admin/messages.ts';
import { replayDead, tellAgain } from '../../store/push-replay.ts';
import { command, UsageError } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { accountIdOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';

/** `kaskad status replay`. */
export default command({
  options: {
    account: { kind: 'text', help: 'login: all its statuses that were given up' },
    message: { kind: 'number', many: true, value: 'ID', help: 'this message, also when its status was acknowledged' },
    'all-dead': { kind: 'flag', help: 'the statuses given up of every account' },
  },
  positionals: [],
  notes: `Examples:
  kaskad status replay --account shop
  kaskad status replay --message 24740000001000 --message 24740000001001`,
  run: async (context, values) => {
    const ids = values.message;
    if (ids.length === 0 && values.account === undefined && !values['all-dead']) {
      throw new UsageError('name --message, --account or --all-dead');
    }
    if (ids.length > 0 && values['all-dead']) throw new UsageError('--message and --all-dead exclude each other');
    const pool = await openStore(context);
    const accountId = (await accountIdOf(pool, values.account)) ?? null;
    if (ids.length === 0) {
      const replayed = await replayDead(pool, { accountId, messageIds: null });
      return said(`${replayed} statuses that were given up are told again`, { replayed, again: 0, skipped: [] });
    }
    return replayMessages(pool, accountId, [...new Set(ids)]);
  },
});

async function replayMessages(pool: pg.Pool, accountId: number | null, ids: number[]) {
  const candidates = await replayCandidates(pool, ids);
  const skipped: { message: number; why: string }[] = [];
  const again = new Map<number, number[]>();
  let replayed = 0;
  for (const id of ids) {
    const candidate = candidates.find((one) => one.id === id);
    const why = obstacle(candidate, accountId);
    if (why !== null) {
      skipped.push({ message: id, why });
      continue;
    }
    // One given up before a later one was told stays so: the present state is told instead.
    const brought = candidate!.dead > 0 ? await replayDead(pool, { accountId, messageIds: [id] }) : 0;
    replayed += brought;
    if (brought === 0) again.set(candidate!.accountId, [...(again.get(candidate!.accountId) ?? []), id]);
  }
  let told = 0;
  for (const [owner, messages] of again) told += await tellAgain(pool, { accountId: owner, messageIds: messages });
  const faults = skipped.map(({ message, why }) => `message ${message}: ${why}`);
  const sum = `${replayed} statuses that were given up and ${told} that were acknowledged are told again`;
  const result = said([sum, ...faults].join('\n'), { replayed, again: told, skipped });
  return { ...result, exitCode: skipped.length > 0 ? (1 as const) : (0 as const) };
}

function obstacle(candidate: ReplayCandidate | undefined, accountId: number | null): string | null {
  if (candidate === undefined) return 'there is no such message';
  if (accountId !== null && candidate.accountId !== accountId) return 'it belongs to another account';
  if (candidate.pushUrl === '') return `account ${candidate.account} has no push address`;
  if (!candidate.isFinal) return 'it has no status to tell yet';
  return candidate.pending > 0 && candidate.dead === 0 ? 'its status is being told already' : null;
}
