import Type from 'typebox';
import { knownClass, OWN_CODES } from '../../pipeline/connection-error-class.ts';
import { countErrors } from '../../store/admin/connection-errors.ts';
import { setErrorClasses } from '../../store/admin/connections.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { nullable, oneOf, record, Time, timeOf } from '../frame/fields.ts';
import { readTime } from '../frame/moments.ts';
import { ConnectionId, connectionOf, ERROR_CLASSES, heldConnection } from './fields.ts';
import { wrong } from './read-terms.ts';

const DAY_MS = 86_400_000;
const DAYS_MAX = 7;

const ErrorClass = oneOf(ERROR_CLASSES);

/** `GET /operator/connections/{id}/errors`. */
export const listErrors = endpoint({
  id: 'operator.connections.errors',
  method: 'GET',
  path: '/operator/connections/{id}/errors',
  tag: 'Connections',
  summary: 'What its upstream refused, by code',
  description: 'Of at most 7 days, by default the last one; the 500 most frequent codes.',
  access: staffMay('connections:read'),
  params: ConnectionId,
  query: record({ from: Type.Optional(Time), to: Type.Optional(Time) }),
  response: record({
    from: Time,
    to: Time,
    errors: Type.Array(
      record({
        code: Type.String(),
        name: Type.String({ description: 'In words, where the connector has them.' }),
        class: nullable(
          Type.String({
            description: 'What it was taken for; null for what no upstream refused: receipts, no answer.',
          }),
        ),
        class_now: nullable(
          Type.String({ description: 'What it would be taken for now; null when nobody knows the code.' }),
        ),
        known: Type.Boolean({ description: 'The connector or the operator says what the code means.' }),
        count: Type.Integer(),
        last_at: Time,
      }),
    ),
  }),
  handler: async ({ context, params, query }) => {
    const toMs = readTime(query.to) ?? Date.now();
    const fromMs = readTime(query.from) ?? Math.max(0, toMs - DAY_MS);
    if (!(fromMs < toMs)) wrong('from', 'must be before `to`');
    if (toMs - fromMs > DAYS_MAX * DAY_MS) wrong('from', `must be at most ${DAYS_MAX} days before \`to\``);
    const connection = await connectionOf(context.pool, params.id);
    const definition = context.definitions.get(connection.type);
    const rows = await countErrors(context.pool, connection.id, fromMs, toMs);
    return {
      from: timeOf(new Date(fromMs)),
      to: timeOf(new Date(toMs)),
      errors: rows.map(({ code, errorClass, count, lastAt }) => {
        const classNow = Object.hasOwn(connection.errorClasses, code)
          ? connection.errorClasses[code]!
          : (knownClass(definition, code) ?? null);
        return {
          code,
          name: definition?.codeName?.(code) ?? '',
          class: errorClass,
          class_now: classNow,
          known: classNow !== null || OWN_CODES.includes(code),
          count,
          last_at: timeOf(lastAt),
        };
      }),
    };
  },
});

const Classes = Type.Record(Type.String({ pattern: '^[!-~]{1,64}$' }), ErrorClass, {
  maxProperties: 500,
  description: 'By code. Codes that are left out are judged by the connector.',
});

/** `PUT /operator/connections/{id}/error-classes`. */
export const putErrorClasses = endpoint({
  id: 'operator.connections.error_classes',
  method: 'PUT',
  path: '/operator/connections/{id}/error-classes',
  tag: 'Connections',
  summary: "Say what its upstream's codes mean, before the connector does",
  description:
    'temporary: tried again, each time later. throttle: tried again, and slowed down. recipient, content: refused for good, ' +
    'another connection is tried. configuration: the connection is paused, its messages are kept. At work with the next answer.',
  access: staffMay('connections:write'),
  params: ConnectionId,
  body: Classes,
  response: Classes,
  handler: async ({ context, params, body, change }) => {
    const own = Object.keys(body).find((code) => OWN_CODES.includes(code));
    if (own !== undefined) wrong(`/${own}`, 'is no code of an upstream');
    await change(async (client) => {
      const { id } = await heldConnection(client, params.id);
      await setErrorClasses(client, id, body);
    });
    await context.refresh();
    return body;
  },
});
