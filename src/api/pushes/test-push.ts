import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import Type from 'typebox';
import { testPush } from '../../pipeline/push-test.ts';
import { statesOf } from '../../pipeline/told-states.ts';
import { writeAudit } from '../../store/actor.ts';
import { ANSWER_KEPT_MAX, insertPushes } from '../../store/push-log.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { nullable, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { ToldState } from './shown.ts';

/** Of one account in a minute, on one node. */
const limiter = new RateLimiterMemory({ points: 10, duration: 60 });

/** `POST /pushes/test`. */
export const testPushAddress = endpoint({
  id: 'pushes.test',
  method: 'POST',
  path: '/pushes/test',
  tag: 'Pushes',
  summary: 'Push a made-up status now, and see the answer',
  description:
    'To the address that is set, in its style. The status is of message 0, which nobody has; a signed event also has `"test": true` in its data and a `webhook-id` that begins with `test_`. At most ten a minute.',
  access: clientMay('pushes:write'),
  body: record({ state: Type.Optional(ToldState) }),
  response: record({
    acknowledged: Type.Boolean({ description: 'The receiver did what makes a status done.' }),
    status: nullable(Type.Integer()),
    error: Type.String(),
    duration_ms: Type.Integer(),
    request_body: Type.String(),
    answer_body: Type.String({ description: 'The first 1024 characters.' }),
  }),
  errors: ['conflict', 'limit_exceeded'],
  handler: async ({ context, principal, body, change }) => {
    const account = context.cache.account(principal.account.id);
    if (account === undefined || account.pushUrl === '') throw new Problem('conflict', 'there is no push address');
    const nowMs = Date.now();
    const secrets = context.cache.pushSecrets(account.id, nowMs);
    if (account.pushStyle === 'signed' && secrets.length === 0)
      throw new Problem('conflict', 'there is no secret to sign with');
    await takeTurn(account.id);
    const state = statesOf(body.state ?? 'deliver')[0]!;
    const { answer, isAcknowledged, requestBody, logged } = await testPush(
      context.pushClient,
      account,
      secrets,
      state,
      nowMs,
    );
    await change(async (client) => {
      await insertPushes(client, [logged]);
      const after = { status: answer.status, error: answer.error };
      await writeAudit(client, { accountId: account.id, action: 'push.tested', subjectId: '', after });
    });
    return {
      acknowledged: isAcknowledged,
      status: answer.status,
      error: answer.error,
      duration_ms: Math.round(answer.durationMs),
      request_body: requestBody,
      answer_body: answer.body.slice(0, ANSWER_KEPT_MAX),
    };
  },
});

async function takeTurn(accountId: number): Promise<void> {
  try {
    await limiter.consume(accountId);
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    throw new Problem('limit_exceeded', { retryAfterS: Math.max(1, Math.ceil(refused.msBeforeNext / 1000)) });
  }
}
