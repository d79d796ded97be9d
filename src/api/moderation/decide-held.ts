import Type, { type Static } from 'typebox';
import { DECIDED_MAX, decideHeld, type HeldDecision } from '../../pipeline/moderation-queue.ts';
import type { Client } from '../../store/db.ts';
import { heldAlike } from '../../store/held-messages.ts';
import type { ApiContext } from '../context.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, MessageId, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { ModerationReason } from './fields.ts';

/** Transactions in one request: a campaign of more is decided by asking again. */
const ROUNDS_MAX = 20;

const WHICH = {
  ids: Type.Optional(Type.Array(MessageId, { minItems: 1, maxItems: DECIDED_MAX })),
  group: Type.Optional(
    record(
      { account_id: Id, text: Type.String({ pattern: '^[0-9a-f]{32}$', description: '`group` of the list.' }) },
      {
        description: `Every held message of the account with these very steps, at most ${ROUNDS_MAX * DECIDED_MAX} at once.`,
      },
    ),
  ),
};
const Which = record(WHICH);

const Decided = record({
  decided: Type.Integer(),
  conflicts: Type.Array(MessageId, {
    description: 'Of `ids`: unknown, decided by somebody else, expired or canceled meanwhile.',
  }),
  more: Type.Boolean({ description: 'The group has more: ask again.' }),
});

const DESCRIPTION = 'Give `ids` or `group`. A single id that is no longer held is answered `conflict`.';

/** `POST /operator/moderation/messages/approve`. */
export const approveHeld = endpoint({
  id: 'operator.moderation.messages.approve',
  method: 'POST',
  path: '/operator/moderation/messages/approve',
  tag: 'Moderation',
  summary: 'Let held messages be sent',
  description: DESCRIPTION,
  access: staffMay('moderation:write'),
  body: Which,
  response: Decided,
  errors: ['conflict'],
  handler: ({ context, body, principal, change }) => decide(context, change, body, { kind: 'approve' }, principal.name),
});

/** `POST /operator/moderation/messages/reject`. */
export const rejectHeld = endpoint({
  id: 'operator.moderation.messages.reject',
  method: 'POST',
  path: '/operator/moderation/messages/reject',
  tag: 'Moderation',
  summary: 'Refuse held messages: nothing is charged, and the client is told',
  description: DESCRIPTION,
  access: staffMay('moderation:write'),
  body: record({ ...WHICH, reason: ModerationReason }),
  response: Decided,
  errors: ['conflict'],
  handler: ({ context, body, principal, change }) =>
    decide(context, change, body, { kind: 'reject', reason: body.reason }, principal.name),
});

type Change = <T>(work: (client: Client) => Promise<T>) => Promise<T>;

async function decide(
  context: ApiContext,
  change: Change,
  which: Static<typeof Which>,
  decision: HeldDecision,
  by: string,
): Promise<Static<typeof Decided>> {
  if ((which.ids === undefined) === (which.group === undefined)) {
    throw new Problem('invalid_request', { errors: [{ field: '/ids', message: 'give either ids or group' }] });
  }
  const one = async (ids: readonly number[]): Promise<ReadonlySet<number>> => {
    const decided = await change((client) => decideHeld(context, client, decision, ids, by));
    context.announce(decided.connections);
    context.poke(decided.told);
    return decided.ids;
  };
  if (which.ids !== undefined) {
    const ids = [...new Set(which.ids.map(Number))];
    const decided = await one(ids);
    if (ids.length === 1 && decided.size === 0) throw new Problem('conflict', 'the message is not held any more');
    const conflicts = ids.filter((id) => !decided.has(id)).map(String);
    return { decided: decided.size, conflicts, more: false };
  }
  const { account_id: accountId, text } = which.group!;
  let count = 0;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const ids = await heldAlike(context.pool, accountId, text, DECIDED_MAX);
    const decided = ids.length === 0 ? 0 : (await one(ids)).size;
    count += decided;
    // What could not be decided expires or is canceled just now: it would only be found again.
    if (ids.length < DECIDED_MAX || decided === 0) return { decided: count, conflicts: [], more: false };
  }
  return { decided: count, conflicts: [], more: true };
}
