// Cutting a text into SMS-sized parts (channels.md §D.5): 160 septets alone or 153 joined, 70 UTF-16 units or 67.
import { gsm7Length, gsm7Width } from './gsm7.ts';
import type { Encoding } from './message.ts';

/** Units (septets or UTF-16 code units) that fit a lone part and each of several. */
export interface PartLimits {
  single: number;
  multi: number;
}

/** With the usual 8-bit reference. A connection with 16-bit references takes one unit off `multi`. */
export const LIMITS: Record<Encoding, PartLimits> = {
  gsm7: { single: 160, multi: 153 },
  ucs2: { single: 70, multi: 67 },
};

export interface Measure {
  encoding: Encoding;
  /** Septets for gsm7, UTF-16 code units for ucs2. */
  units: number;
  /** Parts, counted by the real cuts; at least 1: an empty text is one empty message. */
  segments: number;
}

/** What the text costs: the encoding is GSM-7 if every character allows it, else UCS-2. */
export function measure(text: string): Measure {
  const septets = gsm7Length(text);
  const encoding: Encoding = septets < 0 ? 'ucs2' : 'gsm7';
  const units = septets < 0 ? text.length : septets;
  return { encoding, units, segments: countSegments(text, encoding, units) };
}

/**
 * The parts of a text, in order; joined they are the text. No part exceeds its limit, and none ends inside a surrogate
 * or escape pair. A character outside the alphabet counts one septet, as `encodeGsm7` writes it.
 */
export function splitText(text: string, encoding: Encoding, limits: PartLimits): string[] {
  const units = encoding === 'ucs2' || text.length > limits.single ? text.length : septetsOf(text);
  if (units <= limits.single) return [text];
  const parts: string[] = [];
  for (let start = 0; start < text.length; ) {
    const end = cut(text, start, encoding, limits.multi);
    parts.push(text.slice(start, end));
    start = end;
  }
  return parts;
}

function countSegments(text: string, encoding: Encoding, units: number): number {
  const { single, multi } = LIMITS[encoding];
  if (units <= single) return 1;
  // No escape pair anywhere: every part but the last is full.
  if (encoding === 'gsm7' && units === text.length) return Math.ceil(units / multi);
  let segments = 0;
  for (let start = 0; start < text.length; segments++) start = cut(text, start, encoding, multi);
  return segments;
}

/** Where the part that begins at `start` ends: always past `start`, so that a cut ends also under an absurd limit. */
function cut(text: string, start: number, encoding: Encoding, limit: number): number {
  const end = encoding === 'ucs2' ? cutUcs2(text, start, limit) : cutGsm7(text, start, limit);
  return Math.max(end, start + 1);
}

function cutUcs2(text: string, start: number, limit: number): number {
  const end = start + limit;
  if (end >= text.length) return text.length;
  return isLowSurrogate(text.charCodeAt(end)) && isHighSurrogate(text.charCodeAt(end - 1)) ? end - 1 : end;
}

function cutGsm7(text: string, start: number, limit: number): number {
  let end = start;
  for (let room = limit; end < text.length; end++) {
    room -= gsm7Width(text.charCodeAt(end)) || 1;
    if (room < 0) break;
  }
  return end;
}

function septetsOf(text: string): number {
  let septets = 0;
  for (let i = 0; i < text.length; i++) septets += gsm7Width(text.charCodeAt(i)) || 1;
  return septets;
}

function isHighSurrogate(unit: number): boolean {
  return (unit & 0xfc00) === 0xd800;
}

function isLowSurrogate(unit: number): boolean {
  return (unit & 0xfc00) === 0xdc00;
}
