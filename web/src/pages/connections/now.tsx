// How a connection fares at the moment and fared today.
import { Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import type { Answer } from '../../api/kaskad.ts';
import { useRead } from '../../api/queries.ts';
import { Chart } from '../../parts/chart.tsx';
import { durationText } from '../../parts/duration.ts';
import { Facts } from '../../parts/facts.tsx';
import { Section } from '../../parts/section.tsx';
import { Loaded } from '../../parts/states.tsx';
import { ChannelName, Copyable, Count, Moment, Money, Tag } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { Rate } from '../wall/connections-table.tsx';
import { useWallHistory } from '../wall/history.ts';
import { ONE_WORDS } from './one-words.ts';
import { ConnectionTag, WindowUse } from './state.tsx';
import { WORDS } from './words.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export function Now({ connection }: { connection: Answer<'operator.connections.get'> }) {
  const w = useWords(ONE_WORDS);
  const all = useWords(WORDS);
  const language = useLanguage();
  const may = useMay();
  const wall = useRead('operator.wall.get', undefined, { live: true });
  const { points } = useWallHistory(wall.data);
  const { id, health, state, state_reason, queued, oldest_at, channels, hours, time_zone, hook_url } = connection;
  const rate = wall.data?.connections.find((one) => one.id === id)?.submitted_per_s;
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Section title={w.link}>
          {health === null ? (
            <Stack gap="xs">
              <ConnectionTag state={state} link={null} />
              {state_reason !== '' && <Text size="sm">{all.reasonIs(state_reason)}</Text>}
              <Text size="sm" c="dimmed">
                {w.noHealth}
              </Text>
            </Stack>
          ) : (
            <Facts
              facts={[
                { name: w.link, value: <ConnectionTag state={state} link={health.link} /> },
                state_reason !== '' && { name: w.stateReason, value: state_reason },
                health.reason !== '' && { name: w.reason, value: health.reason },
                { name: w.since, value: <Moment at={health.since} style="full" /> },
                { name: w.sessions, value: <Sessions bound={health.bound} wanted={health.wanted} /> },
                { name: w.window, value: <WindowUse used={health.in_flight} size={health.window} /> },
                { name: w.node, value: health.node },
                { name: w.seen, value: <Moment at={health.seen_at} style="full" /> },
              ]}
            />
          )}
        </Section>
        <Section title={w.load}>
          <Facts
            facts={[
              { name: w.rate, value: rate === undefined ? '—' : <Rate of={rate} /> },
              { name: w.queued, value: <Count n={queued} /> },
              oldest_at !== null && {
                name: w.oldest,
                value: durationText((Date.now() - Date.parse(oldest_at)) / 1000, language),
              },
              {
                name: all.channels,
                value: (
                  <Group gap="sm">
                    {channels.map((channel) => (
                      <ChannelName key={channel} channel={channel} />
                    ))}
                  </Group>
                ),
              },
              { name: w.hours, value: hours === '' ? w.always : `${hours}, ${time_zone}` },
              { name: w.cost, value: <Money amount={connection.cost} /> },
              { name: w.created, value: <Moment at={connection.created_at} /> },
              { name: w.changed, value: <Moment at={connection.changed_at} /> },
            ]}
          />
        </Section>
      </SimpleGrid>
      {hook_url !== null && (
        <Section title={w.hookUrl} about={w.hookHint}>
          <Copyable text={hook_url} />
        </Section>
      )}
      <Section title={w.live} about={w.liveAbout}>
        {points.length < 2 ? (
          <Text size="sm" c="dimmed" role="status">
            {w.gathering}
          </Text>
        ) : (
          <Chart
            label={w.live}
            height={160}
            times={points.map(({ at }) => at)}
            timeStyle="time"
            series={[
              {
                name: w.perSecond,
                isArea: true,
                values: points.map(({ accepted, connections }) =>
                  accepted === null ? null : (connections.get(id) ?? 0),
                ),
              },
            ]}
          />
        )}
      </Section>
      {may('tariffs:read') && <LastDay id={id} />}
    </Stack>
  );
}

/** Every session by itself: the upstream closes them one at a time. */
function Sessions({ bound, wanted }: { bound: number; wanted: number }) {
  const w = useWords(WORDS);
  return (
    <Group gap={6}>
      {Array.from({ length: wanted }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: sessions have a number and nothing else
        <Tag key={index} tone={index < bound ? 'good' : 'bad'}>
          {`${w.session(index + 1)}: ${index < bound ? w.sessionUp : w.sessionDown}`}
        </Tag>
      ))}
    </Group>
  );
}

function LastDay({ id }: { id: number }) {
  const w = useWords(ONE_WORDS);
  const from = useMemo(() => new Date(Math.floor((Date.now() - DAY_MS) / HOUR_MS) * HOUR_MS).toISOString(), []);
  const day = useRead('operator.statistics.get', { query: { from, group_by: 'hour', connection_id: id } });
  return (
    <Section title={w.day}>
      <Loaded query={day} rows={5}>
        {({ groups }) => {
          const hours = groups
            .filter(({ key }) => key.hour !== undefined)
            .sort((a, b) => a.key.hour!.localeCompare(b.key.hour!));
          return hours.length === 0 ? (
            <Text size="sm" c="dimmed">
              {w.dayNothing}
            </Text>
          ) : (
            <Chart
              label={w.day}
              times={hours.map(({ key }) => key.hour!)}
              series={[
                { name: w.accepted, values: hours.map(({ counts }) => counts.messages), color: 'blue' },
                { name: w.delivered, values: hours.map(({ counts }) => counts.delivered), color: 'sea', isArea: true },
              ]}
            />
          );
        }}
      </Loaded>
    </Section>
  );
}
