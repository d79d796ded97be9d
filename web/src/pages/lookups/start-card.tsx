// Numbers to look up: counted while they are typed, each with its own answer.
import { Alert, Button, List, SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Answer, Body } from '../../api/kaskad.ts';
import { useChange } from '../../api/queries.ts';
import { Section } from '../../parts/section.tsx';
import { moneyText } from '../../parts/values.tsx';
import { useMe } from '../../session/session.ts';
import { CHANNEL_WORDS } from '../../words/common.ts';
import { ERROR_WORDS } from '../../words/errors.ts';
import { localeOf, useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { RECIPIENTS_MAX, readRecipients } from '../send/recipients.ts';
import { WORDS } from './words.ts';

type Kind = Body<'lookups.start'>['kind'];

export function StartCard() {
  const w = useWords(WORDS);
  const channels = useWords(CHANNEL_WORDS);
  const [kind, setKind] = useState<Kind>('hlr');
  const [text, setText] = useState('');
  const [answer, setAnswer] = useState<Answer<'lookups.start'> | null>(null);
  const { phones, bad, duplicates } = readRecipients(text);
  const isTooMany = phones.length > RECIPIENTS_MAX;
  const start = useChange('lookups.start', {
    refresh: ['lookups.', 'balance.get'],
    onDone: (done) => {
      setAnswer(done);
      setText('');
    },
  });
  const notes = [
    ...(bad.length > 0 ? [w.unreadable(bad.length)] : []),
    ...(duplicates.length > 0 ? [w.duplicates(duplicates.length)] : []),
  ];
  return (
    <Section title={w.start}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setAnswer(null);
          start.mutate({ body: { kind, phones } });
        }}
      >
        <Stack gap="sm">
          <SegmentedControl
            maw={320}
            aria-label={w.kind}
            value={kind}
            onChange={(chosen) => setKind(chosen as Kind)}
            data={[
              { value: 'hlr', label: channels.hlr },
              { value: 'ping', label: channels.ping },
            ]}
          />
          <Text size="xs" c="dimmed">
            {kind === 'hlr' ? w.hlrHint : w.pingHint}
          </Text>
          <Textarea
            label={w.phones}
            description={w.phonesHint}
            autosize
            minRows={3}
            maxRows={14}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            error={isTooMany ? w.tooMany : undefined}
          />
          {notes.length > 0 && (
            <Text size="xs" c="dimmed" role="status">
              {notes.join('. ')}
            </Text>
          )}
          <Button
            type="submit"
            style={{ alignSelf: 'start' }}
            loading={start.isPending}
            disabled={phones.length === 0 || isTooMany}
          >
            {phones.length === 0 ? w.start : w.startCount(phones.length)}
          </Button>
          {answer !== null && <Result answer={answer} />}
        </Stack>
      </form>
    </Section>
  );
}

function Result({ answer }: { answer: Answer<'lookups.start'> }) {
  const w = useWords(WORDS);
  const errors = useWords(ERROR_WORDS);
  const language = useLanguage();
  const { account } = useMe();
  const refused = answer.results.flatMap((result) => ('error' in result ? [result] : []));
  return (
    <Stack gap="xs" role="status">
      {answer.accepted > 0 && (
        <Alert color="teal">
          {w.accepted(answer.accepted, moneyText(answer.total_price, localeOf(language), account?.currency))}
        </Alert>
      )}
      {refused.length > 0 && (
        <Alert color="red" title={w.refused(refused.length)}>
          <List size="sm">
            {refused.slice(0, 20).map(({ index, phone, error }) => (
              <List.Item key={index}>
                {phone}: {errors[error.code]}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
    </Stack>
  );
}
