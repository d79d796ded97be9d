// Step four: when and how fast, and the start itself.
import { Button, Card, Group, Kbd, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconCalendarClock, IconPlayerPlay } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useChange } from '../../api/queries.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { Facts } from '../../parts/facts.tsx';
import { tellDone } from '../../parts/notices.ts';
import { Section } from '../../parts/section.tsx';
import { Count, Money, momentText, moneyText } from '../../parts/values.tsx';
import { momentOf } from '../../parts/zoned.ts';
import { useMe, useTimeZone } from '../../session/session.ts';
import { localeOf, useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { PREPARE } from './prepare-words.ts';
import { type FullCampaign, MoneyWarning } from './step-check.tsx';
import { termsChange, termsFaults, termsOf } from './terms.ts';
import { TermsFields } from './terms-fields.tsx';

export function StepStart({ campaign }: { campaign: FullCampaign }) {
  const w = useWords(PREPARE);
  const { account } = useMe();
  const zone = useTimeZone();
  const locale = localeOf(useLanguage());
  const confirm = useConfirm();
  const before = termsOf(campaign, zone);
  const [terms, setTerms] = useState(before);
  const change = useChange('campaigns.change', { refresh: ['campaigns.'] });
  const start = useChange('campaigns.start', { refresh: ['campaigns.', 'balance.get', 'overview.get'] });
  const faults = termsFaults(terms, { zone, nowMs: Date.now() });
  const isPending = change.isPending || start.isPending;
  // The keys work above the question, too.
  const isAsking = useRef(false);
  const isLater = terms.startAt !== '';
  const { id } = campaign;
  const { recipients, price } = campaign.import;
  const currency = account?.currency;

  const onStart = async () => {
    if (faults.length > 0 || isPending || isAsking.current) return;
    isAsking.current = true;
    const agreed = await confirm({
      title: isLater ? w.startTitleLater : w.startTitle,
      action: isLater ? w.startLater : w.start,
      text: (
        <Stack gap={6}>
          <Text fw={600}>{w.startText(recipients, moneyText(price, locale, currency))}</Text>
          <Text>
            {isLater ? w.startThen(momentText(momentOf(terms.startAt, zone), zone, locale, 'minute')) : w.startNow}
          </Text>
          <Text>{w.startStop}</Text>
          {!campaign.enough_money && <Text c="red">{w.short}</Text>}
        </Stack>
      ),
    });
    isAsking.current = false;
    if (!agreed) return;
    try {
      const body = termsChange(terms, before, zone);
      if (body !== null) await change.mutateAsync({ params: { id }, body });
      await start.mutateAsync({ params: { id } });
      tellDone(isLater ? w.scheduled : w.started);
    } catch {
      // The notice has said what is wrong; the campaign is still ready.
    }
  };
  useHotkeys([['mod+Enter', () => void onStart()]], []);
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md" style={{ alignItems: 'start' }}>
      <Section title={w.terms}>
        <TermsFields terms={terms} onChange={setTerms} faults={faults} hasStart recipients={recipients} />
      </Section>
      <Card>
        <Stack gap="sm">
          <Title order={2} className="breakable">
            {campaign.name}
          </Title>
          <Facts
            facts={[
              { name: w.recipients, value: <Count n={recipients} /> },
              { name: w.price, value: <Money amount={price} currency={currency} strong /> },
              campaign.spendable !== null && {
                name: w.spendable,
                value: <Money amount={campaign.spendable} currency={currency} />,
              },
            ]}
          />
          <MoneyWarning campaign={campaign} />
          <Button
            size="md"
            leftSection={isLater ? <IconCalendarClock size={18} /> : <IconPlayerPlay size={18} />}
            disabled={faults.length > 0}
            loading={isPending}
            onClick={() => void onStart()}
          >
            {isLater ? w.startLater : w.start}
          </Button>
          <Group justify="center" visibleFrom="sm">
            <Text size="xs" c="dimmed">
              <Kbd size="xs">Ctrl</Kbd> + <Kbd size="xs">Enter</Kbd>
            </Text>
          </Group>
        </Stack>
      </Card>
    </SimpleGrid>
  );
}
