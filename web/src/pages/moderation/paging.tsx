import { Button, Group } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

interface PagingProps {
  previous: (() => void) | null;
  next: (() => void) | null;
}

export function Paging({ previous, next }: PagingProps) {
  const w = useWords(WORDS);
  if (previous === null && next === null) return null;
  return (
    <Group justify="flex-end" gap="xs">
      <Button
        variant="default"
        leftSection={<IconChevronLeft size={16} aria-hidden />}
        disabled={previous === null}
        onClick={() => previous?.()}
      >
        {w.previous}
      </Button>
      <Button
        variant="default"
        rightSection={<IconChevronRight size={16} aria-hidden />}
        disabled={next === null}
        onClick={() => next?.()}
      >
        {w.next}
      </Button>
    </Group>
  );
}
