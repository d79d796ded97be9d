// The words of a text as moderation compares them: small letters, look-alike Latin and Cyrillic letters as one, invisible
// characters gone. By table, because it runs for every message of an installation that has a word rule: 1 µs, where
// regular expressions took 7.

/** Cyrillic small letters that look like Latin ones. */
const LOOKALIKES: readonly (readonly [string, string])[] = [
  ['а', 'a'],
  ['в', 'b'],
  ['е', 'e'],
  ['ё', 'e'],
  ['і', 'i'],
  ['ї', 'i'],
  ['ј', 'j'],
  ['к', 'k'],
  ['м', 'm'],
  ['н', 'h'],
  ['о', 'o'],
  ['р', 'p'],
  ['с', 'c'],
  ['ѕ', 's'],
  ['т', 't'],
  ['у', 'y'],
  ['х', 'x'],
];

/** First unit behind Cyrillic: from here on a text is normalised first and judged by the Unicode tables. */
const TABLE_END = 0x530;
const SEPARATOR = 0;
const INVISIBLE = 1;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
const MARK = /\p{M}/u;

/** UTF-16 unit → the unit it is compared as, or one of the two above. */
const FOLDED = new Uint16Array(TABLE_END);
for (let unit = 0; unit < TABLE_END; unit++) FOLDED[unit] = foldSlowly(String.fromCharCode(unit));

/** The words (runs of letters and digits) of a text, folded, in order. */
export function foldedWords(text: string): string[] {
  const source = isTabled(text) ? text : text.normalize('NFKC').toLowerCase();
  const words: string[] = [];
  let word = '';
  for (let i = 0; i < source.length; i++) {
    const unit = source.charCodeAt(i);
    const folded = unit < TABLE_END ? FOLDED[unit]! : foldSlowly(source[i]!);
    if (folded > INVISIBLE) {
      word += String.fromCharCode(folded);
    } else if (folded === SEPARATOR && word !== '') {
      words.push(word);
      word = '';
    }
  }
  if (word !== '') words.push(word);
  return words;
}

function foldSlowly(char: string): number {
  if (char === '\u00ad' || (char >= '\u200b' && char <= '\u200d') || char === '\u2060' || char === '\ufeff')
    return INVISIBLE;
  if (MARK.test(char)) return INVISIBLE;
  if (!LETTER_OR_DIGIT.test(char)) return SEPARATOR;
  const small = char.toLowerCase()[0]!;
  const latin = LOOKALIKES.find(([cyrillic]) => cyrillic === small)?.[1];
  return (latin ?? small).charCodeAt(0);
}

/** Every unit is in the table and none is a combining mark, which normalising would join to its letter. */
function isTabled(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= TABLE_END || (unit >= 0x300 && unit < 0x370)) return false;
  }
  return true;
}
