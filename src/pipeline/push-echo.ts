// The old echo style: one push of many statuses at a time an account; what the client's answer names is done.
import { transaction } from '../store/db.ts';
import { type OutboxRow, readStatuses, recordPushes } from '../store/outbox.ts';
import type { Account } from './config-cache.ts';
import { pushBody, readEcho } from './push.ts';
import type { PushAnswer } from './push-client.ts';
import type { PushWorld } from './push-world.ts';

/** Tells an account what is ready. False when nothing is left that could be told now. */
export async function pushEcho(world: PushWorld, account: Account): Promise<boolean> {
  const { batchMax, timeoutMs, answerMax } = world.options;
  const rows = await readStatuses(world.pool, account.id, batchMax);
  if (rows.length === 0) return false;
  const body = pushBody(rows, account.timeZone);
  const target = { url: account.pushUrl, byClient: account.pushByClient };
  const answer = await world.client.post(target, body, {}, { timeoutMs, answerMax });
  await record(world, account, rows, body, answer);
  // What came meanwhile is gathered for the next push.
  return rows.length === batchMax;
}

async function record(
  world: PushWorld,
  account: Account,
  rows: readonly OutboxRow[],
  body: string,
  answer: PushAnswer,
): Promise<void> {
  const { options, events } = world;
  const tooLong = answer.isCut && answer.error === '' ? `answer longer than ${options.answerMax} bytes` : '';
  const ids = answer.error === '' && tooLong === '' ? readEcho(answer.body) : new Set<number>();
  const acknowledged = rows.filter((row) => ids.has(row.messageId));
  const untold = rows.filter((row) => !ids.has(row.messageId));
  const error = answer.error || tooLong || (untold.length > 0 ? 'not all ids were echoed' : '');
  const failed = untold.map((row) => ({ row, pauseMs: options.pausesMs[row.tries + 1] ?? null, error }));
  world.fared(account.id, error === '');
  const isKept = error !== '' || world.keepsBodies(account.id);
  const push = {
    ...{ accountId: account.id, style: 'echo' as const, test: false, url: account.pushUrl },
    ...{ httpStatus: answer.status, error, durationMs: answer.durationMs },
    messageIds: rows.map((row) => row.messageId),
    acknowledgedIds: acknowledged.map((row) => row.messageId),
    requestBody: isKept ? body : null,
    answerBody: isKept ? answer.body : null,
  };
  await transaction(world.pool, (client) => recordPushes(client, { acknowledged, failed, pushes: [push] }));
  events.pushed(account.id, rows.length, acknowledged.length, answer.durationMs, error);
  const oldest = acknowledged[0];
  if (oldest !== undefined) events.told(Date.now() - oldest.changedAtMs, acknowledged.length);
  const dead = failed.filter((one) => one.pauseMs === null).length;
  if (dead > 0) events.dead(account.id, dead);
}
