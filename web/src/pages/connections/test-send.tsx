// One message by this connection, past the queue: how it binds, what the provider answers, which receipts come.
import {
  Button,
  Group,
  NumberInput,
  Progress,
  Select,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
  Timeline,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useInterval } from '@mantine/hooks';
import { IconCheck, IconSend, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { Answer, Body } from '../../api/kaskad.ts';
import { useChange } from '../../api/queries.ts';
import { showAtFields } from '../../parts/form-problem.ts';
import { tellProblem } from '../../parts/notices.ts';
import { Section } from '../../parts/section.tsx';
import { CHANNEL_WORDS } from '../../words/common.ts';
import { localeOf, useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { ErrorClassTag } from './error-class.tsx';
import { TEST_WORDS } from './test-words.ts';

type Given = Body<'operator.connections.test'>;
type Result = Answer<'operator.connections.test'>;
const LONGEST_S = 45;
const WAIT_MAX_S = 20;

export function TestSend({ connection }: { connection: Answer<'operator.connections.get'> }) {
  const w = useWords(TEST_WORDS);
  const channels: Readonly<Record<string, string>> = useWords(CHANNEL_WORDS);
  const form = useForm({
    initialValues: {
      phone: '',
      sender: '',
      text: '',
      channel: connection.channels[0] ?? '',
      wait_s: 10 as number | string,
    },
  });
  const test = useChange('operator.connections.test', {
    refresh: ['operator.connections.errors'],
    onProblem: (problem) => {
      if (!showAtFields(form, problem)) tellProblem(problem);
      return true;
    },
  });
  const onSubmit = form.onSubmit(({ phone, sender, text, channel, wait_s }) => {
    const digits = phone.replace(/\D/g, '');
    const body: Given = {
      channel: channel as Given['channel'],
      wait_s: Number(wait_s),
      ...(digits === '' ? {} : { phone: digits }),
      ...(sender === '' ? {} : { sender }),
      ...(text === '' ? {} : { text }),
    };
    test.mutate({ params: { id: connection.id }, body });
  });
  const isEmpty = form.getValues().phone.trim() === '';
  return (
    <Stack gap="md">
      <Section title={w.title} about={w.about}>
        <form onSubmit={onSubmit}>
          <Stack>
            <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
              <TextInput label={w.phone} description={w.phoneHint} inputMode="tel" {...form.getInputProps('phone')} />
              <TextInput label={w.sender} description={w.senderHint} {...form.getInputProps('sender')} />
              <Select
                label={w.channel}
                data={connection.channels.map((value) => ({ value, label: channels[value] ?? value }))}
                {...form.getInputProps('channel')}
              />
              <NumberInput label={w.wait} min={0} max={WAIT_MAX_S} {...form.getInputProps('wait_s')} />
            </SimpleGrid>
            <Textarea label={w.text} description={w.textHint} autosize minRows={2} {...form.getInputProps('text')} />
            <Group>
              <Button type="submit" leftSection={<IconSend size={16} />} loading={test.isPending}>
                {isEmpty ? w.check : w.send}
              </Button>
            </Group>
          </Stack>
        </form>
      </Section>
      {test.isPending && <Running />}
      {test.data !== undefined && !test.isPending && (
        <Report result={test.data} wasSent={test.variables?.body?.phone !== undefined} />
      )}
    </Stack>
  );
}

function Running() {
  const w = useWords(TEST_WORDS);
  const [seconds, setSeconds] = useState(0);
  const interval = useInterval(() => setSeconds((s) => s + 1), 1000);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for as long as it is shown
  useEffect(() => {
    interval.start();
    return interval.stop;
  }, []);
  return (
    <Stack gap={6}>
      <Text size="sm">{w.running(seconds)}</Text>
      <Progress value={Math.min(97, (100 * seconds) / LONGEST_S)} animated aria-label={w.title} />
    </Stack>
  );
}

function Report({ result, wasSent }: { result: Result; wasSent: boolean }) {
  const w = useWords(TEST_WORDS);
  const locale = localeOf(useLanguage());
  const states: Readonly<Record<string, string>> = w.states;
  const after = (ms: number | null) => (ms === null ? '' : w.after(ms.toLocaleString(locale)));
  const isTaken = result.answer === 'submitted';
  const mark = (good: boolean) => (good ? <IconCheck size={14} aria-hidden /> : <IconX size={14} aria-hidden />);
  return (
    <Section title={w.result}>
      <Timeline active={3} bulletSize={24} lineWidth={2} role="status">
        <Timeline.Item
          title={result.bound ? w.bound : w.notBound}
          color={result.bound ? 'teal' : 'red'}
          bullet={mark(result.bound)}
        >
          <Text size="sm" c="dimmed" className="breakable">
            {result.bound ? after(result.bound_after_ms) : result.reason}
          </Text>
          {result.bound && !wasSent && <Text size="sm">{w.nothingSent}</Text>}
        </Timeline.Item>
        {result.answer !== null && (
          <Timeline.Item
            title={`${w.answered}: ${w.answers[result.answer]}`}
            color={isTaken ? 'teal' : 'red'}
            bullet={mark(isTaken)}
          >
            <Text size="sm" c="dimmed">
              {after(result.answered_after_ms)}
              {result.parts === null ? '' : ` · ${w.parts}: ${result.parts}`}
            </Text>
            {result.code !== '' && (
              <Group gap="xs">
                <Text size="sm" className="breakable">
                  {w.code} <span className="mono">{result.code}</span> {result.code_name}
                </Text>
                {result.error_class !== null && <ErrorClassTag of={result.error_class} />}
              </Group>
            )}
            {result.provider_ids.length > 0 && (
              <Text size="sm" className="breakable">
                {w.ids}: <span className="mono">{result.provider_ids.join(', ')}</span>
              </Text>
            )}
          </Timeline.Item>
        )}
        {isTaken && (
          <Timeline.Item
            title={w.receipts}
            color={result.receipts.length > 0 ? 'teal' : 'gray'}
            bullet={result.receipts.length > 0 ? mark(true) : undefined}
          >
            {result.receipts.length === 0 && (
              <Text size="sm" c="dimmed">
                {w.receiptsNone}
              </Text>
            )}
            {result.receipts.map(({ provider_id, state, error_code }) => (
              <Text key={`${provider_id} ${state}`} size="sm" className="breakable">
                <span className="mono">{provider_id}</span> — {states[state] ?? state}
                {error_code === '' ? '' : ` (${error_code})`}
              </Text>
            ))}
          </Timeline.Item>
        )}
      </Timeline>
    </Section>
  );
}
