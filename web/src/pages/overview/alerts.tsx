// What needs somebody, each with the way to where it is mended.
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from 'wouter';
import { formatE7, parseMoneyE7 } from '../../../../src/domain/money.ts';
import type { Answer } from '../../api/kaskad.ts';
import { Moment, moneyText } from '../../parts/values.tsx';
import { type Scope, useMay } from '../../session/session.ts';
import { CHANNEL_WORDS } from '../../words/common.ts';
import { localeOf, useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

type AlertOf = Answer<'overview.get'>['alerts'][number];

const PLACES: Record<AlertOf['kind'], { href: (subject: string) => string; scope: Scope; color: 'red' | 'yellow' }> = {
  low_balance: { href: () => '/money', scope: 'balance:read', color: 'red' },
  push_failing: { href: () => '/developers/deliveries?result=failed', scope: 'pushes:read', color: 'yellow' },
  push_dead: { href: () => '/developers/deliveries?view=dead', scope: 'pushes:read', color: 'yellow' },
  push_off: { href: () => '/developers/pushes', scope: 'pushes:read', color: 'yellow' },
  sender_rejected: { href: () => '/senders?state=rejected', scope: 'senders:read', color: 'yellow' },
  // The id stands before the name.
  campaign_paused: { href: (subject) => `/campaigns/${idOf(subject)}`, scope: 'campaigns:read', color: 'yellow' },
};

const idOf = (subject: string): string => subject.split(' ')[0] ?? '';
const afterFirst = (subject: string): string => subject.slice(subject.indexOf(' ') + 1);

export function Alerts({ alerts, currency }: { alerts: readonly AlertOf[]; currency?: string }) {
  const w = useWords(WORDS);
  const may = useMay();
  if (alerts.length === 0) return null;
  return (
    <Stack component="section" gap="xs" aria-label={w.attention}>
      {alerts.map((alert) => {
        const { kind, subject, at } = alert;
        const { href, scope, color } = PLACES[kind];
        return (
          <Alert
            key={`${kind} ${subject}`}
            color={color}
            icon={<IconAlertTriangle size={18} aria-hidden />}
            title={
              <Text span inherit c="var(--mantine-color-text)">
                {w.alert[kind]}
              </Text>
            }
            py="xs"
          >
            <Group justify="space-between" gap="xs">
              <Text size="sm" className="breakable" flex="1 1 260px">
                <AlertText alert={alert} currency={currency} />
                {at !== null && (
                  <Text span size="xs" c="dimmed" ml="xs">
                    <Moment at={at} />
                  </Text>
                )}
              </Text>
              {may(scope) && (
                <Button component={Link} href={href(subject)} size="compact-sm" variant="default">
                  {w.mend[kind]}
                </Button>
              )}
            </Group>
          </Alert>
        );
      })}
    </Stack>
  );
}

function AlertText({ alert: { kind, subject, detail }, currency }: { alert: AlertOf; currency?: string }) {
  const w = useWords(WORDS);
  const channels = useWords(CHANNEL_WORDS);
  const locale = localeOf(useLanguage());
  switch (kind) {
    case 'low_balance':
      return w.alertText.low_balance(moneyText(formatE7(parseMoneyE7(subject || '0'), 2), locale, currency));
    case 'sender_rejected': {
      const channel = (channels as Record<string, string>)[idOf(subject)] ?? '';
      const text = w.alertText.sender_rejected(`${afterFirst(subject)} (${channel})`);
      return detail === '' ? text : `${text} «${detail}»`;
    }
    case 'campaign_paused': {
      const reason = (w.pauseReason as Record<string, string>)[detail] ?? detail;
      return `${w.alertText.campaign_paused(afterFirst(subject))}${reason === '' ? '' : ` — ${reason}`}`;
    }
    case 'push_failing':
      return (
        <>
          {w.alertText.push_failing(subject)} <span className="mono">{detail}</span>
        </>
      );
    default:
      return w.alertText[kind](subject);
  }
}
