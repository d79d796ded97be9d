// What stands for the gaps of the texts.
import { Card, Checkbox, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { COMPOSE } from '../../parts/compose/words.ts';
import { useWords } from '../../words/words.ts';
import type { SendDraft } from './send-draft.ts';

const VALUE_MAX = 200;

export function VariablesCard({
  names,
  draft,
  onChange,
}: {
  names: readonly string[];
  draft: SendDraft;
  onChange: (changes: Partial<SendDraft>) => void;
}) {
  const w = useWords(COMPOSE);
  if (names.length === 0) return null;
  return (
    <Card>
      <Stack gap="sm">
        <div>
          <Title order={2}>{w.variablesTitle}</Title>
          <Text size="sm" c="dimmed">
            {w.variablesHint}
          </Text>
        </div>
        {!draft.isLiteral && (
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
            {names.map((name) => (
              <TextInput
                key={name}
                label={w.variable(name)}
                value={draft.variables[name] ?? ''}
                maxLength={VALUE_MAX}
                onChange={(event) => onChange({ variables: { ...draft.variables, [name]: event.currentTarget.value } })}
              />
            ))}
          </SimpleGrid>
        )}
        <Checkbox
          label={w.variablesLiteral}
          checked={draft.isLiteral}
          onChange={(event) => onChange({ isLiteral: event.currentTarget.checked })}
        />
      </Stack>
    </Card>
  );
}
