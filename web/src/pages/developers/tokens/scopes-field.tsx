import { Button, Checkbox, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { type ClientScope, PROGRAM_SCOPES, TOKEN_SCOPES } from '../../../../../src/domain/permissions.ts';
import { useMay } from '../../../session/session.ts';
import { SCOPE_GROUP_WORDS, SCOPE_GROUPS, SCOPE_WORDS } from '../../../words/scopes.ts';
import { useWords } from '../../../words/words.ts';
import { WORDS } from './words.ts';

const SENDING: readonly ClientScope[] = ['messages:send', 'messages:read', 'balance:read'];
const READING = PROGRAM_SCOPES.filter((scope) => scope.endsWith(':read'));

export interface ScopesFieldProps {
  value: readonly string[];
  onChange: (value: string[]) => void;
  error?: string | undefined;
}

/** The rights of a token in words, by group; nobody gives one that they lack themselves. */
export function ScopesField({ value, onChange, error }: ScopesFieldProps) {
  const w = useWords(WORDS);
  const names = useWords(SCOPE_WORDS);
  const groups = useWords(SCOPE_GROUP_WORDS);
  const may = useMay();
  const presets = [
    { label: w.presetSend, scopes: SENDING },
    { label: w.presetRead, scopes: READING },
    { label: w.presetProgram, scopes: PROGRAM_SCOPES },
  ];
  const isAnyClosed = TOKEN_SCOPES.some((scope) => !may(scope));
  return (
    <Checkbox.Group label={w.rights} withAsterisk value={[...value]} onChange={onChange} error={error}>
      <Group gap="xs" my={6} role="group" aria-label={w.preset}>
        {presets.map(({ label, scopes }) => (
          <Button
            key={label}
            size="compact-sm"
            variant="default"
            onClick={() => onChange(scopes.filter((scope) => may(scope)))}
          >
            {label}
          </Button>
        ))}
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md" mt="xs">
        {SCOPE_GROUPS.map(({ name, scopes }) => (
          <Stack key={name} gap={6} role="group" aria-label={groups[name]}>
            <Text size="xs" fw={600} c="dimmed">
              {groups[name]}
            </Text>
            {scopes
              .filter((scope) => (TOKEN_SCOPES as readonly string[]).includes(scope))
              .map((scope) => (
                <Checkbox key={scope} size="xs" value={scope} label={names[scope]} disabled={!may(scope)} />
              ))}
          </Stack>
        ))}
      </SimpleGrid>
      {isAnyClosed && (
        <Text size="xs" c="dimmed" mt="xs">
          {w.notYours}
        </Text>
      )}
    </Checkbox.Group>
  );
}
