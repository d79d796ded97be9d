import { Button, Group, Popover, Stack, Switch, Text } from '@mantine/core';
import { IconKeyboard } from '@tabler/icons-react';
import { useWords } from '../../words/words.ts';
import classes from './queue.module.css';
import { useKeysWanted } from './use-keys.ts';
import { WORDS } from './words.ts';

/** The keys of the queue, and whether they are wanted. */
export function KeysHelp({ isOpen, onToggle }: { isOpen: boolean; onToggle: (isOpen: boolean) => void }) {
  const w = useWords(WORDS);
  const [isWanted, setWanted] = useKeysWanted();
  const keys: [string[], string][] = [
    [['J', 'K', w.or, '↓', '↑'], w.keyMove],
    [[w.space, w.or, 'X'], w.keySelect],
    [['A'], w.keyApprove],
    [['R'], w.keyReject],
    [['1', '…', '9'], w.keyCanned],
    [['U'], w.keyUndo],
    [['?'], w.keyHelp],
  ];
  return (
    <Popover opened={isOpen} onChange={onToggle} position="bottom-end" width={340} trapFocus withRoles={false}>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconKeyboard size={16} aria-hidden />}
          aria-expanded={isOpen}
          onClick={() => onToggle(!isOpen)}
        >
          {w.keys}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={6}>
          {keys.map(([names, what]) => (
            <Group key={what} gap={6} wrap="nowrap" align="flex-start">
              <Group gap={4} wrap="nowrap" miw={112}>
                {names.map((name) =>
                  name === w.or || name === '…' ? (
                    <Text key={name} span size="xs" c="dimmed">
                      {name}
                    </Text>
                  ) : (
                    <kbd key={name} className={classes.key}>
                      {name}
                    </kbd>
                  ),
                )}
              </Group>
              <Text size="sm">{what}</Text>
            </Group>
          ))}
          <Switch
            mt="xs"
            label={w.keysOn}
            checked={isWanted}
            onChange={(event) => setWanted(event.currentTarget.checked)}
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

/** The same in one line, always in sight. */
export function KeysLine() {
  const w = useWords(WORDS);
  const keys: [string, string][] = [
    ['J K', w.keyMove],
    ['A', w.keyApprove],
    ['R', w.keyReject],
    ['X', w.keySelect],
    ['U', w.keyUndo],
    ['?', w.keyHelp],
  ];
  return (
    <Group gap="sm" visibleFrom="sm">
      {keys.map(([key, what]) => (
        <Text key={key} span size="xs" c="dimmed">
          <kbd className={classes.key}>{key}</kbd> {what}
        </Text>
      ))}
    </Group>
  );
}
