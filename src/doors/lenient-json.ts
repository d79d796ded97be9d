// JSON as clients write it (contract.md §1 "leniency in JSON"): trailing commas are accepted, nothing else is.

/** No document of ours nests deeper than 5; a bound keeps `[[[[…` from costing anything. */
const DEPTH_MAX = 32;
/** Whole numbers from here on may not fit a double: ids in them are kept as text. */
const DIGITS_EXACT = 15;

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

export type JsonResult = { ok: true; value: unknown } | { ok: false };

const MALFORMED: JsonResult = { ok: false };

/**
 * Whole numbers too long for a double come back as strings: `client_id_sms` is compared as a string, and rounding it
 * would take two messages for one. Never throws.
 */
export function parseLenientJson(text: string): JsonResult {
  const found = survey(text);
  if (found === null) return MALFORMED;
  const strict = found.trailingCommas.length === 0 ? text : without(text, found.trailingCommas);
  try {
    return { ok: true, value: found.longNumber ? JSON.parse(strict, keepLongNumbers) : JSON.parse(strict) };
  } catch {
    return MALFORMED;
  }
}

interface Survey {
  trailingCommas: number[];
  longNumber: boolean;
}

/**
 * One look over what is outside strings; the strings are skipped at the speed of indexOf. Null when nested too deep.
 * A comma is trailing when a value stands before it and a closing bracket after it: `[,]` and `[1,,]` stay malformed.
 */
function survey(text: string): Survey | null {
  const found: Survey = { trailingCommas: [], longNumber: false };
  let depth = 0;
  let digits = 0;
  let commaAt = -1;
  /** The last character that is not a blank. */
  let last = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x30 && unit <= 0x39) {
      if (++digits > DIGITS_EXACT) found.longNumber = true;
      last = unit;
      continue;
    }
    digits = 0;
    if (unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09) continue;
    if (unit === QUOTE) {
      i = endOfString(text, i);
      if (i === -1) return found;
    } else if (unit === COMMA) {
      commaAt = isValueEnd(last) ? i : -1;
    } else if (unit === OPEN_ARRAY || unit === OPEN_OBJECT) {
      if (++depth > DEPTH_MAX) return null;
    } else if (unit === CLOSE_ARRAY || unit === CLOSE_OBJECT) {
      depth--;
      if (last === COMMA && commaAt !== -1) found.trailingCommas.push(commaAt);
    }
    last = unit;
  }
  return found;
}

function isValueEnd(unit: number): boolean {
  return unit !== 0 && unit !== COMMA && unit !== COLON && unit !== OPEN_ARRAY && unit !== OPEN_OBJECT;
}

/** Index of the closing quote, or -1. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return -1;
}

function without(text: string, positions: readonly number[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (const position of positions) {
    pieces.push(text.slice(from, position));
    from = position + 1;
  }
  pieces.push(text.slice(from));
  return pieces.join('');
}

const WHOLE_NUMBER = /^-?\d+$/;

function keepLongNumbers(_name: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && WHOLE_NUMBER.test(source) ? source : value;
}
