// A connection's settings as typed values: defaults filled in, words turned into what their field says, and every fault
// named at once. `kaskad connection add --set window=200` hands over words, the API hands over values; both end here.
import type { SettingField, Settings } from './channel.ts';

export type ReadSettings = { kind: 'ok'; values: Record<string, unknown> } | { kind: 'invalid'; faults: string[] };

/** A fault is `name: what is wrong`, never with the value: it may be a secret. Unknown names are faults too. */
export function readSettings(fields: readonly SettingField[], given: Settings): ReadSettings {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  const known = new Set(fields.map((field) => field.name));
  for (const name of Object.keys(given)) if (!known.has(name)) faults.push(`${name}: there is no such setting`);
  for (const field of fields) {
    const raw = given[field.name];
    const absent = raw === undefined || raw === null || (raw === '' && field.type !== 'string');
    if (absent || (raw === '' && field.required)) {
      if (field.required && field.default === undefined) faults.push(`${field.name}: is required`);
      values[field.name] = field.default;
      continue;
    }
    const read = readOne(field, raw);
    if (read.kind === 'fault') faults.push(`${field.name}: ${read.fault}`);
    else values[field.name] = read.value;
  }
  return faults.length > 0 ? { kind: 'invalid', faults } : { kind: 'ok', values };
}

/**
 * The same reading, done once for each settings object: doors ask for every message, and a connection's settings are one
 * object until they are changed.
 */
export function rememberedBySettings<R>(read: (given: Settings) => R): (given: Settings) => R {
  const known = new WeakMap<Settings, { value: R }>();
  return (given) => {
    let found = known.get(given);
    if (found === undefined) {
      found = { value: read(given) };
      known.set(given, found);
    }
    return found.value;
  };
}

type ReadOne = { kind: 'value'; value: unknown } | { kind: 'fault'; fault: string };

function readOne(field: SettingField, raw: unknown): ReadOne {
  switch (field.type) {
    case 'string':
      return typeof raw === 'string' || typeof raw === 'number' ? value(String(raw)) : fault('must be text');
    case 'number':
      return readNumber(field, raw);
    case 'boolean':
      return readBoolean(raw);
    case 'enum': {
      const word = String(raw);
      return field.values?.includes(word) ? value(word) : fault(`must be one of ${field.values?.join(', ')}`);
    }
    case 'json':
      return readJson(raw);
  }
}

function readNumber(field: SettingField, raw: unknown): ReadOne {
  const number = typeof raw === 'string' ? Number(raw.trim() || Number.NaN) : raw;
  if (typeof number !== 'number' || !Number.isFinite(number)) return fault('must be a number');
  if (field.min !== undefined && number < field.min) return fault(`must be at least ${field.min}`);
  if (field.max !== undefined && number > field.max) return fault(`must be at most ${field.max}`);
  return value(number);
}

function readBoolean(raw: unknown): ReadOne {
  if (typeof raw === 'boolean') return value(raw);
  const word = String(raw).toLowerCase();
  if (['true', 'yes', 'on', '1'].includes(word)) return value(true);
  if (['false', 'no', 'off', '0'].includes(word)) return value(false);
  return fault('must be true or false');
}

function readJson(raw: unknown): ReadOne {
  if (typeof raw !== 'string') return value(raw);
  try {
    return value(JSON.parse(raw));
  } catch {
    return fault('must be JSON');
  }
}

const value = (read: unknown): ReadOne => ({ kind: 'value', value: read });
const fault = (words: string): ReadOne => ({ kind: 'fault', fault: words });
