import { Button, Group, List, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { normalisePhone } from '../../../../src/domain/msisdn.ts';
import { useRead } from '../../api/queries.ts';
import { Facts } from '../../parts/facts.tsx';
import { Section } from '../../parts/section.tsx';
import { Loaded } from '../../parts/states.tsx';
import { ChannelName, OrDash } from '../../parts/values.tsx';
import { ERROR_WORDS } from '../../words/errors.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

/** Whose a number is, and how that is known. */
export function LookupCard() {
  const w = useWords(WORDS);
  const errors = useWords(ERROR_WORDS);
  const [typed, setTyped] = useState('');
  const [phone, setPhone] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const found = useRead('operator.areas.lookup', { query: { phone } }, { enabled: phone !== '' });
  return (
    <Section title={w.lookup} about={w.lookupAbout}>
      <Stack gap="sm">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const read = normalisePhone(typed);
            setProblem(read.ok ? null : errors[read.code]);
            if (read.ok) setPhone(read.phone);
          }}
        >
          <Group align="flex-start" gap="xs">
            <TextInput
              aria-label={w.phone}
              placeholder="79161234567"
              inputMode="tel"
              error={problem}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
            <Button type="submit" variant="default" loading={found.isFetching}>
              {w.ask}
            </Button>
          </Group>
        </form>
        {phone !== '' && (
          <Loaded query={found} rows={3}>
            {(answer) => (
              <>
                <Facts
                  facts={[
                    { name: w.phone, value: <span className="numbers">{answer.phone}</span> },
                    { name: w.area, value: answer.area },
                    { name: w.operator, value: <OrDash>{answer.operator}</OrDash> },
                    { name: w.region, value: <OrDash>{answer.region}</OrDash> },
                    { name: w.zone, value: <OrDash>{answer.time_zone}</OrDash> },
                    { name: w.source, value: answer.only_country_known ? w.onlyCountry : answer.source },
                    answer.closed_channels.length > 0 && {
                      name: w.closedFor,
                      value: (
                        <Group gap="xs">
                          {answer.closed_channels.map((channel) => (
                            <ChannelName key={channel} channel={channel} />
                          ))}
                        </Group>
                      ),
                    },
                  ]}
                />
                {answer.ranges.length > 0 && (
                  <div>
                    <Text size="sm" c="dimmed">
                      {w.rangesOf}
                    </Text>
                    <List size="sm">
                      {answer.ranges.map(({ from, to, area, operator, source }) => (
                        <List.Item key={`${from} ${to} ${source}`}>
                          <span className="numbers">
                            {from}–{to}
                          </span>{' '}
                          {operator || area}, {source}
                        </List.Item>
                      ))}
                    </List>
                  </div>
                )}
              </>
            )}
          </Loaded>
        )}
      </Stack>
    </Section>
  );
}
