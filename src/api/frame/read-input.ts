// What a request says, held against the endpoint's schemas.
import type { Readable } from 'node:stream';
import type { Validator } from 'typebox/compile';
import { compiled } from './compiled.ts';
import type { Endpoint } from './endpoint.ts';
import { TIME_MESSAGE } from './moments.ts';
import { type FieldError, Problem } from './problem.ts';
import type { Share } from './shares.ts';

const BODY_MAX_BYTES = 1024 * 1024;
const ERRORS_MAX = 50;

export interface InputReader {
  params(value: unknown): unknown;
  query(value: unknown): unknown;
  /** Its bytes are taken from `share`, which whoever asks frees when the request is done. */
  body(stream: Readable, mediaType: string, share: Share): Promise<unknown>;
}

/** Readers of an endpoint's input, compiled once each. They throw Problems that name every wrong field. */
export function inputReader(endpoint: Endpoint): InputReader {
  const params = compiled(endpoint.params);
  const query = compiled(endpoint.query);
  const body = compiled(endpoint.body);
  return {
    params: (value) => fromText(params(), value, 'not_found'),
    query: (value) => fromText(query(), value, 'invalid_request'),
    body: async (stream, mediaType, share) => {
      const validator = body();
      if (validator === null) return undefined;
      if (mediaType !== '' && mediaType !== 'application/json') {
        throw new Problem('unsupported_media_type', 'this endpoint takes application/json');
      }
      const bytes = await readBytes(stream, endpoint.bodyMaxBytes ?? BODY_MAX_BYTES, share);
      const value = parseJson(bytes);
      if (validator.Check(value)) return value;
      throw new Problem('invalid_request', { errors: fieldErrors(validator, value) });
    },
  };
}

/** Parameters are text on the wire: numbers and booleans are read out of it. */
function fromText(validator: Validator | null, value: unknown, code: 'not_found' | 'invalid_request'): unknown {
  if (validator === null) {
    const names = Object.keys((value ?? {}) as object);
    if (code === 'not_found' || names.length === 0) return {};
    throw new Problem('invalid_request', { errors: names.map((field) => ({ field, message: 'is not known here' })) });
  }
  const given = { ...(value as Record<string, unknown>) };
  for (const [name, text] of Object.entries(given)) refuseNul(name, text);
  const read = validator.Convert(structuredClone(given));
  if (validator.Check(read)) return read;
  if (code === 'not_found') throw new Problem('not_found');
  // A parameter is named, not pointed at.
  const errors = fieldErrors(validator, read).map(({ field, message }) => ({
    field: field.replace(/^\//, ''),
    message,
  }));
  throw new Problem('invalid_request', { errors });
}

/** Each wrong field once, with what its schema says of it. */
export function fieldErrors(validator: Validator, value: unknown): FieldError[] {
  const errors = new Map<string, string>();
  for (const error of validator.Errors(value)) {
    for (const [field, message] of explained(error)) if (!errors.has(field)) errors.set(field, message);
    if (errors.size >= ERRORS_MAX) break;
  }
  return [...errors].map(([field, message]) => ({ field, message }));
}

interface SchemaError {
  keyword: string;
  instancePath: string;
  params: unknown;
  message: string;
}

function explained({ keyword, instancePath, params, message }: SchemaError): [string, string][] {
  const at = (name: string): string => `${instancePath}/${name}`;
  const named = params as { requiredProperties?: string[]; additionalProperties?: string[]; allowedValues?: unknown[] };
  if (keyword === 'required') return (named.requiredProperties ?? []).map((name) => [at(name), 'is missing']);
  if (keyword === 'additionalProperties') {
    return (named.additionalProperties ?? []).map((name) => [at(name), 'is not known here']);
  }
  // Said better by the line above, which follows.
  if (keyword === 'boolean') return [[instancePath, 'is not known here']];
  if (keyword === 'enum') return [[instancePath, `must be one of ${(named.allowedValues ?? []).join(', ')}`]];
  const { format } = params as { format?: string };
  return [[instancePath, keyword === 'format' && format === 'date-time' ? TIME_MESSAGE : message]];
}

/** @throws Problem `body_too_large`, `unavailable` when the share has no more */
export async function readBytes(stream: Readable, maxBytes: number, share?: Share): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    size += (part as Buffer).length;
    if (size > maxBytes) throw new Problem('body_too_large', `at most ${maxBytes} bytes`);
    share?.take((part as Buffer).length);
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}

function parseJson(bytes: Buffer): unknown {
  try {
    const text = wellFormed(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    const value: unknown = JSON.parse(text);
    if (text.includes('\\u0000')) refuseNul('', value);
    return value;
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('invalid_json');
  }
}

const ESCAPE = /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u([dD][89a-fA-F][\da-fA-F]{2})|.)/g;

/** Halves of surrogate pairs come only as escapes, in names as well; no text of PostgreSQL holds them. */
function wellFormed(json: string): string {
  if (!/\\u[dD][89a-fA-F]/.test(json)) return json;
  return json.replace(ESCAPE, (whole, half: string | undefined) => (half === undefined ? whole : '\\ufffd'));
}

/** PostgreSQL keeps no NUL in a text, and nobody means one. */
function refuseNul(field: string, value: unknown): void {
  if (typeof value === 'object' && value !== null) {
    for (const [name, part] of Object.entries(value)) refuseNul(`${field}/${name}`, part);
  } else if (typeof value === 'string' && value.includes('\0')) {
    throw new Problem('invalid_request', { errors: [{ field, message: 'holds the character U+0000' }] });
  }
}
