// Questions before what cannot be taken back: `const confirm = useConfirm(); if (await confirm({ title, text, danger: true })) …`
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import { COMMON } from '../words/common.ts';
import { useWords } from '../words/words.ts';

export interface Question {
  title: string;
  text: ReactNode;
  /** The button that does it; says what it does: «Удалить токен». */
  action: string;
  danger?: boolean;
  /** For the gravest: this has to be typed. */
  typed?: string;
}

type Ask = (question: Question) => Promise<boolean>;
const ConfirmContext = createContext<Ask>(async () => false);
export const useConfirm = (): Ask => useContext(ConfirmContext);

interface Asked extends Question {
  answer(yes: boolean): void;
}

export function ConfirmDialogs({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const w = useWords(COMMON);
  const ask = useCallback<Ask>(
    (question) =>
      new Promise((resolve) => {
        setTyped('');
        setAsked({ ...question, answer: resolve });
        setOpen(true);
      }),
    [],
  );
  const answer = (yes: boolean) => {
    setOpen(false);
    asked?.answer(yes);
  };
  return (
    <ConfirmContext value={ask}>
      {children}
      <Modal
        opened={isOpen}
        onClose={() => answer(false)}
        title={asked?.title}
        size="md"
        closeButtonProps={{ 'aria-label': w.close }}
      >
        {asked !== null && (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              answer(true);
            }}
          >
            <Stack>
              <Text component="div" size="sm">
                {asked.text}
              </Text>
              {asked.typed !== undefined && (
                <TextInput
                  data-autofocus
                  label={w.confirmWord(asked.typed)}
                  value={typed}
                  onChange={(event) => setTyped(event.currentTarget.value)}
                />
              )}
              <Group justify="flex-end">
                <Button variant="default" onClick={() => answer(false)}>
                  {w.cancel}
                </Button>
                <Button
                  type="submit"
                  color={asked.danger ? 'red' : undefined}
                  data-autofocus={asked.typed === undefined ? true : undefined}
                  disabled={asked.typed !== undefined && typed.trim() !== asked.typed}
                >
                  {asked.action}
                </Button>
              </Group>
            </Stack>
          </form>
        )}
      </Modal>
    </ConfirmContext>
  );
}
