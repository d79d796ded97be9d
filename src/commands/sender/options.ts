import type pg from 'pg';
import { ERRORS } from '../../domain/errors.ts';
import { checkSender, reservedService } from '../../domain/sender-id.ts';
import { listSenders } from '../../store/admin/senders.ts';
import { UsageError } from '../frame/command.ts';
import { notFound } from '../support/find.ts';
import { CHANNEL_WORDS } from '../support/values.ts';

/** How every sender command names its sender. */
export const SENDER_OPTIONS = {
  account: { kind: 'text', required: true, help: 'login' },
  channel: { kind: 'word', values: CHANNEL_WORDS, help: 'default sms' },
  name: {
    kind: 'text',
    required: true,
    help: 'what the recipient sees; messengers need one too, also where their connection decides what is shown',
  },
} as const;

/** @throws UsageError when no message could ever carry this name. */
export function checkName(channel: string, name: string): void {
  if (channel !== 'sms') return;
  const wrong = checkSender(name);
  if (wrong === 'sender_unknown') {
    throw new UsageError(
      `--name: "${name}" has a character that a sender cannot have (Latin letters, digits, signs only)`,
    );
  }
  if (wrong !== null) throw new UsageError(`--name: ${ERRORS[wrong].cause}`);
  if (reservedService(name) !== null)
    throw new UsageError(`--name: "${name}" selects a service and is nobody's sender`);
}

/** @throws CommandError `not_found` with the nearest of the account's senders. */
export async function noSender(pool: pg.Pool, accountId: number, channel: string, name: string): Promise<never> {
  const senders = await listSenders(pool, { accountId, channel });
  return notFound(
    `${channel} sender`,
    name,
    senders.map((sender) => sender.name),
  );
}
