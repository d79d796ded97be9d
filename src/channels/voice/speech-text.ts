// A text as a voice should read it. Pure.

export type Language = 'ru' | 'en';

/** Russian as soon as there is a Cyrillic letter: its voices read Latin words too, English ones only spell Cyrillic. */
export function languageOf(text: string): Language {
  if (/\p{Script=Cyrillic}/u.test(text)) return 'ru';
  return /[a-z]/i.test(text) ? 'en' : 'ru';
}

/** Whole numbers of 4–8 digits: codes. An amount with a fraction is none. */
const CODE = /(?<!\d)(?<!\d[.,])\d{4,8}(?!\d)(?![.,]\d)/g;

/**
 * Digits of codes apart, so that they are read one by one (4217 is otherwise "four thousand two hundred…"), each with a
 * short pause; nothing that an engine could take for an instruction.
 */
export function spokenText(text: string, spellDigits: boolean): string {
  const plain = text
    .replace(/\p{Cc}+/gu, ' ')
    // espeak-ng takes [[…]] for phonemes.
    .replace(/\[(?=\[)/g, '[ ')
    .trim();
  return spellDigits ? plain.replace(CODE, (code) => code.split('').join(', ')) : plain;
}
