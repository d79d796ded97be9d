// How single values look everywhere: money, moments, numbers, states, channels.
import { ActionIcon, Badge, type BadgeProps, Box, CopyButton, Group, Text, Tooltip } from '@mantine/core';
import {
  IconBrandTelegram,
  IconBrandWhatsapp,
  IconCheck,
  IconCopy,
  IconHexagonLetterV,
  IconMessage,
  IconPhone,
  IconPhoneCall,
  IconPhoneIncoming,
  IconRadar,
  IconRadar2,
  type TablerIcon,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Channel } from '../../../src/domain/message.ts';
import { useTimeZone } from '../session/session.ts';
import { CHANNEL_WORDS, COMMON } from '../words/common.ts';
import { localeOf, useLanguage } from '../words/language.ts';
import { useWords } from '../words/words.ts';

/** An amount as the API writes it: exact, grouped, with two decimals at least. `1234.5` → `1 234,50 ₽`. */
export function moneyText(amount: string, locale: string, currency?: string): string {
  const decimals = Math.min(7, Math.max(2, amount.split('.')[1]?.length ?? 0));
  // The doors write RUR, the code of before 1998.
  const code = currency === 'RUR' ? 'RUB' : currency;
  const style =
    code === undefined ? {} : ({ style: 'currency', currency: code, currencyDisplay: 'narrowSymbol' } as const);
  // Text, not a number: Intl keeps every digit of it.
  return new Intl.NumberFormat(locale, {
    ...style,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(amount as unknown as number);
}

export function Money({ amount, currency, strong = false }: { amount: string; currency?: string; strong?: boolean }) {
  const locale = localeOf(useLanguage());
  return (
    <Box
      component="span"
      className="numbers nowrap"
      fw={strong ? 600 : undefined}
      c={amount.startsWith('-') ? 'var(--kaskad-bad)' : undefined}
    >
      {moneyText(amount, locale, currency)}
    </Box>
  );
}

/** `12 500` */
export function Count({ n }: { n: number }) {
  return <span className="numbers nowrap">{n.toLocaleString(localeOf(useLanguage()))}</span>;
}

/** A share of one as per cent; null = nothing to share. */
export function Share({ of, digits = 1 }: { of: number | null; digits?: number }) {
  const locale = localeOf(useLanguage());
  if (of === null) return <span aria-hidden>—</span>;
  return (
    <span className="numbers nowrap">
      {of.toLocaleString(locale, { style: 'percent', maximumFractionDigits: digits })}
    </span>
  );
}

export type MomentStyle = 'full' | 'minute' | 'time' | 'date';

/** A time of the API in the zone, `22.11.2026, 12:30:05`. */
export function momentText(at: string, zone: string, locale: string, style: MomentStyle = 'full'): string {
  const date = { day: '2-digit', month: '2-digit', year: 'numeric' } as const;
  const minute = { hour: '2-digit', minute: '2-digit' } as const;
  const second = { second: '2-digit' } as const;
  const parts = {
    full: { ...date, ...minute, ...second },
    minute: { ...date, ...minute },
    time: { ...minute, ...second },
    date,
  }[style];
  return new Date(at).toLocaleString(locale, { ...parts, timeZone: zone, hourCycle: 'h23' });
}

/** A moment in the account's zone; UTC in its hint. Null shows a dash. */
export function Moment({ at, style = 'minute' }: { at: string | null | undefined; style?: MomentStyle }) {
  const zone = useTimeZone();
  const locale = localeOf(useLanguage());
  if (at === null || at === undefined) return <span aria-hidden>—</span>;
  return (
    <time dateTime={at} title={`${at} · ${zone}`} className="numbers nowrap">
      {momentText(at, zone, locale, style)}
    </time>
  );
}

const CHANNEL_ICONS: Record<Channel, TablerIcon> = {
  sms: IconMessage,
  viber: IconHexagonLetterV,
  whatsapp: IconBrandWhatsapp,
  telegram: IconBrandTelegram,
  voice: IconPhone,
  voice_ivr: IconPhoneCall,
  flashcall: IconPhoneIncoming,
  hlr: IconRadar,
  ping: IconRadar2,
};

/** A channel with its picture. */
export function ChannelName({ channel }: { channel: string }) {
  const w = useWords(CHANNEL_WORDS);
  const Icon = CHANNEL_ICONS[channel as Channel];
  return (
    <Group component="span" gap={6} wrap="nowrap" display="inline-flex" style={{ verticalAlign: 'bottom' }}>
      {Icon !== undefined && <Icon size={16} stroke={1.7} aria-hidden />}
      <span className="nowrap">{w[channel as Channel] ?? channel}</span>
    </Group>
  );
}

export type Tone = 'good' | 'bad' | 'wait' | 'quiet' | 'info';
const TONES: Record<Tone, string> = { good: 'teal', bad: 'red', wait: 'yellow', quiet: 'gray', info: 'blue' };

/** A state as a small coloured word; colour is never the only sign. */
export function Tag({ tone, children, ...rest }: { tone: Tone; children: ReactNode } & BadgeProps) {
  return (
    <Badge
      variant="light"
      color={TONES[tone]}
      radius="sm"
      tt="none"
      fw={550}
      miw="max-content"
      className={`tag tag-${tone}`}
      {...rest}
    >
      {children}
    </Badge>
  );
}

/** Code-like text, with a button that copies it. */
export function Copyable({ text, shown = text }: { text: string; shown?: string }) {
  const w = useWords(COMMON);
  return (
    <Group component="span" gap={4} wrap="nowrap" display="inline-flex" maw="100%">
      <span className="mono">{shown}</span>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? w.copied : w.copy}>
            <ActionIcon
              size="sm"
              variant="subtle"
              color={copied ? 'teal' : 'gray'}
              onClick={copy}
              aria-label={`${w.copy}: ${shown}`}
            >
              {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Group>
  );
}

/** A quiet dash or the value. */
export function OrDash({ children }: { children: ReactNode }) {
  return children === null || children === undefined || children === '' ? (
    <Text component="span" c="dimmed" aria-hidden>
      —
    </Text>
  ) : (
    children
  );
}
