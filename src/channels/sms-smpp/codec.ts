// Bytes ↔ PDUs by the tables of pdu-table.ts. Nothing here throws on bytes from the wire: what cannot be read comes back
// as `malformed` with what to answer. Decoded octets are views of the buffer given, not copies.
import {
  type Body,
  type CommandName,
  type FieldKind,
  PDUS,
  type Pdu,
  type PduSpec,
  RESPONSE_BIT,
  TLVS,
  type TlvKind,
  type TlvName,
  type Tlvs,
} from './pdu-table.ts';
import { STATUS } from './statuses.ts';

export const HEADER_LENGTH = 16;

/** Longest C-string read, NUL excluded. Vendors exceed the specification's lengths (channels.md §D.1). */
const CSTRING_MAX = 255;

/** What could not be read, and what the peer must hear. A malformed PDU is never answered with status 0. */
export interface Malformed {
  kind: 'malformed';
  /** `close`: generic_nack 0x02 and close. `nack`: generic_nack. `respond`: the request's own response with `status`. */
  reply: 'close' | 'nack' | 'respond' | 'none';
  /** Status for the reply. */
  status: number;
  commandId: number;
  command: CommandName | null;
  /** The status the PDU itself carried. */
  headerStatus: number;
  sequence: number;
  reason: string;
}

export type Decoded = { kind: 'pdu'; pdu: Pdu } | Malformed;

interface CompiledField {
  name: string;
  kind: FieldKind;
}
interface CompiledPdu {
  command: CommandName;
  id: number;
  fields: CompiledField[];
  /** Response to a request, or generic_nack. */
  response: boolean;
}
interface CompiledTlv {
  name: TlvName;
  tag: number;
  kind: TlvKind;
}

const BY_COMMAND = new Map<CommandName, CompiledPdu>();
const BY_ID = new Map<number, CompiledPdu>();
for (const [command, spec] of Object.entries(PDUS) as [CommandName, PduSpec][]) {
  const fields = spec.fields.map(({ name, kind }) => ({ name, kind }));
  const compiled = { command, id: spec.id, fields, response: spec.id >= RESPONSE_BIT };
  BY_COMMAND.set(command, compiled);
  BY_ID.set(spec.id, compiled);
}
const TLV_BY_NAME = new Map<string, CompiledTlv>();
const TLV_BY_TAG = new Map<number, CompiledTlv>();
for (const [name, { tag, kind }] of Object.entries(TLVS) as [TlvName, { tag: number; kind: TlvKind }][]) {
  TLV_BY_NAME.set(name, { name, tag, kind });
  TLV_BY_TAG.set(tag, { name, tag, kind });
}

type LooseBody = Record<string, number | string | Uint8Array | undefined>;

export interface EncodeOptions {
  tlvs?: Tlvs | undefined;
  unknownTlvs?: Map<number, Uint8Array> | undefined;
}

/** One PDU in a buffer of its own. Fields left out are 0 or empty. */
export function encode<C extends CommandName>(
  command: C,
  status: number,
  sequence: number,
  body: Partial<Body<C>> = {},
  options: EncodeOptions = {},
): Buffer {
  const target = Buffer.allocUnsafe(encodedBound(body, options));
  return target.subarray(0, encodeInto(target, 0, command, status, sequence, body, options));
}

/** Octets that are surely enough for the PDU: cheap to compute, so an output buffer can be filled in place. */
export function encodedBound(body: object, options: EncodeOptions): number {
  // Fields other than octets: at most 9 C-strings of 256 and a dozen single octets.
  let bound = HEADER_LENGTH + 2560;
  const text = (body as LooseBody).short_message;
  if (text !== undefined) bound += (text as Uint8Array).length;
  if (options.tlvs !== undefined) {
    for (const name in options.tlvs) {
      const value = options.tlvs[name as TlvName];
      bound += typeof value === 'object' || typeof value === 'string' ? value.length + 5 : 8;
    }
  }
  if (options.unknownTlvs !== undefined) for (const value of options.unknownTlvs.values()) bound += value.length + 4;
  return bound;
}

/**
 * Writes one PDU at `start` and returns where it ends. The caller has made room for `encodedBound`. A response with a
 * status other than 0 has no body (SMPP 3.4 §4.4.2).
 */
export function encodeInto<C extends CommandName>(
  target: Buffer,
  start: number,
  command: C,
  status: number,
  sequence: number,
  body: Partial<Body<C>>,
  options: EncodeOptions,
): number {
  const spec = BY_COMMAND.get(command)!;
  let at = start + HEADER_LENGTH;
  if (!spec.response || status === 0) {
    for (const field of spec.fields) at = writeField(target, at, field.kind, (body as LooseBody)[field.name]);
    if (options.tlvs !== undefined) at = writeTlvs(target, at, options.tlvs);
    if (options.unknownTlvs !== undefined) {
      for (const [tag, value] of options.unknownTlvs) at = writeRawTlv(target, at, tag, value);
    }
  }
  writeU32(target, start, at - start);
  writeU32(target, start + 4, spec.id);
  writeU32(target, start + 8, status);
  writeU32(target, start + 12, sequence);
  return at;
}

