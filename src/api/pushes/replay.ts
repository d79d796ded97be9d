import { writeAudit } from '../../store/actor.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { record } from '../frame/fields.ts';
import { REPLAY_FIELDS, ReplayAnswer, replay } from './replay-request.ts';

/** `POST /pushes/replay`. */
export const replayPushes = endpoint({
  id: 'pushes.replay',
  method: 'POST',
  path: '/pushes/replay',
  tag: 'Pushes',
  summary: 'Tell statuses again',
  description:
    'What is not given does not narrow. Statuses of one message stay in order: one that was given up is left out when a later one of its message was told. A repeated event has the `webhook-id` it had before.',
  access: clientMay('pushes:write'),
  body: record(REPLAY_FIELDS),
  response: ReplayAnswer,
  handler: async ({ context, principal, body, change }) => {
    const accountId = principal.account.id;
    const answer = await change(async (client) => {
      const done = await replay(client, accountId, body);
      await writeAudit(client, {
        accountId,
        action: 'pushes.replayed',
        subjectId: '',
        after: { filter: body, ...done },
      });
      return done;
    });
    context.poke([accountId]);
    return answer;
  },
});
