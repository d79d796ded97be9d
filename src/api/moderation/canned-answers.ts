import Type from 'typebox';
import { addCannedAnswer, cannedAnswers, removeCannedAnswer } from '../../store/admin/canned-answers.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, Nothing, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { words } from './fields.ts';

const CannedAnswer = record({ id: Id, text: Type.String() });

/** `GET /operator/moderation/answers`. */
export const listAnswers = endpoint({
  id: 'operator.moderation.answers.list',
  method: 'GET',
  path: '/operator/moderation/answers',
  tag: 'Moderation',
  summary: 'Reasons that are given again and again',
  access: staffMay('moderation:read'),
  response: record({ items: Type.Array(CannedAnswer) }),
  handler: async ({ context }) => ({ items: await cannedAnswers(context.pool) }),
});

/** `POST /operator/moderation/answers`. */
export const addAnswer = endpoint({
  id: 'operator.moderation.answers.add',
  method: 'POST',
  path: '/operator/moderation/answers',
  tag: 'Moderation',
  summary: 'Keep a reason for the next time',
  access: staffMay('moderation:write'),
  body: record({ text: words(1, 1000) }),
  response: CannedAnswer,
  status: 201,
  errors: ['already_exists'],
  handler: async ({ body, change }) => {
    const answer = await change((client) => addCannedAnswer(client, body.text));
    if (answer === null) throw new Problem('already_exists', 'this answer is kept already');
    return answer;
  },
});

/** `DELETE /operator/moderation/answers/{id}`. */
export const removeAnswer = endpoint({
  id: 'operator.moderation.answers.remove',
  method: 'DELETE',
  path: '/operator/moderation/answers/{id}',
  tag: 'Moderation',
  summary: 'Forget a reason',
  access: staffMay('moderation:write'),
  params: record({ id: Id }),
  response: Nothing,
  errors: ['not_found'],
  handler: async ({ params, change }) => {
    if (!(await change((client) => removeCannedAnswer(client, params.id)))) throw new Problem('not_found');
    return null;
  },
});