/** Reads one whole PDU. A buffer whose length is not the PDU's own is malformed. */
export function decode(frame: Buffer): Decoded {
  return decodeAt(frame, 0, frame.length);
}

/** Reads the PDU that lies between `start` and `end`, as the framer found it. */
export function decodeAt(buffer: Buffer, start: number, end: number): Decoded {
  if (end - start < HEADER_LENGTH || readU32(buffer, start) !== end - start) {
    const sequence = end - start < HEADER_LENGTH ? 0 : readU32(buffer, start + 12);
    return malformed('close', STATUS.ESME_RINVCMDLEN, null, 0, 0, sequence, 'command_length');
  }
  const commandId = readU32(buffer, start + 4);
  const status = readU32(buffer, start + 8);
  const sequence = readU32(buffer, start + 12);
  const spec = BY_ID.get(commandId);
  if (spec === undefined) {
    const reply = commandId >= RESPONSE_BIT ? 'none' : 'nack';
    return malformed(reply, STATUS.ESME_RINVCMDID, null, commandId, status, sequence, 'command_id');
  }
  const cursor: Cursor = { buffer, at: start + HEADER_LENGTH, end, lenient: spec.response, fault: '', faultStatus: 0 };
  const body: LooseBody = {};
  for (const field of spec.fields) body[field.name] = readField(cursor, field);
  const tlvs: Tlvs = {};
  const unknownTlvs = cursor.at < end && cursor.fault === '' ? readTlvs(cursor, tlvs) : undefined;
  if (cursor.fault !== '') {
    const reply = spec.response ? 'none' : 'respond';
    return malformed(reply, cursor.faultStatus, spec.command, commandId, status, sequence, cursor.fault);
  }
  const pdu = { command: spec.command, status, sequence, body, tlvs } as Pdu;
  if (unknownTlvs !== undefined) pdu.unknownTlvs = unknownTlvs;
  return { kind: 'pdu', pdu };
}

/** The name of the response to a request: `submit_sm` → `submit_sm_resp`; null when there is none (outbind). */
export function responseTo(command: CommandName): CommandName | null {
  const name = `${command}_resp` as CommandName;
  return BY_COMMAND.has(name) ? name : null;
}

interface Cursor {
  buffer: Buffer;
  at: number;
  end: number;
  /**
   * Responses are read liberally: some SMSCs leave out the body, the NUL, or break a TLV, and what they say is in the
   * header. A request is read strictly, for reading it wins an acknowledgement.
   */
  lenient: boolean;
  /** Not empty once something could not be read. */
  fault: string;
  faultStatus: number;
}

function fail(cursor: Cursor, fault: string, status: number): void {
  if (cursor.fault !== '') return;
  cursor.fault = fault;
  cursor.faultStatus = status;
}

function readField(cursor: Cursor, { name, kind }: CompiledField): number | string | Uint8Array {
  if (kind === 'u8') {
    if (cursor.at < cursor.end) return cursor.buffer[cursor.at++]!;
    if (!cursor.lenient) fail(cursor, name, STATUS.ESME_RINVCMDLEN);
    return 0;
  }
  if (kind === 'cstring') return readCString(cursor, name);
  const length = cursor.at < cursor.end ? cursor.buffer[cursor.at++]! : -1;
  if (length < 0 || cursor.at + length > cursor.end) {
    fail(cursor, name, STATUS.ESME_RINVMSGLEN);
    return EMPTY;
  }
  const value = length === 0 ? EMPTY : cursor.buffer.subarray(cursor.at, cursor.at + length);
  cursor.at += length;
  return value;
}

const EMPTY = Buffer.alloc(0);

function readCString(cursor: Cursor, name: string): string {
  const { buffer, at } = cursor;
  const limit = Math.min(cursor.end, at + CSTRING_MAX + 1);
  let end = at;
  while (end < limit && buffer[end] !== 0) end++;
  if (end < limit) cursor.at = end + 1;
  else if (cursor.lenient && limit === cursor.end) cursor.at = end;
  else fail(cursor, name, STATUS.ESME_RINVCMDLEN);
  return end === at ? '' : buffer.toString('latin1', at, end);
}

