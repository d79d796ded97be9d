import { Button, Group, Text } from '@mantine/core';
import { COMMON } from '../words/common.ts';
import { useWords } from '../words/words.ts';

/** The body of a notice that offers to take something back. */
export function UndoButton({ text, onUndo }: { text: string; onUndo: () => void }) {
  const w = useWords(COMMON);
  return (
    <Group justify="space-between" wrap="nowrap" gap="sm">
      <Text size="sm">{text}</Text>
      <Button size="compact-sm" variant="light" flex="none" onClick={onUndo}>
        {w.undo}
      </Button>
    </Group>
  );
}
