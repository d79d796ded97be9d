import Type from 'typebox';
import { faultOf } from '../../pipeline/connection-settings.ts';
import {
  addConnection,
  type ConnectionDetail,
  setConnectionName,
  setConnectionSettings,
  setConnectionTerms,
} from '../../store/admin/connections.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import {
  Connection,
  ConnectionId,
  ConnectionName,
  connectionOf,
  heldConnection,
  SettingValues,
  shownConnection,
  Terms,
} from './fields.ts';
import { definitionOf, readSettingsOf, readTerms } from './read-terms.ts';

/** `POST /operator/connections`. */
export const createConnection = endpoint({
  id: 'operator.connections.create',
  method: 'POST',
  path: '/operator/connections',
  tag: 'Connections',
  summary: 'Connect to an operator or a provider',
  description:
    'The settings are those of the type. `warning` tells what the connector has against them on this machine, such as a ' +
    'file that cannot be read; the connection is made all the same.',
  access: staffMay('connections:write'),
  body: record({ name: ConnectionName, type: Type.String({ maxLength: 64 }), settings: SettingValues, ...Terms }),
  response: Connection,
  status: 201,
  errors: ['already_exists'],
  handler: async ({ context, body, change }) => {
    const definition = definitionOf(context, body.type);
    const terms = readTerms(definition, body);
    const settings = readSettingsOf(definition, {}, body.settings);
    const { name, type } = body;
    const channels = terms.channels ?? definition.channels.slice(0, 1);
    const id = await change((client) => addConnection(client, { ...terms, name, type, channels, settings })).catch(
      nameTaken,
    );
    await context.refresh();
    return shownConnection(context, await connectionOf(context.pool, id), faultOf(definition, settings));
  },
});

/** `PATCH /operator/connections/{id}`. */
export const changeConnection = endpoint({
  id: 'operator.connections.change',
  method: 'PATCH',
  path: '/operator/connections/{id}',
  tag: 'Connections',
  summary: 'Change a connection',
  description:
    'Settings that are left out stay, secrets too; null puts one back to its default, and clears a secret. A running link ' +
    'finishes what it has in flight and is opened anew.',
  access: staffMay('connections:write'),
  params: ConnectionId,
  body: record({ name: Type.Optional(ConnectionName), settings: Type.Optional(SettingValues), ...Terms }),
  response: Connection,
  errors: ['already_exists', 'conflict'],
  handler: async ({ context, params, body, change }) => {
    const changed = await change(async (client): Promise<ConnectionDetail> => {
      const before = await heldConnection(client, params.id);
      const definition = context.definitions.get(before.type);
      if (definition === undefined) throw new Problem('conflict', `this version has no connector ${before.type}`);
      const terms = readTerms(definition, body);
      if (body.settings !== undefined) {
        await setConnectionSettings(client, before.id, readSettingsOf(definition, before.settings, body.settings));
      }
      if (Object.values(terms).some((term) => term !== undefined)) await setConnectionTerms(client, before.id, terms);
      if (body.name !== undefined && body.name !== before.name) await setConnectionName(client, before.id, body.name);
      return connectionOf(client, before.id);
    }).catch(nameTaken);
    await context.refresh();
    const definition = definitionOf(context, changed.type);
    return shownConnection(context, changed, faultOf(definition, changed.settings));
  },
});

function nameTaken(error: unknown): never {
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (code === '23505' && constraint === 'connection_name') throw new Problem('already_exists');
  throw error;
}
