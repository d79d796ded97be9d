// What a connection carries, when, and at what cost: the options that every connector has in common.
import type { ChannelDefinition } from '../../channels/channel.ts';
import { parseHours } from '../../domain/hours.ts';
import { isTimeZone } from '../../domain/validity.ts';
import type { ConnectionTerms } from '../../store/admin/connections.ts';
import { UsageError } from '../frame/command.ts';
import { amountE7 } from '../support/values.ts';

export const TERM_OPTIONS = {
  carries: { kind: 'text', value: 'A,B', help: 'channels it carries; default the first of its connector' },
  hours: { kind: 'text', value: 'HH:MM-HH:MM', help: "when it may send, several by commas; '' = always" },
  'time-zone': { kind: 'text', value: 'ZONE', help: 'of the hours; default Europe/Moscow' },
  cost: { kind: 'text', value: 'AMOUNT', help: 'what the provider asks for one part, for the margin' },
} as const;

interface Given {
  carries?: string;
  hours?: string;
  'time-zone'?: string;
  cost?: string;
}

/** @throws UsageError that names the option */
export function termsOf(
  definition: ChannelDefinition,
  given: Given,
): Partial<ConnectionTerms> & { channels?: readonly string[] } {
  const zone = given['time-zone'];
  if (given.hours !== undefined && parseHours(given.hours) === null) {
    throw new UsageError('--hours: expected windows like 09:00-21:00 or 22:00-06:00, separated by commas');
  }
  if (zone !== undefined && !isTimeZone(zone)) throw new UsageError(`--time-zone: there is no zone "${zone}"`);
  return {
    channels: given.carries === undefined ? undefined : carried(definition, given.carries),
    hours: given.hours,
    timeZone: zone,
    costE7: given.cost === undefined ? undefined : costOf(given.cost),
  };
}

function costOf(text: string): bigint {
  const cost = amountE7('cost', text);
  if (cost < 0n) throw new UsageError('--cost must not be negative');
  return cost;
}

function carried(definition: ChannelDefinition, list: string): string[] {
  const channels = list.split(',').map((name) => name.trim());
  const foreign = channels.find((name) => !(definition.channels as readonly string[]).includes(name));
  if (foreign !== undefined) {
    throw new UsageError(`--carries: ${definition.type} carries ${definition.channels.join(', ')}, not "${foreign}"`);
  }
  return [...new Set(channels)];
}
