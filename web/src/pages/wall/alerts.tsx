// What is wrong now, the worst first; nothing wrong is said as well.
import { Alert, Anchor, Group, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { durationText } from '../../parts/duration.ts';
import { Moment, momentText } from '../../parts/values.tsx';
import { useTimeZone } from '../../session/session.ts';
import { localeOf, useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import type { Falling, Wall } from './history.ts';
import { WORDS } from './words.ts';

/** Urgent messages are codes: half a minute is late. */
const URGENT_LATE_S = 30;
const PUSHES_LATE_S = 15 * 60;

interface Told {
  key: string;
  grave: boolean;
  text: string;
  aside?: ReactNode;
  href?: string;
}

export function Alerts({ wall, falling }: { wall: Wall; falling: ReadonlyMap<number, Falling> }) {
  const w = useWords(WORDS);
  const told = useTold(wall, falling);
  if (told.length === 0)
    return (
      <Group gap={8} role="status" wrap="nowrap">
        <IconCircleCheck size={20} color="var(--mantine-color-teal-6)" aria-hidden />
        <Text>{w.allWell}</Text>
      </Group>
    );
  return (
    <Stack gap="xs" component="section" aria-label={w.alerts}>
      <VisuallyHidden>
        <Title order={2}>{w.alerts}</Title>
      </VisuallyHidden>
      {told.map(({ key, grave, text, aside, href }) => (
        <Alert key={key} color={grave ? 'red' : 'orange'} py={8} icon={<IconAlertTriangle size={18} aria-hidden />}>
          <Group gap="xs" justify="space-between">
            {href === undefined ? (
              <Text size="sm">{text}</Text>
            ) : (
              <Anchor component={Link} href={href} size="sm" c="inherit" underline="always">
                {text}
              </Anchor>
            )}
            {aside !== undefined && <Text size="xs">{aside}</Text>}
          </Group>
        </Alert>
      ))}
    </Stack>
  );
}

function useTold(wall: Wall, falling: ReadonlyMap<number, Falling>): Told[] {
  const w = useWords(WORDS);
  const language = useLanguage();
  const locale = localeOf(language);
  const zone = useTimeZone();
  const percent = (share: number | null) =>
    share === null ? '—' : share.toLocaleString(locale, { style: 'percent', maximumFractionDigits: 1 });
  const pageOf = (id: number) => `/operator/connections/${id}`;
  const working = wall.connections.filter(({ state }) => state !== 'paused');
  return [
    ...wall.nodes
      .filter(({ alive }) => !alive)
      .map(({ id, age_s }) => ({
        key: `node-${id}`,
        grave: true,
        text: w.nodeSilent(id, durationText(age_s, language)),
      })),
    ...working
      .filter(({ link }) => link !== 'up')
      .map(({ id, name, link, link_reason, link_since }) => ({
        key: `link-${id}`,
        grave: link !== 'connecting',
        text:
          (link === null ? w.linkNone(name) : link === 'down' ? w.linkDown(name) : w.linkConnecting(name)) +
          (link_reason === '' ? '' : ` — ${link_reason}`),
        aside: link_since === null ? undefined : <Moment at={link_since} />,
        href: pageOf(id),
      })),
    ...wall.connections
      .filter((one) => one.falling)
      .map(({ id, name, delivery_share_now, delivery_share_before }) => {
        const seen = falling.get(id);
        const time = seen === undefined ? '' : momentText(seen.at, zone, locale, 'time');
        return {
          key: `fall-${id}`,
          grave: true,
          text: w.falling(name, percent(delivery_share_now), percent(delivery_share_before)),
          aside: seen === undefined ? undefined : seen.before ? w.fallingBefore(time) : w.fallingSince(time),
          href: pageOf(id),
        };
      }),
    ...wall.queue
      .filter(({ priority, oldest_age_s }) => priority === 'urgent' && oldest_age_s > URGENT_LATE_S)
      .map(({ connection_id, connection, oldest_age_s }) => ({
        key: `urgent-${connection_id}`,
        grave: true,
        text: w.urgentWaits(connection, durationText(oldest_age_s, language)),
        href: pageOf(connection_id),
      })),
    ...wall.connections
      .filter(({ state, queued }) => state === 'paused' && queued > 0)
      .map(({ id, name, queued, state_reason }) => ({
        key: `paused-${id}`,
        grave: false,
        text: w.pausedWithQueue(name, queued),
        aside: state_reason,
        href: pageOf(id),
      })),
    ...(wall.pushes.oldest_age_s > PUSHES_LATE_S
      ? [
          {
            key: 'pushes',
            grave: false,
            text: w.pushesLate(durationText(wall.pushes.oldest_age_s, language)),
            href: '/operator/pushes',
          },
        ]
      : []),
  ];
}
