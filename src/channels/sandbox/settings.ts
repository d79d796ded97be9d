// A connection to the sandbox has nothing to be set but the numbers it answers for.
import { SANDBOX_PREFIX } from '../../domain/sandbox.ts';
import type { Settings } from '../channel.ts';
import { text } from '../fields.ts';
import { readSettings, rememberedBySettings } from '../read-settings.ts';

export const FIELDS = [
  text(
    'prefix',
    SANDBOX_PREFIX,
    'First digits of the numbers it answers for; any other is refused, so that no real one is lost',
  ),
];

export type ReadSandboxSettings = { kind: 'ok'; prefix: string } | { kind: 'invalid'; faults: string[] };

export const readSandboxSettings = rememberedBySettings((given: Settings): ReadSandboxSettings => {
  const read = readSettings(FIELDS, given);
  if (read.kind === 'invalid') return read;
  const prefix = String(read.values.prefix);
  return /^\d{4,13}$/.test(prefix)
    ? { kind: 'ok', prefix }
    : { kind: 'invalid', faults: ['prefix: must be 4–13 digits'] };
});
