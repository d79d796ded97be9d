import { Anchor, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconChartBar, IconHistory, IconMessages } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { Facts } from '../../parts/facts.tsx';
import { Figure } from '../../parts/figure.tsx';
import { Section } from '../../parts/section.tsx';
import { Copyable, Count, Moment, Money, moneyText, OrDash, Tag } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { localeOf, useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { Doubles, Requisites } from '../registrations/requisites.tsx';
import type { Client } from './client-page.tsx';
import { CLIENT } from './client-words.ts';
import { WORDS } from './words.ts';

/** Money at a glance, who it is, and the ways to what it sends. */
export function SummaryTab({ client }: { client: Client }) {
  const w = useWords(CLIENT);
  const list = useWords(WORDS);
  const may = useMay();
  return (
    <Stack>
      <MoneyFigures client={client} />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Section title={w.account}>
          <Facts
            facts={[
              { name: w.login, value: <Copyable text={client.login} /> },
              { name: list.email, value: <OrDash>{client.email}</OrDash> },
              { name: list.tariff, value: client.tariff?.name ?? list.noTariff },
              { name: w.zone, value: client.time_zone },
              { name: w.created, value: <Moment at={client.created_at} /> },
              { name: w.lastMessage, value: <Moment at={client.last_message_at} /> },
              { name: w.push, value: <OrDash>{client.push_url}</OrDash> },
              { name: w.doors, value: client.has_password ? w.doorsYes : w.doorsNo },
              { name: w.users, value: <Count n={client.counts.users} /> },
              { name: w.tokens, value: <Count n={client.counts.tokens} /> },
              {
                name: w.senders,
                value: (
                  <Group gap="xs">
                    <Count n={client.counts.senders} />
                    {client.counts.senders_pending > 0 && (
                      <Tag tone="wait">{w.sendersPending(client.counts.senders_pending)}</Tag>
                    )}
                  </Group>
                ),
              },
              { name: w.stops, value: <Count n={client.counts.stops} /> },
            ]}
          />
        </Section>
        <Stack>
          <Section title={w.links}>
            <Stack gap="xs">
              {may('search:read') && (
                <>
                  <Way href={`/operator/search?account_id=${client.id}`} icon={<IconMessages size={16} aria-hidden />}>
                    {w.messages}
                  </Way>
                  <Way
                    href={`/operator/statistics?account_id=${client.id}`}
                    icon={<IconChartBar size={16} aria-hidden />}
                  >
                    {w.statistics}
                  </Way>
                </>
              )}
              {may('audit:all') && (
                <Way href={`/operator/audit?account_id=${client.id}`} icon={<IconHistory size={16} aria-hidden />}>
                  {w.auditLink}
                </Way>
              )}
            </Stack>
          </Section>
          {client.registration !== null && (
            <Section title={w.registration}>
              <Stack>
                <Doubles of={client.registration} />
                <Requisites of={client.registration} />
              </Stack>
            </Section>
          )}
        </Stack>
      </SimpleGrid>
    </Stack>
  );
}

function Way({ href, icon, children }: { href: string; icon: ReactNode; children: ReactNode }) {
  return (
    <Anchor component={Link} href={href} size="sm">
      <Group gap={8} wrap="nowrap">
        {icon}
        <span>{children}</span>
      </Group>
    </Anchor>
  );
}

/** What the client can spend, and how it is made up. */
export function MoneyFigures({ client }: { client: Client }) {
  const w = useWords(CLIENT);
  const list = useWords(WORDS);
  const locale = localeOf(useLanguage());
  const { currency } = client;
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
      <Figure
        name={w.available}
        value={<Money amount={client.available} currency={currency} />}
        hint={
          client.unlimited
            ? list.unlimited
            : client.credit_limit !== '0' && `${list.credit}: ${moneyText(client.credit_limit, locale, currency)}`
        }
      />
      <Figure name={w.balance} value={<Money amount={client.balance} currency={currency} />} />
      <Figure name={w.held} value={<Money amount={client.held} currency={currency} />} hint={w.heldHint} />
      <Figure
        name={w.spentToday}
        value={<Money amount={client.day_held} currency={currency} />}
        hint={
          client.day_cap === null ? w.noCap : <Text span>{w.ofCap(moneyText(client.day_cap, locale, currency))}</Text>
        }
      />
    </SimpleGrid>
  );
}
