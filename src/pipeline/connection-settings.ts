// Settings of a connection as operators give them, held against what its connector says of itself: the command line and
// the API judge them alike. Only what was set is kept, so that a default that changes with a new version of the connector
// changes here too.
import type { ChannelDefinition, LinkPort, Settings } from '../channels/channel.ts';
import { FaultyLink } from '../channels/faulty-link.ts';
import { readSettings } from '../channels/read-settings.ts';

export interface SettingFault {
  name: string;
  /** Never with the value: it may be a secret. */
  message: string;
}

export type ChangedSettings = { kind: 'ok'; settings: Settings } | { kind: 'invalid'; faults: SettingFault[] };

/** What there is with the changes, typed; null puts a setting back to its default, what is not named stays. */
export function changeSettings(
  definition: ChannelDefinition,
  before: Readonly<Settings>,
  changes: Readonly<Settings>,
): ChangedSettings {
  const given = Object.fromEntries(Object.entries({ ...before, ...changes }).filter(([, value]) => value !== null));
  const read = readSettings(definition.settings, given);
  if (read.kind === 'invalid') return { kind: 'invalid', faults: read.faults.map(faultFrom) };
  return {
    kind: 'ok',
    settings: Object.fromEntries(Object.keys(given).map((name) => [name, read.values[name]])),
  };
}

/** Names of settings have no colon. */
function faultFrom(words: string): SettingFault {
  const at = words.indexOf(': ');
  return { name: words.slice(0, at), message: words.slice(at + 2) };
}

/** What the connector itself has against the settings (a file that cannot be read, a map it does not understand); '' = nothing. */
export function faultOf(definition: ChannelDefinition, settings: Settings): string {
  const link = definition.open({ id: 0, name: 'check', settings }, DEAF_PORT);
  // A good one that was never started has reasons of its own for not being up.
  return link instanceof FaultyLink ? link.health().reason : '';
}

/** For a link that is never started. */
const DEAF_PORT: LinkPort = {
  outcome: () => {},
  event: (_event, stored) => stored(false),
  room: () => {},
  health: () => {},
  configurationFault: () => {},
  contact: async () => null,
};

/** Names of settings that may be shown: what is not known not to be a secret is taken for one. */
export function openNames(definition: ChannelDefinition | undefined): ReadonlySet<string> {
  const fields = definition?.settings ?? [];
  return new Set(fields.filter((field) => !field.secret).map((field) => field.name));
}