/** Fills `tlvs`, returns those without a name. A tag that comes twice keeps its first value. */
function readTlvs(cursor: Cursor, tlvs: Tlvs): Map<number, Uint8Array> | undefined {
  const { buffer, end } = cursor;
  let unknown: Map<number, Uint8Array> | undefined;
  while (cursor.at < end) {
    const valueAt = cursor.at + 4;
    const length = valueAt <= end ? (buffer[cursor.at + 2]! << 8) | buffer[cursor.at + 3]! : 0;
    if (valueAt + length > end) {
      if (!cursor.lenient) fail(cursor, 'optional parameter', STATUS.ESME_RINVOPTPARSTREAM);
      return unknown;
    }
    const tag = (buffer[cursor.at]! << 8) | buffer[cursor.at + 1]!;
    cursor.at = valueAt + length;
    const spec = TLV_BY_TAG.get(tag);
    const value = spec === undefined ? undefined : tlvValue(buffer, valueAt, length, spec.kind);
    if (spec !== undefined && value !== undefined) {
      if (tlvs[spec.name] === undefined) (tlvs as LooseBody)[spec.name] = value;
    } else {
      unknown ??= new Map();
      if (!unknown.has(tag)) unknown.set(tag, buffer.subarray(valueAt, valueAt + length));
    }
  }
  return unknown;
}

/** Numbers of any length from 1 to 4 octets are read; undefined when the value cannot be of its kind. */
function tlvValue(buffer: Buffer, at: number, length: number, kind: TlvKind): number | string | Uint8Array | undefined {
  if (kind === 'octets') return buffer.subarray(at, at + length);
  if (kind === 'cstring') {
    let end = at;
    while (end < at + length && buffer[end] !== 0) end++;
    return buffer.toString('latin1', at, end);
  }
  if (length < 1 || length > 4) return undefined;
  let value = 0;
  for (let i = at; i < at + length; i++) value = value * 256 + buffer[i]!;
  return value;
}

function writeField(
  target: Buffer,
  at: number,
  kind: FieldKind,
  value: number | string | Uint8Array | undefined,
): number {
  if (kind === 'u8') {
    target[at] = value === undefined ? 0 : (value as number);
    return at + 1;
  }
  if (kind === 'cstring') return writeCString(target, at, value === undefined ? '' : (value as string), CSTRING_MAX);
  const octets = value === undefined ? EMPTY : (value as Uint8Array);
  if (octets.length > 255) throw new RangeError(`short_message of ${octets.length} octets`);
  target[at] = octets.length;
  return writeOctets(target, at + 1, octets);
}

/** Latin-1 and NUL. What cannot stand in a C-string (NUL, other scripts) becomes `?`: it must not cut the field. */
function writeCString(target: Buffer, at: number, text: string, max: number): number {
  const length = Math.min(text.length, max);
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    target[at + i] = unit === 0 || unit > 0xff ? 0x3f : unit;
  }
  target[at + length] = 0;
  return at + length + 1;
}

/** A loop: short copies by `set` cost more in the call than in the copying. */
function writeOctets(target: Buffer, at: number, octets: Uint8Array): number {
  const length = octets.length;
  if (length > 64) target.set(octets, at);
  else for (let i = 0; i < length; i++) target[at + i] = octets[i]!;
  return at + length;
}

function writeTlvs(target: Buffer, start: number, tlvs: Tlvs): number {
  let at = start;
  for (const name in tlvs) {
    const value = tlvs[name as TlvName];
    const spec = TLV_BY_NAME.get(name);
    if (spec === undefined || value === undefined) continue;
    if (typeof value === 'object') {
      at = writeRawTlv(target, at, spec.tag, value);
      continue;
    }
    const valueAt = at + 4;
    const end =
      typeof value === 'string'
        ? writeCString(target, valueAt, value, value.length)
        : writeNumber(target, valueAt, value, spec.kind === 'u8' ? 1 : spec.kind === 'u16' ? 2 : 4);
    writeTlvHeader(target, at, spec.tag, end - valueAt);
    at = end;
  }
  return at;
}

function writeRawTlv(target: Buffer, at: number, tag: number, value: Uint8Array): number {
  if (value.length > 0xffff) throw new RangeError(`optional parameter of ${value.length} octets`);
  writeTlvHeader(target, at, tag, value.length);
  return writeOctets(target, at + 4, value);
}

function writeTlvHeader(target: Buffer, at: number, tag: number, length: number): void {
  target[at] = tag >>> 8;
  target[at + 1] = tag;
  target[at + 2] = length >>> 8;
  target[at + 3] = length;
}

function writeNumber(target: Buffer, at: number, value: number, octets: number): number {
  for (let i = 0; i < octets; i++) target[at + i] = value >>> (8 * (octets - 1 - i));
  return at + octets;
}

function writeU32(target: Buffer, at: number, value: number): void {
  target[at] = value >>> 24;
  target[at + 1] = value >>> 16;
  target[at + 2] = value >>> 8;
  target[at + 3] = value;
}

export function readU32(buffer: Uint8Array, at: number): number {
  return ((buffer[at]! << 24) | (buffer[at + 1]! << 16) | (buffer[at + 2]! << 8) | buffer[at + 3]!) >>> 0;
}

function malformed(
  reply: Malformed['reply'],
  status: number,
  command: CommandName | null,
  commandId: number,
  headerStatus: number,
  sequence: number,
  reason: string,
): Malformed {
  return { kind: 'malformed', reply, status, commandId, command, headerStatus, sequence, reason };
}
