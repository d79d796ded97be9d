import { Button, Group, Select, Stack, Text, Title } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import type { Answer } from '../../../api/kaskad.ts';
import { useChange } from '../../../api/queries.ts';
import { CodeBlock } from '../../../parts/code.tsx';
import { Section } from '../../../parts/section.tsx';
import { Tag } from '../../../parts/values.tsx';
import { TOLD_STATE_WORDS, TOLD_STATES, type ToldState } from '../../../words/told-states.ts';
import { useWords } from '../../../words/words.ts';
import { readable } from '../readable.ts';
import { WORDS } from './words.ts';

/** A push on trial, with what the receiver says to it. */
export function TestCard({ hasAddress }: { hasAddress: boolean }) {
  const w = useWords(WORDS);
  const states = useWords(TOLD_STATE_WORDS);
  const [state, setState] = useState<ToldState>('deliver');
  const test = useChange('pushes.test', { refresh: ['pushes.deliveries.list'] });
  return (
    <Section title={w.test} about={w.testAbout}>
      <Stack>
        <Group align="flex-end">
          <Select
            label={w.testState}
            value={state}
            onChange={(value) => value !== null && setState(value as ToldState)}
            data={TOLD_STATES.map((value) => ({ value, label: `${states[value]} (${value})` }))}
            w={270}
            maw="100%"
          />
          <Button
            leftSection={<IconPlayerPlay size={16} />}
            onClick={() => test.mutate({ body: { state } })}
            loading={test.isPending}
            disabled={!hasAddress}
          >
            {w.runTest}
          </Button>
        </Group>
        {!hasAddress && (
          <Text size="sm" c="dimmed">
            {w.testNeedsUrl}
          </Text>
        )}
        {test.data !== undefined && <Result result={test.data} />}
      </Stack>
    </Section>
  );
}

function Result({ result }: { result: Answer<'pushes.test'> }) {
  const w = useWords(WORDS);
  const { acknowledged, status, error, duration_ms, request_body, answer_body } = result;
  return (
    <Stack gap="xs" role="status">
      <Group gap="xs">
        <Tag tone={acknowledged ? 'good' : 'bad'}>{acknowledged ? w.accepted : w.refused}</Tag>
        <Text size="sm">
          {status === null ? w.noAnswer : w.answered(status)} {w.took(duration_ms)}
        </Text>
      </Group>
      {error !== '' && (
        <Text size="sm" className="breakable">
          {error}
        </Text>
      )}
      <Title order={3}>{w.requestBody}</Title>
      <CodeBlock text={readable(request_body)} label={w.requestBody} maxHeight={220} />
      <Title order={3}>{w.answerBody}</Title>
      {answer_body === '' ? (
        <Text size="sm" c="dimmed">
          {w.emptyBody}
        </Text>
      ) : (
        <CodeBlock text={readable(answer_body)} label={w.answerBody} maxHeight={220} />
      )}
    </Stack>
  );
}
