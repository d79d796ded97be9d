// A message that is not sent: every decision about it, one after the other.
import { Alert, Button, List, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Answer, Body } from '../../api/kaskad.ts';
import { useChange } from '../../api/queries.ts';
import { ChannelSelect } from '../../parts/channel-select.tsx';
import { ClientSelect } from '../../parts/client-select.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Section } from '../../parts/section.tsx';
import { Money, OrDash, Tag } from '../../parts/values.tsx';
import { ERROR_WORDS } from '../../words/errors.ts';
import { useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { whyWords } from './why.ts';
import { WORDS } from './words.ts';

type Channel = NonNullable<Body<'operator.routes.simulate'>['channel']>;

export function SimulateCard({ draftId }: { draftId: number | null }) {
  const w = useWords(WORDS);
  const [accountId, setAccountId] = useState('');
  const [phone, setPhone] = useState('');
  const [channel, setChannel] = useState('sms');
  const [sender, setSender] = useState('');
  const [version, setVersion] = useState('');
  const simulate = useChange('operator.routes.simulate');
  return (
    <Section title={w.simulate} about={w.simulateAbout}>
      <Stack>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            simulate.mutate({
              body: {
                account_id: Number(accountId),
                phone,
                channel: channel as Channel,
                ...(sender.trim() === '' ? {} : { sender: sender.trim() }),
                ...(version === '' ? {} : { version: Number(version) }),
              },
            });
          }}
        >
          <SimpleGrid cols={{ base: 1, xs: 2, lg: 6 }} spacing="xs">
            <ClientSelect value={accountId} onChange={setAccountId} />
            <TextInput
              label={w.phone}
              required
              inputMode="tel"
              maxLength={32}
              value={phone}
              onChange={(event) => setPhone(event.currentTarget.value)}
            />
            <ChannelSelect value={channel} onChange={setChannel} />
            <TextInput
              label={w.sender}
              maxLength={64}
              value={sender}
              onChange={(event) => setSender(event.currentTarget.value)}
            />
            <Select
              label={w.by}
              value={version}
              onChange={(chosen) => setVersion(chosen ?? '')}
              data={[
                { value: '', label: w.byNow },
                ...(draftId === null ? [] : [{ value: String(draftId), label: w.version(draftId) }]),
              ]}
            />
            <Button type="submit" mt={{ base: 0, lg: 25 }} loading={simulate.isPending} disabled={accountId === ''}>
              {w.run}
            </Button>
          </SimpleGrid>
        </form>
        {simulate.data !== undefined && <Outcome answer={simulate.data} />}
      </Stack>
    </Section>
  );
}

function Outcome({ answer }: { answer: Answer<'operator.routes.simulate'> }) {
  const w = useWords(WORDS);
  const errors = useWords(ERROR_WORDS);
  const language = useLanguage();
  const { verdict, routes, connection, closed } = answer;
  const closedWords = { everyone: w.closedEveryone, account: w.closedAccount };
  return (
    <Stack gap="sm" role="status">
      <Alert
        color={verdict.accepted ? 'teal' : 'red'}
        title={verdict.accepted ? w.accepted(verdict.parts ?? 0) : w.refused}
      >
        {verdict.accepted ? (
          <>
            {connection === null ? w.nobody : w.goes(connection)} ·{' '}
            {verdict.price !== null && <Money amount={verdict.price} strong />}
          </>
        ) : (
          (errors[verdict.code as keyof typeof errors] ?? verdict.why)
        )}
      </Alert>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Facts
          facts={[
            { name: w.phone, value: <span className="numbers">{answer.phone}</span> },
            { name: w.area, value: answer.area },
            { name: w.operator, value: <OrDash>{answer.operator}</OrDash> },
            { name: w.region, value: <OrDash>{answer.region}</OrDash> },
            { name: w.closedFor, value: closed === null ? w.openForAll : closedWords[closed] },
            { name: w.price, value: <OrDash>{answer.price === null ? null : <Money amount={answer.price} />}</OrDash> },
            {
              name: w.senderState,
              value: w.states[answer.sender_state as keyof typeof w.states] ?? answer.sender_state,
            },
          ]}
        />
        <List size="sm" listStyleType="none" spacing="xs">
          {routes.map(({ route_id, chosen, why, connections }) => (
            <List.Item key={route_id ?? 'default'}>
              <Tag tone={chosen ? 'good' : 'quiet'}>{chosen ? w.chosen : w.passed}</Tag>{' '}
              {route_id === null ? w.defaultRoute : `№ ${route_id}`}: {whyWords(why, language)}
              <Text size="xs" c="dimmed">
                {connections.map(({ name, up }) => (up ? name : `${name} (${w.isDown})`)).join(' → ')}
              </Text>
            </List.Item>
          ))}
        </List>
      </SimpleGrid>
    </Stack>
  );
}
