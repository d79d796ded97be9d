// Texts of the pages. Every page has its own `words.ts`: `export const WORDS = words({ ru: {…}, en: {…} })`; English must
// have the same keys, so that no word can stay untranslated.
import { type Language, useLanguage } from './language.ts';

type Text = string | ((...given: never[]) => string);
/** Texts by name, in groups where that helps. */
export interface Texts {
  [name: string]: Text | Texts;
}

/** The same names with texts of any wording. */
type Same<T> = {
  [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...given: infer A) => string
      ? (...given: A) => string
      : Same<T[K]>;
};

export type Words<T> = Record<Language, Same<T>>;

export function words<const T extends Texts>(both: { ru: T; en: Same<T> }): Words<T> {
  return both as unknown as Words<T>;
}

/** `const w = useWords(WORDS); … {w.title}` */
export function useWords<T>(both: Words<T>): Same<T> {
  return both[useLanguage()];
}

const RU_PLURALS = new Intl.PluralRules('ru');

/** `ruCount(5, 'сообщение', 'сообщения', 'сообщений')` → `5 сообщений`. The number is grouped: `12 500`. */
export function ruCount(n: number, one: string, few: string, many: string): string {
  const form = RU_PLURALS.select(n);
  return `${n.toLocaleString('ru-RU')} ${form === 'one' ? one : form === 'few' ? few : many}`;
}

/** `enCount(5, 'message', 'messages')` → `5 messages`. */
export function enCount(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en-GB')} ${n === 1 ? one : many}`;
}
