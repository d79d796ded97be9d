// Short notices in the corner: done, undone, did not work.
import { notifications } from '@mantine/notifications';
import { createElement } from 'react';
import type { KaskadError } from '../api/kaskad.ts';
import { COMMON } from '../words/common.ts';
import { ERROR_WORDS } from '../words/errors.ts';
import { currentLanguage } from '../words/language.ts';
import { UndoButton } from './undo-button.tsx';

const closing = () => ({ closeButtonProps: { 'aria-label': COMMON[currentLanguage()].close } });

/** The sentence of a problem; what the server adds stands below it. */
export function problemWords(problem: KaskadError): string {
  return ERROR_WORDS[currentLanguage()][problem.code] ?? problem.message;
}

export function tellDone(text: string): void {
  notifications.show({ ...closing(), message: text, color: 'teal', withBorder: true, autoClose: 4_000 });
}

/** @param text in place of the sentence of its code, where the page knows better what it means */
export function tellProblem(problem: KaskadError, text = problemWords(problem)): void {
  notifications.show({
    ...closing(),
    title: COMMON[currentLanguage()].problem,
    message: text,
    color: 'red',
    withBorder: true,
    autoClose: 8_000,
  });
}

/** Something was done that can be taken back for some seconds. */
export function tellUndoable(text: string, undo: () => void): void {
  const id = `undo-${Date.now()}-${Math.random()}`;
  const onUndo = () => {
    notifications.hide(id);
    undo();
  };
  notifications.show({
    ...closing(),
    id,
    message: createElement(UndoButton, { text, onUndo }),
    color: 'sea',
    withBorder: true,
    autoClose: 10_000,
  });
}
