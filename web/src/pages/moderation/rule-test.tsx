import { Box, Button, Card, Group, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/queries.ts';
import { ClientSelect } from '../../parts/client-select.tsx';
import { Section } from '../../parts/section.tsx';
import { Tag } from '../../parts/values.tsx';
import { useWords } from '../../words/words.ts';
import { Highlighted } from './highlighted.tsx';
import { RULES } from './rule-words.ts';

/** A text held against all rules, as it would be if somebody sent it. */
export function RuleTest() {
  const w = useWords(RULES);
  const [text, setText] = useState('');
  const [account, setAccount] = useState('');
  const test = useChange('operator.moderation.rules.test');
  const asked = test.variables?.body.text ?? '';
  return (
    <Section title={w.testTitle} about={w.testAbout}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          test.mutate({ body: { text, account_id: account === '' ? null : Number(account) } });
        }}
      >
        <Stack>
          <Textarea
            label={w.testText}
            autosize
            minRows={3}
            maxLength={10_000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Group gap="sm" align="flex-end">
            <Box w={260}>
              <ClientSelect value={account} onChange={setAccount} />
            </Box>
            <Button type="submit" variant="light" loading={test.isPending} disabled={text.trim() === ''}>
              {w.testDo}
            </Button>
          </Group>
        </Stack>
      </form>
      <Stack gap="xs" mt="md" role="status">
        {test.data !== undefined && (
          <Text size="sm" fw={550}>
            {test.data.hits.length === 0 ? w.testClean : w.testHits(test.data.hits.length)}
          </Text>
        )}
        {test.data?.hits.map(({ rule_id: id, kind, pattern, reason, places }) => (
          <Card key={id} p="xs">
            <Group gap="xs" mb={4}>
              <Tag tone="wait">{w.kinds[kind]}</Tag>
              <span className="mono">{pattern}</span>
              <Text span size="xs" c="dimmed" className="breakable">
                {reason}
              </Text>
            </Group>
            <Text component="div" size="sm">
              <Highlighted text={asked} places={places} />
            </Text>
          </Card>
        ))}
      </Stack>
    </Section>
  );
}
