// What a text costs as an SMS, and what could make it cheaper: asked on every key, answered in the browser by the server's
// own code.
import { type ForeignCharacter, foreignCharacters } from '../../../../src/domain/foreign-characters.ts';
import { gsm7Length, gsm7Width } from '../../../../src/domain/gsm7.ts';
import { latinLookAlike } from '../../../../src/domain/look-alike.ts';
import { LIMITS, type Measure, measure, splitText } from '../../../../src/domain/segments.ts';
import { transliterate } from '../../../../src/domain/transliterate.ts';

export interface SmsText extends Measure {
  /** What each part holds, with its size. */
  parts: { text: string; units: number }[];
  /** Units a part of this text holds. */
  partUnits: number;
  /** Units until the next part begins. */
  left: number;
}

export function smsText(text: string): SmsText {
  const size = measure(text);
  const limits = LIMITS[size.encoding];
  const partUnits = size.segments > 1 ? limits.multi : limits.single;
  const parts = splitText(text, size.encoding, limits).map((part) => ({
    text: part,
    units: size.encoding === 'gsm7' ? gsm7Length(part) : part.length,
  }));
  return { ...size, parts, partUnits, left: partUnits - (parts.at(-1)?.units ?? 0) };
}

export interface Foreign extends ForeignCharacter {
  /** What may stand for it: '' = nothing; null = the table knows nothing. */
  instead: string | null;
  isLookAlike: boolean;
}

/** Enough to tell a stray letter from a text in Russian; the rest need not be named. */
const NAMED_MAX = 400;

/** The characters that force the dear encoding, with what may replace each. */
export function foreignIn(text: string): Foreign[] {
  return foreignCharacters(text, NAMED_MAX).map((one) => {
    const alike = latinLookAlike(one.character);
    const latin = alike ?? transliterate(one.character);
    const isKnown = latin !== one.character && [...latin].every((char) => gsm7Width(char.charCodeAt(0)) > 0);
    return { ...one, instead: isKnown ? latin : null, isLookAlike: alike !== null };
  });
}

/** A text in another alphabet, not one with a stray letter: nobody wants each of its letters replaced. */
export function isWholeForeign(text: string, foreign: readonly Foreign[]): boolean {
  const letters = foreign.filter(({ character }) => /\p{L}/u.test(character)).length;
  const own = text.match(/[A-Za-z]/g)?.length ?? 0;
  return letters > 3 && letters * 3 > own;
}

/** The text with one of its characters replaced. */
export const replaced = (text: string, { character, position }: ForeignCharacter, instead: string): string =>
  text.slice(0, position) + instead + text.slice(position + character.length);

/** With everything replaced that has a replacement. */
export function allReplaced(text: string, foreign: readonly Foreign[]): string {
  return foreign.reduceRight(
    (mended, one) => (one.instead === null ? mended : replaced(mended, one, one.instead)),
    text,
  );
}

/** Parts after writing it in Latin letters; null when that saves nothing. */
export function partsInLatin(text: string): number | null {
  const latin = measure(transliterate(text));
  return latin.segments < measure(text).segments ? latin.segments : null;
}
