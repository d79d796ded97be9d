// Which characters make an SMS dear: outside the GSM alphabet every part has 70 characters instead of 160.
import { gsm7Width } from './gsm7.ts';

export interface ForeignCharacter {
  character: string;
  /** In UTF-16 units, from 0. */
  position: number;
}

/** The first `max` characters (whole code points) that force UCS-2. */
export function foreignCharacters(text: string, max: number): ForeignCharacter[] {
  const found: ForeignCharacter[] = [];
  for (let position = 0; position < text.length && found.length < max; position += 1) {
    if (gsm7Width(text.charCodeAt(position)) !== 0) continue;
    const character = String.fromCodePoint(text.codePointAt(position)!);
    found.push({ character, position });
    position += character.length - 1;
  }
  return found;
}
