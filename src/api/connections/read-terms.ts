// What is asked of a connection, held against its connector, with the place of every fault.
import type { ChannelDefinition, Settings } from '../../channels/channel.ts';
import { parseHours } from '../../domain/hours.ts';
import { parseMoneyE7 } from '../../domain/money.ts';
import { isTimeZone } from '../../domain/validity.ts';
import { changeSettings } from '../../pipeline/connection-settings.ts';
import type { ApiContext } from '../context.ts';
import { Problem } from '../frame/problem.ts';

interface GivenTerms {
  channels?: readonly string[];
  hours?: string;
  time_zone?: string;
  cost?: string;
}

/** @throws Problem `invalid_request` */
export function definitionOf(context: ApiContext, type: string): ChannelDefinition {
  const definition = context.definitions.get(type);
  if (definition !== undefined) return definition;
  return wrong('/type', `must be one of ${[...context.definitions.keys()].join(', ')}`);
}

/** @throws Problem `invalid_request` */
export function readTerms(definition: ChannelDefinition, given: GivenTerms) {
  const foreign = given.channels?.find((name) => !(definition.channels as readonly string[]).includes(name));
  if (foreign !== undefined) wrong('/channels', `${definition.type} carries ${definition.channels.join(', ')}`);
  if (given.hours !== undefined && parseHours(given.hours) === null) {
    wrong('/hours', 'must be windows like 09:00-21:00 or 22:00-06:00, separated by commas');
  }
  if (given.time_zone !== undefined && !isTimeZone(given.time_zone)) wrong('/time_zone', 'there is no such zone');
  return {
    channels: given.channels,
    hours: given.hours,
    timeZone: given.time_zone,
    costE7: given.cost === undefined ? undefined : readCost(given.cost, '/cost'),
  };
}

/** What is asked for cannot be negative. @throws Problem `invalid_request` */
export function readCost(text: string, field: string): bigint {
  const costE7 = parseMoneyE7(text);
  return costE7 < 0n ? wrong(field, 'must not be negative') : costE7;
}

/** @throws Problem `invalid_request` with every setting that is wrong, never with its value */
export function readSettingsOf(definition: ChannelDefinition, before: Settings, changes: Settings): Settings {
  const changed = changeSettings(definition, before, changes);
  if (changed.kind === 'ok') return changed.settings;
  throw new Problem('invalid_request', {
    errors: changed.faults.map(({ name, message }) => ({ field: `/settings/${name}`, message })),
  });
}

export function wrong(field: string, message: string): never {
  throw new Problem('invalid_request', { errors: [{ field, message }] });
}
