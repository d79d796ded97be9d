import { Button, Grid, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconArrowsMaximize, IconArrowsMinimize } from '@tabler/icons-react';
import { useCallback } from 'react';
import { useRead } from '../../api/queries.ts';
import { Chart } from '../../parts/chart.tsx';
import { durationText } from '../../parts/duration.ts';
import { Facts } from '../../parts/facts.tsx';
import { Figure } from '../../parts/figure.tsx';
import { LiveDot } from '../../parts/live-dot.tsx';
import { Page } from '../../parts/page.tsx';
import { Section } from '../../parts/section.tsx';
import { Loaded } from '../../parts/states.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { Count } from '../../parts/values.tsx';
import { useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { Alerts } from './alerts.tsx';
import { ConnectionsTable, Rate } from './connections-table.tsx';
import { FullScreen } from './full-screen.tsx';
import { type Point, useWallHistory, type Wall } from './history.ts';
import { Campaigns, Nodes } from './nodes.tsx';
import { QueueTable } from './queue-table.tsx';
import { Waiting } from './waiting.tsx';
import { WORDS } from './words.ts';

const CHART_HEIGHT = 220;

/** What goes on now, for the screen on the wall and for whoever is on duty with a phone. */
export default function WallPage() {
  const w = useWords(WORDS);
  const [{ big }, setBig] = useUrlState(['big']);
  const isBig = big === '1';
  const onEnd = useCallback(() => setBig({ big: '' }), [setBig]);
  const wall = useRead('operator.wall.get', undefined, { live: true });
  return (
    <FullScreen isOn={isBig} onEnd={onEnd}>
      <Page
        title={w.title}
        about={isBig ? undefined : w.about}
        actions={
          <>
            <LiveDot />
            <Button
              variant="default"
              leftSection={isBig ? <IconArrowsMinimize size={16} /> : <IconArrowsMaximize size={16} />}
              onClick={() => setBig({ big: isBig ? '' : '1' })}
            >
              {isBig ? w.small : w.big}
            </Button>
          </>
        }
      >
        <Loaded query={wall} rows={10}>
          {(now) => <Content wall={now} />}
        </Loaded>
      </Page>
    </FullScreen>
  );
}

function Content({ wall }: { wall: Wall }) {
  const w = useWords(WORDS);
  const language = useLanguage();
  const { points, falling } = useWallHistory(wall);
  const queued = wall.queue.reduce((all, { depth }) => all + depth, 0);
  const oldest = Math.max(0, ...wall.queue.map(({ oldest_age_s }) => oldest_age_s));
  return (
    <Stack gap="md">
      <Alerts wall={wall} falling={falling} />
      <SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm">
        <Figure name={w.accepted} value={<Rate of={wall.accepted_per_s} />} hint={w.lastMinute} />
        <Figure name={w.submitted} value={<Rate of={wall.submitted_per_s} />} hint={w.lastMinute} />
        <Figure name={w.ended} value={<Rate of={wall.ended_per_s} />} hint={w.lastMinute} />
        <Figure
          name={w.queued}
          value={<Count n={queued} />}
          hint={queued === 0 ? w.queueEmpty : w.queueOldest(durationText(oldest, language))}
        />
      </SimpleGrid>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Section title={w.traffic} about={w.trafficAbout}>
            <Traffic points={points} />
          </Section>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Stack gap="md">
            <Waiting deadPushes={wall.pushes.dead} />
            <Section title={w.pushes}>
              <Facts
                facts={[
                  { name: w.pushesWaiting, value: <Count n={wall.pushes.waiting} /> },
                  wall.pushes.waiting > 0 && {
                    name: w.pushesOldest,
                    value: durationText(wall.pushes.oldest_age_s, language),
                  },
                ]}
              />
            </Section>
          </Stack>
        </Grid.Col>
      </Grid>
      <Section title={w.connections}>
        <ConnectionsTable connections={wall.connections} />
      </Section>
      <QueueTable queue={wall.queue} />
      <Nodes nodes={wall.nodes} />
      <Campaigns campaigns={wall.campaigns} />
    </Stack>
  );
}

function Traffic({ points }: { points: readonly Point[] }) {
  const w = useWords(WORDS);
  if (points.length < 2)
    return (
      <Text size="sm" c="dimmed" role="status" mih={CHART_HEIGHT}>
        {w.gathering}
      </Text>
    );
  return (
    <Chart
      label={w.traffic}
      times={points.map(({ at }) => at)}
      timeStyle="time"
      height={CHART_HEIGHT}
      series={[
        { name: w.acceptedShort, values: points.map(({ accepted }) => accepted), color: 'sea', isArea: true },
        { name: w.submittedShort, values: points.map(({ submitted }) => submitted), color: 'blue' },
        { name: w.endedShort, values: points.map(({ ended }) => ended), color: 'grape' },
      ]}
    />
  );
}
