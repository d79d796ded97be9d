import { userInfo } from 'node:os';
import type { LetterText } from '../../domain/letters.ts';
import { transaction } from '../../store/db.ts';
import { decideAccount } from '../../store/registrations.ts';
import { type CommandContext, CommandError } from '../frame/command.ts';
import { type Result, said } from '../frame/result.ts';
import { accountOf } from '../support/find.ts';
import { openStore } from '../support/store.ts';

/** Lets a waiting account in, or refuses it (with a reason), once; its letter goes into the outbox. @throws CommandError */
export async function decide(
  context: CommandContext,
  name: string,
  reason: string | null,
  letter: (login: string, publicUrl: string) => LetterText,
): Promise<Result> {
  const pool = await openStore(context);
  const { publicUrl } = context.config();
  const { id, login, state } = await accountOf(pool, name);
  const outcome = await transaction(pool, (client) =>
    decideAccount(client, {
      accountId: id,
      approved: reason === null,
      reason: reason ?? '',
      by: userInfo().username,
      letter: (account) => letter(account, publicUrl),
    }),
  );
  if (outcome.kind !== 'decided') throw new CommandError('conflict', `account ${login} does not wait: it is ${state}`);
  const done = reason === null ? 'approved' : 'refused';
  const told =
    outcome.mailId === null ? 'it has no e-mail, so nobody was written to' : `letter ${outcome.mailId} tells it`;
  return said(`account ${login} is ${done}; ${told}`, { id, login, decision: done, mail: outcome.mailId });
}
