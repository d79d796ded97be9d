// Everything that happened to a message, in the order of time; for the client's people and for the operator's.
import { Anchor, Box, Group, Text, ThemeIcon } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowsShuffle,
  IconBell,
  IconBellOff,
  IconCheck,
  IconCoin,
  IconFlag,
  IconHelpCircle,
  IconInbox,
  IconReceipt2,
  IconSend,
  IconShieldCheck,
  IconX,
  type TablerIcon,
} from '@tabler/icons-react';
import { Link } from 'wouter';
import type { Answer } from '../../api/kaskad.ts';
import { MessageStateTag } from '../../parts/message-state.tsx';
import { ChannelName, Moment, Money, Tag, type Tone } from '../../parts/values.tsx';
import { localeOf, useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import classes from './timeline.module.css';
import { TIMELINE_WORDS } from './timeline-words.ts';
import { VERDICT_WORDS } from './verdict-words.ts';

type ClientEvent = Answer<'messages.timeline'>['events'][number];
type StaffEvent = Answer<'search.timeline'>['events'][number];
/** What only staff are told is absent from a client's event. */
export type TimelineEvent = ClientEvent & Partial<StaffEvent>;

const ICONS: Record<ClientEvent['kind'], TablerIcon> = {
  accepted: IconInbox,
  held: IconShieldCheck,
  moderated: IconShieldCheck,
  step_began: IconArrowsShuffle,
  step_ended: IconArrowsShuffle,
  attempt: IconSend,
  receipt: IconReceipt2,
  in_doubt: IconHelpCircle,
  money_held: IconCoin,
  money_charged: IconCoin,
  money_released: IconArrowBackUp,
  money_refunded: IconArrowBackUp,
  state: IconFlag,
  push: IconBell,
  push_given_up: IconBellOff,
};

const GOOD = new Set(['delivered', 'read', 'submitted', 'approved']);
const BAD = new Set(['rejected', 'undelivered', 'expired']);
const toneOf = (state: string | null): Tone =>
  state === null ? 'quiet' : GOOD.has(state) ? 'good' : BAD.has(state) ? 'bad' : 'wait';

function colorOf({ kind, state, acknowledged }: TimelineEvent): string {
  if (kind === 'push') return acknowledged ? 'teal' : 'red';
  if (kind === 'push_given_up') return 'red';
  if (kind === 'in_doubt' || kind === 'held') return 'yellow';
  if (kind !== 'attempt' && kind !== 'state' && kind !== 'moderated') return 'gray';
  return { good: 'teal', bad: 'red', wait: 'yellow', quiet: 'gray', info: 'blue' }[toneOf(state)];
}

export interface TimelineProps {
  events: readonly TimelineEvent[];
  currency: string;
  /** Where staff look at a connection. */
  connectionHref?: (id: number) => string;
}

export function Timeline({ events, currency, connectionHref }: TimelineProps) {
  const w = useWords(TIMELINE_WORDS);
  const begin = events[0]?.at;
  return (
    <ol className={classes.list} aria-label={w.label}>
      {events.map((event, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: events are only added at the end, and have no id
        <Event key={index} {...{ event, begin, currency, connectionHref }} />
      ))}
    </ol>
  );
}

interface EventProps extends Omit<TimelineProps, 'events'> {
  event: TimelineEvent;
  begin: string | undefined;
}

function Event({ event, begin, currency, connectionHref }: EventProps) {
  const w = useWords(TIMELINE_WORDS);
  const { kind, at, attempt, step, channel, amount } = event;
  const hasFailed = kind === 'push' ? event.acknowledged === false : kind === 'state' && toneOf(event.state) === 'bad';
  const Icon = hasFailed ? IconX : kind === 'state' ? IconCheck : ICONS[kind];
  const isStaff = event.connection !== undefined;
  const title =
    kind === 'attempt' && attempt !== null
      ? w.attemptNo(attempt)
      : kind === 'push' && isStaff
        ? w.staffPush
        : w.kind[kind];
  return (
    <li className={classes.event}>
      <div className={classes.time}>
        <Moment at={at} style="full" />
        <Since at={at} begin={begin} />
      </div>
      <ThemeIcon size={28} radius="xl" variant="light" color={colorOf(event)}>
        <Icon size={16} aria-hidden />
      </ThemeIcon>
      <div className={classes.body}>
        <Group gap="xs">
          <Text size="sm" fw={550}>
            {title}
          </Text>
          {channel !== null && (
            <Text component="span" size="sm">
              <ChannelName channel={channel} />
            </Text>
          )}
          <StateOf event={event} />
          {amount !== null && (
            <Text component="span" size="sm">
              <Money amount={amount} currency={currency} />
            </Text>
          )}
          {step !== null && step > 1 && kind !== 'receipt' && (
            <Text size="xs" c="dimmed">
              {w.stepNo(step)}
            </Text>
          )}
        </Group>
        <Particulars event={event} connectionHref={connectionHref} />
      </div>
    </li>
  );
}

function StateOf({ event: { kind, state } }: { event: TimelineEvent }) {
  const w = useWords(TIMELINE_WORDS);
  if (state === null) return null;
  const named = (names: Record<string, string>) => names[state] ?? state;
  switch (kind) {
    case 'state':
      return <MessageStateTag state={state} />;
    case 'attempt':
      return <Tag tone={toneOf(state)}>{named(w.attemptState)}</Tag>;
    case 'step_ended':
      return <Tag tone="quiet">{named(w.ended)}</Tag>;
    case 'moderated':
      return <Tag tone={toneOf(state)}>{named(w.decision)}</Tag>;
    case 'push_given_up':
      return <Tag tone="quiet">{named({ ...w.attemptState, ...w.toldState })}</Tag>;
    case 'push':
      return (
        <Text span size="sm" className="mono">
          HTTP {state}
        </Text>
      );
    default:
      return (
        <Text span size="sm" className="mono">
          {state}
        </Text>
      );
  }
}

/** What stands below the title: codes, parts, who, how long. */
function Particulars({ event, connectionHref }: { event: TimelineEvent; connectionHref?: (id: number) => string }) {
  const w = useWords(TIMELINE_WORDS);
  const verdicts = useWords(VERDICT_WORDS);
  const { kind, code, code_name: name, part, parts, parts_taken: taken, until, error_class: errorClass } = event;
  const { connection, connection_id: connectionId, upstream_ids: ids = [], by, raw, reason } = event;
  const lines = [
    connection && connectionId && (
      <>
        {w.connection}{' '}
        {connectionHref === undefined ? (
          connection
        ) : (
          <Anchor component={Link} href={connectionHref(connectionId)} size="xs" underline="always">
            {connection}
          </Anchor>
        )}
      </>
    ),
    code !== null && (
      <>
        {w.code} <span className="mono">{name === null ? code : `${code} · ${name}`}</span>
      </>
    ),
    errorClass !== null && verdicts.causeName[errorClass],
    part !== null && w.part(part),
    taken !== null && parts !== null && (parts > 1 || taken === 0) && w.taken(taken, parts),
    until !== null && (
      <>
        {w.until} <Moment at={until} />
      </>
    ),
    kind === 'push' && (event.acknowledged ? w.acknowledged : w.notAcknowledged),
    kind === 'push' && event.state === null && w.noAnswer,
    event.duration_ms !== null && w.milliseconds(event.duration_ms),
    event.corrected && w.corrected,
    ids.length > 0 && (
      <>
        {w.upstreamIds} <span className="mono">{ids.join(', ')}</span>
      </>
    ),
    by && `${kind === 'accepted' ? w.token : w.by} ${by}`,
    reason !== null && reason !== '' && <span className="breakable">«{reason}»</span>,
  ].filter(Boolean);
  if (lines.length === 0 && !raw) return null;
  return (
    <Box fz="xs" c="dimmed">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they have no names of their own
        <span key={index}>
          {index > 0 && ' · '}
          {line}
        </span>
      ))}
      {raw && <div className="mono">{raw}</div>}
    </Box>
  );
}

/** How long after the message was accepted. */
function Since({ at, begin }: { at: string; begin: string | undefined }) {
  const w = useWords(TIMELINE_WORDS);
  const locale = localeOf(useLanguage());
  const ms = begin === undefined ? 0 : Date.parse(at) - Date.parse(begin);
  if (ms <= 0) return null;
  const write = (value: number, digits: number) => value.toLocaleString(locale, { maximumFractionDigits: digits });
  const seconds = ms / 1000;
  const text =
    seconds < 90
      ? w.seconds(write(seconds, seconds < 10 ? 2 : 0))
      : seconds < 5_400
        ? w.minutes(write(seconds / 60, 0))
        : w.hours(write(seconds / 3_600, 1));
  return <div className="numbers">{w.after(text)}</div>;
}
