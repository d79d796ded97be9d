// Settings of a connection from the command line: checked and typed against what the connector says of itself.
import type { ChannelDefinition, SettingField } from '../../channels/channel.ts';
import { CHANNELS } from '../../channels/index.ts';
import { changeSettings, openNames } from '../../pipeline/connection-settings.ts';
import { CommandError, UsageError } from '../frame/command.ts';
import { columns } from '../frame/help.ts';
import { nearest } from '../frame/nearest.ts';

export const SET_OPTION = { kind: 'pair', many: true, help: 'a setting of the connector, see below' } as const;

/** The connector of this type. @throws UsageError with the nearest, or all of them. */
export function connectorOf(type: string): ChannelDefinition {
  const definition = CHANNELS.find((one) => one.type === type);
  if (definition !== undefined) return definition;
  const types = CHANNELS.map((one) => one.type);
  const near = nearest(type, types) ?? CHANNELS.find((one) => (one.channels as readonly string[]).includes(type))?.type;
  const hint = near === undefined ? `; there are ${types.join(', ')}` : `; did you mean "${near}"?`;
  throw new UsageError(`--channel: there is no connector "${type}"${hint}`);
}

export type Pairs = readonly (readonly [name: string, value: string])[];

/**
 * What there is with the changes, typed; names in `unset` go back to their defaults.
 * @throws UsageError that names every fault, never a value
 */
export function changedSettings(
  definition: ChannelDefinition,
  before: Readonly<Record<string, unknown>>,
  pairs: Pairs,
  unset: readonly string[] = [],
): Record<string, unknown> {
  const names = definition.settings.map((field) => field.name);
  for (const name of [...pairs.map(([name]) => name), ...unset]) {
    if (names.includes(name)) continue;
    const near = nearest(name, names);
    throw new UsageError(
      `${definition.type} has no setting "${name}"${near ? `; did you mean "${near}"?` : '; kaskad connection add --help lists them'}`,
    );
  }
  const twice = pairs.find(([name], i) => pairs.findIndex((pair) => pair[0] === name) !== i);
  if (twice) throw new UsageError(`--set ${twice[0]} is given twice`);
  const cleared = unset.map((name): [string, null] => [name, null]);
  const changed = changeSettings(definition, before, Object.fromEntries([...cleared, ...pairs]));
  if (changed.kind === 'ok') return changed.settings;
  throw new UsageError(`--set ${changed.faults.map(({ name, message }) => `${name}: ${message}`).join('; ')}`);
}

/** Every setting of every connector, for the help. */
export function settingsHelp(): string {
  return CHANNELS.flatMap((definition) => [
    `Settings of ${definition.type} (--channel ${definition.type}), which carries ${carriesWords(definition)}:`,
    ...columns(definition.settings.map((field): [string, string] => [`  ${field.name}`, describe(field)])),
  ]).join('\n');
}

/** `voice, and with --carries also voice_ivr, flashcall`. */
function carriesWords({ channels: [first, ...others] }: ChannelDefinition): string {
  return others.length === 0 ? String(first) : `${first}, and with --carries also ${others.join(', ')}`;
}

function describe(field: SettingField): string {
  const kind = field.type === 'enum' ? (field.values ?? []).join(' | ') : field.type;
  const range = field.min === undefined && field.max === undefined ? '' : ` ${field.min ?? ''}…${field.max ?? ''}`;
  const fallback = field.default === undefined || field.default === '' ? '' : `, default ${field.default}`;
  const marks = [
    field.required && field.default === undefined ? ', required' : '',
    field.secret ? ', secret' : '',
  ].join('');
  return `${field.help} (${kind}${range}${fallback}${marks})`;
}

/** For showing: secrets as ***. */
export function shownSettings(type: string, settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const open = openNames(CHANNELS.find((one) => one.type === type));
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, open.has(name) ? value : '***']));
}

/** @throws CommandError when this program has no such connector (a newer one made the connection). */
export function definitionOf(type: string): ChannelDefinition {
  const definition = CHANNELS.find((one) => one.type === type);
  if (definition === undefined) throw new CommandError('unknown_connector', `this kaskad has no connector "${type}"`);
  return definition;
}
