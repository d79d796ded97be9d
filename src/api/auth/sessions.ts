// Where one is signed in.
import Type from 'typebox';
import { endSession, endSessions, listSessions } from '../../store/sessions.ts';
import { ANYBODY, endpoint } from '../frame/endpoint.ts';
import { Nothing, page, record, Time, timeOf } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { personOf } from './person.ts';

export const SessionId = record({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) });

/** `GET /auth/sessions`. */
export const getSessions = endpoint({
  id: 'auth.list_sessions',
  method: 'GET',
  path: '/auth/sessions',
  tag: 'Sign-in',
  summary: 'The browsers one is signed in with',
  access: ANYBODY,
  response: page(
    record({
      id: Type.Integer(),
      current: Type.Boolean({ description: 'The one that asks.' }),
      address: Type.String(),
      user_agent: Type.String(),
      created_at: Time,
      seen_at: Time,
      expires_at: Time,
    }),
  ),
  handler: async ({ context, principal }) => {
    const { userId, sessionId } = personOf(principal);
    const sessions = await listSessions(context.pool, userId, 'browser', context.config.sessionIdleH * 3600);
    const items = sessions.map((session) => ({
      id: session.id,
      current: session.id === sessionId,
      address: session.address,
      user_agent: session.userAgent,
      created_at: timeOf(session.createdAt),
      seen_at: timeOf(session.seenAt),
      expires_at: timeOf(session.expiresAt),
    }));
    return { items, next: null };
  },
});

/** `DELETE /auth/sessions/{id}`. */
export const deleteSession = endpoint({
  id: 'auth.end_session',
  method: 'DELETE',
  path: '/auth/sessions/{id}',
  tag: 'Sign-in',
  summary: 'Sign one browser out',
  access: ANYBODY,
  params: SessionId,
  response: Nothing,
  errors: ['not_found'],
  handler: async ({ principal, params, change }) => {
    const { userId } = personOf(principal);
    if (!(await change((client) => endSession(client, userId, 'browser', params.id)))) throw new Problem('not_found');
    return null;
  },
});

/** `DELETE /auth/sessions`. */
export const deleteOtherSessions = endpoint({
  id: 'auth.end_other_sessions',
  method: 'DELETE',
  path: '/auth/sessions',
  tag: 'Sign-in',
  summary: 'Sign every other browser out',
  access: ANYBODY,
  response: record({ ended: Type.Integer() }),
  handler: async ({ principal, change }) => {
    const { userId, sessionId } = personOf(principal);
    return { ended: await change((client) => endSessions(client, userId, 'browser', sessionId)) };
  },
});
