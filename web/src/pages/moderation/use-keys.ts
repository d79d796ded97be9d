// Single keys of a page. By the place of a key, not by its letter: operators type in the Russian layout as well.
import { useLocalStorage } from '@mantine/hooks';
import { useEffect, useRef } from 'react';

const FIELDS = /^(input|textarea|select)$/i;
const SHORTCUTS_KEY = 'kaskad-moderation-keys';

/** Somebody who speaks to the computer, or types past a field, can do without single keys. */
export const useKeysWanted = () =>
  useLocalStorage({ key: SHORTCUTS_KEY, defaultValue: true, getInitialValueInEffect: false });

/** `{ j: next, down: next, '?': help }`; what a handler answers with false is left to the browser. */
export function useKeys(keys: Record<string, (event: KeyboardEvent) => unknown>, isOn: boolean): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    if (!isOn) return;
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      const isTyping = FIELDS.test(target.tagName) && (target as HTMLInputElement).type !== 'checkbox';
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping || target.isContentEditable) return;
      // A dialog has keys of its own.
      if (target.closest('[role="dialog"]') !== null || document.querySelector('[role="dialog"]') !== null) return;
      const handler = latest.current[nameOf(event)];
      if (handler !== undefined && handler(event) !== false) event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [isOn]);
}

const NAMES: Record<string, string> = { ArrowDown: 'down', ArrowUp: 'up', Space: 'space' };
const nameOf = ({ key, code }: KeyboardEvent): string =>
  key === '?' ? key : (NAMES[code] ?? code.replace(/^Key/, '').toLowerCase());
