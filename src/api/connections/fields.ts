// How a connection looks in the API. Secrets go in and never come out: there is one function here that shows settings.
import Type, { type Static } from 'typebox';
import { formatE7Trimmed } from '../../domain/money.ts';
import { openNames } from '../../pipeline/connection-settings.ts';
import type { ConnectionDetail } from '../../store/admin/connections.ts';
import { findConnectionById, lockConnection } from '../../store/admin/connections.ts';
import type { Queryable } from '../../store/db.ts';
import type { ApiContext } from '../context.ts';
import { ChannelName, GivenMoney, Id, nullable, oneOf, record, Time, timeOf, timeOrNull } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';

export const ERROR_CLASSES = ['temporary', 'throttle', 'recipient', 'content', 'configuration'] as const;
export const ConnectionId = record({ id: Id });

/** In addresses of hooks, in lists of the command line. */
export const ConnectionName = Type.String({ pattern: '^[^\\s,]{1,64}$', description: 'Without blanks and commas.' });
export const SettingValues = Type.Record(Type.String({ pattern: '^[a-z0-9_]{1,64}$' }), Type.Unknown(), {
  maxProperties: 200,
  description: 'By the names of the type (`GET /operator/connection-types`).',
});
export const Terms = {
  channels: Type.Optional(Type.Array(ChannelName, { minItems: 1, maxItems: 20, uniqueItems: true })),
  hours: Type.Optional(
    Type.String({ maxLength: 200, description: '`09:00-21:00`, several by commas; empty = always.' }),
  ),
  time_zone: Type.Optional(Type.String({ maxLength: 64, description: 'Of the hours.' })),
  cost: Type.Optional(GivenMoney),
};

export const ConnectionLine = {
  id: Id,
  name: Type.String(),
  type: Type.String(),
  channels: Type.Array(Type.String()),
  state: oneOf(['active', 'draining', 'paused'], {
    description: 'draining: what is queued goes out, nothing new comes.',
  }),
  state_reason: Type.String(),
  hours: Type.String(),
  time_zone: Type.String(),
  cost: Type.String({ description: 'Of one part, where no line of its costs says otherwise.' }),
  health: nullable(
    record({
      link: oneOf(['up', 'connecting', 'down']),
      bound: Type.Integer(),
      wanted: Type.Integer(),
      in_flight: Type.Integer(),
      window: Type.Integer(),
      reason: Type.String(),
      node: Type.String(),
      since: Time,
      seen_at: Time,
    }),
  ),
  queued: Type.Integer(),
  oldest_at: nullable(Time),
  created_at: Time,
  changed_at: Time,
};

export const Connection = record({
  ...ConnectionLine,
  settings: Type.Record(Type.String(), Type.Unknown(), { description: 'What was set; secrets are null.' }),
  secrets_set: Type.Array(Type.String(), { description: 'Names of the secrets that have a value.' }),
  error_classes: Type.Record(Type.String(), Type.String()),
  hook_url: nullable(
    Type.String({ description: 'Where its provider calls us; `{key}` stands for the secret it was given for that.' }),
  ),
  warning: Type.String({
    description: 'What the connector has against its settings on this machine; empty = nothing.',
  }),
});

export const shownLine = (connection: ConnectionDetail) => ({
  id: connection.id,
  name: connection.name,
  type: connection.type,
  channels: connection.channels,
  state: connection.state,
  state_reason: connection.stateReason,
  hours: connection.hours,
  time_zone: connection.timeZone,
  cost: formatE7Trimmed(connection.costE7),
  // What the last owner saw of one that nobody has any more says nothing.
  health: connection.owned && connection.state !== 'paused' ? shownHealth(connection) : null,
  queued: connection.queued,
  oldest_at: timeOrNull(connection.oldestAt),
  created_at: timeOf(connection.createdAt),
  changed_at: timeOf(connection.changedAt),
});

function shownHealth({ health }: ConnectionDetail) {
  if (health === null) return null;
  return {
    link: health.state,
    bound: health.bound,
    wanted: health.wanted,
    in_flight: health.inFlight,
    window: health.window,
    reason: health.reason,
    node: health.node,
    since: timeOf(health.since),
    seen_at: timeOf(health.seenAt),
  };
}

export function shownConnection(
  context: ApiContext,
  connection: ConnectionDetail,
  warning: string,
): Static<typeof Connection> {
  const definition = context.definitions.get(connection.type);
  const open = openNames(definition);
  const settings = Object.entries(connection.settings);
  const isSet = (value: unknown) => value !== null && value !== undefined && value !== '';
  const secrets = settings.filter(([name, value]) => !open.has(name) && isSet(value)).map(([name]) => name);
  const key = isSet(connection.settings.hook_key) ? '/{key}' : '';
  return {
    ...shownLine(connection),
    settings: Object.fromEntries(settings.map(([name, value]) => [name, open.has(name) ? value : null])),
    secrets_set: secrets,
    error_classes: connection.errorClasses,
    hook_url:
      definition?.hook === undefined
        ? null
        : `${context.config.publicUrl}/hooks/${encodeURIComponent(connection.name)}${key}`,
    warning,
  };
}

/** @throws Problem `not_found` */
export async function connectionOf(pool: Queryable, id: number): Promise<ConnectionDetail> {
  return (await findConnectionById(pool, id)) ?? missing();
}

/** The same, held until the transaction ends. */
export async function heldConnection(client: Queryable, id: number): Promise<ConnectionDetail> {
  return (await lockConnection(client, id)) ?? missing();
}

function missing(): never {
  throw new Problem('not_found', 'there is no such connection');
}
