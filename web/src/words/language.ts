// The language of the pages: Russian first, English beside; chosen once, kept by the browser.
import { useSyncExternalStore } from 'react';

export type Language = 'ru' | 'en';
const KEY = 'kaskad-language';

const listeners = new Set<() => void>();
let language: Language = read();

function read(): Language {
  try {
    return localStorage.getItem(KEY) === 'en' ? 'en' : 'ru';
  } catch {
    return 'ru';
  }
}

export function setLanguage(chosen: Language): void {
  language = chosen;
  try {
    localStorage.setItem(KEY, chosen);
  } catch {}
  document.documentElement.lang = chosen;
  for (const listener of listeners) listener();
}

export const currentLanguage = (): Language => language;

export const useLanguage = (): Language =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => language,
  );

/** BCP 47, for `Intl`. */
export const localeOf = (chosen: Language): string => (chosen === 'ru' ? 'ru-RU' : 'en-GB');
