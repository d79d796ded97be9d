// Russian → Latin letters that GSM-7 has, so that a text costs 160 characters a part instead of 70. Readable spelling
// (GOST 7.79-2000 system B without its apostrophes and backticks, which GSM-7 lacks or readers stumble over).

const LOWER: Record<string, string> = {
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  д: 'd',
  е: 'e',
  ё: 'yo',
  ж: 'zh',
  з: 'z',
  и: 'i',
  й: 'y',
  к: 'k',
  л: 'l',
  м: 'm',
  н: 'n',
  о: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  у: 'u',
  ф: 'f',
  х: 'kh',
  ц: 'ts',
  ч: 'ch',
  ш: 'sh',
  щ: 'shch',
  ъ: '',
  ы: 'y',
  ь: '',
  э: 'e',
  ю: 'yu',
  я: 'ya',
};

/** Signs that a Russian keyboard or word processor puts in, each of which would force UCS-2 alone. */
const SIGNS: Record<string, string> = {
  '«': '"',
  '»': '"',
  '„': '"',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '`': "'",
  '–': '-',
  '—': '-',
  '−': '-',
  '\u2010': '-',
  '\u2011': '-',
  '№': 'N',
  '…': '...',
  '•': '*',
  '×': 'x',
  '₽': 'rub.',
  '\u00a0': ' ',
  '\u2009': ' ',
  '\u202f': ' ',
  '\u00ad': '',
  '\u200b': '',
  '\ufeff': '',
  '\t': ' ',
};

const TABLE = new Map<string, string>([...Object.entries(LOWER), ...Object.entries(SIGNS)]);

const MAPPED = /[а-яёА-ЯЁ«»„“”‘’`–—−\u2010\u2011№…•×₽\u00a0\u2009\u202f\u00ad\u200b\ufeff\t]/g;

/**
 * The text in Latin letters. A capital gives a capital (`Щука` → `Shchuka`), and all capitals within a word of capitals
 * (`ЩУКА` → `SHCHUKA`). What the table does not know is left as it is, so a text may still need UCS-2 afterwards.
 */
export function transliterate(text: string): string {
  return text.replace(MAPPED, (char, index: number) => {
    const known = TABLE.get(char);
    if (known !== undefined) return known;
    const latin = TABLE.get(char.toLowerCase())!;
    if (latin.length < 2) return latin.toUpperCase();
    return inCapitals(text, index) ? latin.toUpperCase() : latin[0]!.toUpperCase() + latin.slice(1);
  });
}

/** Is the capital at `index` within a word of capitals? The next letter tells; at a word's end the one before does. */
function inCapitals(text: string, index: number): boolean {
  const next = text[index + 1] ?? '';
  if (isLetter(next)) return next !== next.toLowerCase();
  const previous = text[index - 1] ?? '';
  return isLetter(previous) && previous !== previous.toLowerCase();
}

function isLetter(char: string): boolean {
  return char.toLowerCase() !== char.toUpperCase();
}
