import Type from 'typebox';
import type { ChannelDefinition } from '../../channels/channel.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { nullable, oneOf, record } from '../frame/fields.ts';
import { ERROR_CLASSES } from './fields.ts';

const Field = record({
  name: Type.String(),
  kind: oneOf(['string', 'number', 'boolean', 'enum', 'json']),
  required: Type.Boolean(),
  secret: Type.Boolean({ description: 'Written, never shown.' }),
  default: nullable(Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
  help: Type.String(),
  min: nullable(Type.Number()),
  max: nullable(Type.Number()),
  options: Type.Array(Type.String(), { description: 'Of an enum.' }),
});

/** `GET /operator/connection-types`. */
export const listTypes = endpoint({
  id: 'operator.connections.types',
  method: 'GET',
  path: '/operator/connection-types',
  tag: 'Connections',
  summary: 'The connectors, with all that is needed to draw their forms',
  access: staffMay('connections:read'),
  response: record({
    types: Type.Array(
      record({
        type: Type.String(),
        channels: Type.Array(Type.String(), { description: 'A connection carries the first unless it is told which.' }),
        settings: Type.Array(Field),
        statuses: Type.Array(Type.String(), { description: 'Receipts its upstream can tell.' }),
        charge: oneOf(['submitted', 'delivered'], { description: 'When a message is charged, by nature.' }),
        has_hook: Type.Boolean({ description: 'Its provider calls us.' }),
        error_classes: Type.Array(
          record({ code: Type.String(), class: oneOf(ERROR_CLASSES), name: Type.String({ description: 'In words.' }) }),
        ),
      }),
    ),
  }),
  handler: async ({ context }) => ({ types: [...context.definitions.values()].map(shownType) }),
});

const shownType = (definition: ChannelDefinition) => ({
  type: definition.type,
  channels: [...definition.channels],
  settings: definition.settings.map((field) => ({
    name: field.name,
    kind: field.type,
    required: field.required && field.default === undefined,
    secret: field.secret,
    default: field.default ?? null,
    help: field.help,
    min: field.min ?? null,
    max: field.max ?? null,
    options: [...(field.values ?? [])],
  })),
  statuses: [...definition.statuses],
  charge: definition.chargePolicy,
  has_hook: definition.hook !== undefined,
  error_classes: [...definition.errorClasses].map(([code, errorClass]) => ({
    code,
    class: errorClass,
    name: definition.codeName?.(code) ?? '',
  })),
});
