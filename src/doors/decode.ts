// Bytes → text, query → fields (contract.md §1 "encodings"): UTF-8, else windows-1251, decided once for a body or query.
import { isUtf8 } from 'node:buffer';
import { type Fields, isCleanName } from './fields.ts';

/** Names a query or form may hold; what comes after them is ignored, so that a 4 MB form of `a&a&a` costs nothing. */
const PAIRS_MAX = 1000;

const UTF8_BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const windows1251 = new TextDecoder('windows-1251');

/** A body as text: without BOM and without blanks at both ends. */
export function decodeBody(bytes: Buffer): string {
  const body = bytes.subarray(0, 3).equals(UTF8_BOM) ? bytes.subarray(3) : bytes;
  return decodeBytes(body, isUtf8(body)).trim();
}

/**
 * Reads `a=1&b=2` as it stands in a URL or a form body, given as a latin1 string (one character a byte). Names become
 * lower case; of a name given several times the last value that is not empty wins. Never throws: a `%` that begins no
 * escape stands for itself.
 */
export function parseQuery(raw: string): Fields {
  try {
    // decodeURIComponent throws on bytes that are not UTF-8, and would take raw bytes above 0x7f for latin1 letters.
    if (!hasHighByte(raw)) return collect(raw, decodeUtf8);
  } catch {}
  return decodeSlowly(raw);
}

/** Reads two sources, the second on top of the first: its non-empty values win. Each has its own encoding. */
export function parseQueries(first: string, second: string): Fields {
  const fields = parseQuery(first);
  for (const [name, value] of Object.entries(parseQuery(second))) put(fields, name, value as string);
  return fields;
}

type Decode = (component: string) => string;

function collect(raw: string, decode: Decode): Fields {
  const fields: Fields = Object.create(null);
  let pairs = 0;
  for (let start = 0; start < raw.length && pairs < PAIRS_MAX; pairs++) {
    let end = raw.indexOf('&', start);
    if (end === -1) end = raw.length;
    let equals = raw.indexOf('=', start);
    if (equals === -1 || equals > end) equals = end;
    const name = raw.slice(start, equals);
    const value = equals < end ? decode(raw.slice(equals + 1, end)) : '';
    put(fields, isCleanName(name) ? name : decode(name).trim().toLowerCase(), value);
    start = end + 1;
  }
  return fields;
}

function put(fields: Fields, name: string, value: string): void {
  if (name !== '' && (value !== '' || fields[name] === undefined)) fields[name] = value;
}

function decodeUtf8(component: string): string {
  const spaced = component.includes('+') ? component.replaceAll('+', ' ') : component;
  return spaced.includes('%') ? decodeURIComponent(spaced) : spaced;
}

/** Two passes: whether all of it is UTF-8, then the decoding. */
function decodeSlowly(raw: string): Fields {
  let utf8 = true;
  collect(raw, (component) => {
    utf8 &&= isUtf8(percentBytes(component));
    return '';
  });
  return collect(raw, (component) => decodeBytes(percentBytes(component), utf8));
}

function percentBytes(component: string): Buffer {
  const bytes = Buffer.allocUnsafe(component.length);
  let length = 0;
  for (let i = 0; i < component.length; i++) {
    let byte = component.charCodeAt(i);
    if (byte === 0x2b) byte = 0x20;
    else if (byte === 0x25) {
      const high = hexValue(component.charCodeAt(i + 1));
      const low = hexValue(component.charCodeAt(i + 2));
      if (high >= 0 && low >= 0) {
        byte = high * 16 + low;
        i += 2;
      }
    }
    bytes[length++] = byte;
  }
  return bytes.subarray(0, length);
}

function hexValue(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  const lower = unit | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

function decodeBytes(bytes: Buffer, utf8: boolean): string {
  return utf8 ? bytes.toString('utf8') : windows1251.decode(bytes);
}

function hasHighByte(raw: string): boolean {
  for (let i = 0; i < raw.length; i++) if (raw.charCodeAt(i) > 0x7f) return true;
  return false;
}
