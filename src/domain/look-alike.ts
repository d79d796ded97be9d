// Cyrillic letters that look like Latin ones: one of them among Latin letters makes an SMS dear, and nobody sees why.

const PAIRS = 'АA ВB ЕE ЁE ЅS ІI ЈJ КK МM НH ОO РP СC ТT УY ХX аa еe ёe ѕs іi їi јj оo рp сc уy хx';
const LATIN = new Map(PAIRS.split(' ').map((pair) => [pair[0]!, pair[1]!]));

/** The Latin letter that looks the same; null when there is none. `с` (Cyrillic) → `c`. */
export function latinLookAlike(character: string): string | null {
  return LATIN.get(character) ?? null;
}
