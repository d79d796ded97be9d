// Which statuses are to be told again: the same for clients and for operators.
import Type, { type Static } from 'typebox';
import type { Client } from '../../store/db.ts';
import { type ReplayFilter, replayDead, tellAgain } from '../../store/push-replay.ts';
import { MessageId, oneOf, record, Time } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { detailStates, ToldState } from './shown.ts';

/** In one request; whoever wants more asks again. */
const REPLAY_MAX = 20_000;

export const REPLAY_FIELDS = {
  include: Type.Optional(
    oneOf(['dead', 'acknowledged', 'all'], {
      description:
        '`dead` (default): statuses that were given up. `acknowledged`: the last status of messages that was told already, with its own sequence number and event id. `all`: both.',
    }),
  ),
  message_ids: Type.Optional(Type.Array(MessageId, { minItems: 1, maxItems: 1000 })),
  states: Type.Optional(Type.Array(ToldState, { minItems: 1, maxItems: 5 })),
  from: Type.Optional(Type.Unsafe<string>({ ...Time, description: 'When the state changed: not before.' })),
  to: Type.Optional(Type.Unsafe<string>({ ...Time, description: 'When the state changed: before.' })),
};
const ReplayBody = record(REPLAY_FIELDS);

export const ReplayAnswer = record({
  dead: Type.Integer({ description: 'Statuses that were given up and are told again.' }),
  acknowledged: Type.Integer({ description: 'Statuses that were acknowledged and are told again.' }),
  more: Type.Boolean({
    description: `There may be more: one request brings back at most ${REPLAY_MAX} of each kind, the oldest messages first.`,
  }),
});

/** Inside a transaction. `accountId` null = every account, and then of the dead alone. @throws Problem */
export async function replay(
  client: Client,
  accountId: number | null,
  body: Static<typeof ReplayBody>,
): Promise<Static<typeof ReplayAnswer>> {
  const include = body.include ?? 'dead';
  const filter: ReplayFilter = {
    accountId,
    messageIds: body.message_ids?.map(Number) ?? null,
    states: detailStates(body.states),
    from: body.from ?? null,
    to: body.to ?? null,
  };
  if (include !== 'dead' && filter.messageIds === null && filter.from === null) {
    const message = 'is needed, or message_ids, to tell again what was acknowledged';
    throw new Problem('invalid_request', { errors: [{ field: '/from', message }] });
  }
  const dead = include === 'acknowledged' ? 0 : await replayDead(client, filter, REPLAY_MAX);
  const acknowledged =
    include === 'dead' || accountId === null ? 0 : await tellAgain(client, { ...filter, accountId }, REPLAY_MAX);
  return { dead, acknowledged, more: Math.max(dead, acknowledged) >= REPLAY_MAX };
}
