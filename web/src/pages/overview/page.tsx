// How things stand, at a glance and by itself: money, today, the last two days, what needs somebody, first steps.
import { Button, SimpleGrid, Text } from '@mantine/core';
import { IconSend, IconSpeakerphone } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { Answer } from '../../api/kaskad.ts';
import { useRead } from '../../api/queries.ts';
import { Figure } from '../../parts/figure.tsx';
import { LiveDot } from '../../parts/live-dot.tsx';
import { Page } from '../../parts/page.tsx';
import { Section } from '../../parts/section.tsx';
import { Loaded } from '../../parts/states.tsx';
import { Count, momentText, Share } from '../../parts/values.tsx';
import { useMay, useTimeZone } from '../../session/session.ts';
import { localeOf, useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { Alerts } from './alerts.tsx';
import { BalanceFigure } from './balance-figure.tsx';
import { Channels } from './channels.tsx';
import { failedOf } from './counts.ts';
import { FirstSteps } from './first-steps.tsx';
import { Hours } from './hours.tsx';
import { WORDS } from './words.ts';

export default function Overview() {
  const w = useWords(WORDS);
  const may = useMay();
  const overview = useRead('overview.get', undefined, { live: true });
  return (
    <Page
      title={w.title}
      about={<LiveDot />}
      actions={
        <>
          {may('campaigns:write') && (
            <Button
              component={Link}
              href="/campaigns/new"
              variant="default"
              leftSection={<IconSpeakerphone size={16} />}
            >
              {w.campaign}
            </Button>
          )}
          {may('messages:send') && (
            <Button component={Link} href="/send" leftSection={<IconSend size={16} />}>
              {w.send}
            </Button>
          )}
        </>
      }
    >
      <Loaded query={overview} rows={12}>
        {(found) => (
          <>
            <FirstSteps steps={found.first_steps} />
            <Alerts alerts={found.alerts} currency={found.balance?.currency} />
            <Figures overview={found} />
            <Section title={w.byChannel} aside={<AsOf at={found.as_of} />}>
              <Channels today={found.today} currency={found.balance?.currency} />
            </Section>
            <Section title={w.hours} about={w.hoursAbout}>
              <Hours hours={found.hours} />
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Figures({ overview: { balance, today } }: { overview: Answer<'overview.get'> }) {
  const w = useWords(WORDS);
  const { messages, parts, waiting, delivered, read, delivery_share: share } = today.total;
  const failed = failedOf(today.total);
  const ended = messages - waiting;
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: balance === null ? 4 : 5 }} spacing="sm">
      {balance !== null && <BalanceFigure balance={balance} />}
      <Figure
        name={w.accepted}
        value={<Count n={messages} />}
        hint={waiting > 0 ? `${w.parts(parts)}, ${w.waiting(waiting)}` : w.parts(parts)}
      />
      <Figure
        name={w.delivered}
        value={<Count n={delivered} />}
        hint={
          <>
            <Share of={share} /> {w.ofEnded}
          </>
        }
      />
      <Figure
        name={w.read}
        value={<Count n={read} />}
        hint={
          <>
            <Share of={delivered === 0 ? null : read / delivered} /> {w.ofDelivered}
          </>
        }
      />
      <Figure
        name={w.failed}
        value={<Count n={failed} />}
        hint={
          <>
            <Share of={ended === 0 ? null : failed / ended} /> {w.ofEnded}
          </>
        }
      />
    </SimpleGrid>
  );
}

function AsOf({ at }: { at: string | null }) {
  const w = useWords(WORDS);
  const zone = useTimeZone();
  const locale = localeOf(useLanguage());
  if (at === null) return null;
  return (
    <Text size="xs" c="dimmed">
      {w.asOf(momentText(at, zone, locale, 'time'))}
    </Text>
  );
}
