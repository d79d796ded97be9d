import Type from 'typebox';
import { writeAudit } from '../../store/actor.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { REPLAY_FIELDS, ReplayAnswer, replay } from './replay-request.ts';

/** `POST /operator/pushes/replay`. */
export const replayAllPushes = endpoint({
  id: 'operator.pushes.replay',
  method: 'POST',
  path: '/operator/pushes/replay',
  tag: 'Pushes',
  summary: 'Tell statuses of one client, or of all, again',
  access: staffMay('pushes:replay'),
  body: record({
    account_id: Type.Optional(
      Type.Unsafe<number>({ ...Id, description: 'Without it: the dead letters of every client.' }),
    ),
    ...REPLAY_FIELDS,
  }),
  response: ReplayAnswer,
  errors: ['not_found'],
  handler: async ({ context, body, change }) => {
    const { account_id: accountId = null, ...filter } = body;
    if (accountId === null && (filter.include ?? 'dead') !== 'dead') {
      const message = 'is needed to tell again what was acknowledged';
      throw new Problem('invalid_request', { errors: [{ field: '/account_id', message }] });
    }
    if (accountId !== null && context.cache.account(accountId) === undefined) throw new Problem('not_found');
    const answer = await change(async (client) => {
      const done = await replay(client, accountId, filter);
      await writeAudit(client, { accountId, action: 'pushes.replayed', subjectId: '', after: { filter, ...done } });
      return done;
    });
    if (accountId !== null) context.poke([accountId]);
    return answer;
  },
});
