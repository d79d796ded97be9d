import { Anchor, SimpleGrid, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import { useRead } from '../../../api/queries.ts';
import { Facts } from '../../../parts/facts.tsx';
import { Section } from '../../../parts/section.tsx';
import { Loaded } from '../../../parts/states.tsx';
import { Copyable } from '../../../parts/values.tsx';
import { useMay } from '../../../session/session.ts';
import { useWords } from '../../../words/words.ts';
import { DialectCard } from './dialect-card.tsx';
import { DoorPasswordCard } from './door-password-card.tsx';
import { WORDS } from './words.ts';

/** How the two old doors talk with the programs of this account. */
export default function AnswersTab() {
  const w = useWords(WORDS);
  const mayChange = useMay()('account:write');
  const account = useRead('account.get');
  const host = location.origin;
  return (
    <Loaded query={account} rows={8}>
      {(found) => (
        <Stack>
          <Text size="sm" c="dimmed" maw={760}>
            {w.about} {!mayChange && w.onlyOwner}
          </Text>
          <SimpleGrid cols={{ base: 1, md: 2 }} style={{ alignItems: 'start' }}>
            <DialectCard key={`${found.time_zone} ${found.get_answer}`} account={found} mayChange={mayChange} />
            <DoorPasswordCard account={found} mayChange={mayChange} />
          </SimpleGrid>
          <Section title={w.examples}>
            <Stack>
              <Facts
                facts={[
                  {
                    name: w.send,
                    value: (
                      <Stack gap={2} align="flex-start">
                        <Copyable text={`${host}/json/`} shown={`POST ${host}/json/`} />
                        <Copyable text={`${host}/sendsms.php`} shown={`GET ${host}/sendsms.php`} />
                      </Stack>
                    ),
                  },
                  {
                    name: w.states,
                    value: <Copyable text={`${host}/json/state.php`} shown={`POST ${host}/json/state.php`} />,
                  },
                  {
                    name: w.balance,
                    value: <Copyable text={`${host}/json/balance.php`} shown={`POST ${host}/json/balance.php`} />,
                  },
                ]}
              />
              <Anchor component={Link} href="/developers/requests?by=json" size="sm">
                {w.toBuilder}
              </Anchor>
            </Stack>
          </Section>
        </Stack>
      )}
    </Loaded>
  );
}
