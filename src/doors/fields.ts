// What both doors read from: named values of unknown type, names in lower case.
import { createHash } from 'node:crypto';

/** Values of one object of a client, names in lower case. Values are whatever JSON allows; a query has strings only. */
export type Fields = Record<string, unknown>;

const CLEAN_NAME = /^[a-z0-9_]*$/;
const CLIENT_ID_MAX = 64;
const TRUE_WORDS: ReadonlySet<string> = new Set(['1', 'true', 'yes', 'on']);

/** Whether a name needs neither decoding nor lower case. */
export function isCleanName(name: string): boolean {
  return CLEAN_NAME.test(name);
}

/** A JSON value as fields; anything but an object is an object without fields. */
export function fieldsOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  for (const name in value) if (!isCleanName(name)) return lowerNames(value as Fields);
  return value as Fields;
}

/** A name as written exactly wins over the same name in other letters. */
function lowerNames(object: Fields): Fields {
  const fields: Fields = Object.create(null);
  for (const name of Object.keys(object)) {
    const lower = name.trim().toLowerCase();
    if (lower === name || fields[lower] === undefined) fields[lower] = object[name];
  }
  return fields;
}

/**
 * A string, number or flag as text; whatever else is ''. NUL, which PostgreSQL cannot store, and halves of surrogate
 * pairs, which no encoding can carry, are taken out here, so that one such text cannot fail a whole batch.
 */
export function scalar(value: unknown): string {
  if (typeof value === 'string') return storable(value);
  if (typeof value === 'number') return String(value);
  return value === true ? '1' : '';
}

function storable(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes('\0') ? whole.replaceAll('\0', '') : whole;
}

/** The first of these fields that is not empty. */
export function firstOf(fields: Fields, names: readonly string[]): string {
  for (const name of names) {
    const value = fields[name];
    if (value === undefined) continue;
    const text = scalar(value);
    if (text !== '') return text;
  }
  return '';
}

/** 1, '1', true, 'true', 'yes', 'on'. */
export function flag(value: unknown): boolean {
  return value !== undefined && TRUE_WORDS.has(scalar(value).trim().toLowerCase());
}

/**
 * contract.md §2 `client_id_sms`: empty, absent or 0 = none. One longer than 64 characters is kept as its SHA-256 in
 * hex, which has 64: cutting it would take two different messages for one.
 */
export function clientIdOf(value: unknown): string {
  if (value === undefined) return '';
  const id = scalar(value);
  const trimmed = id.trim();
  if (trimmed === '' || trimmed === '0') return '';
  return id.length > CLIENT_ID_MAX ? createHash('sha256').update(id).digest('hex') : id;
}
