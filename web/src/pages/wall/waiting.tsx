// What waits for a person to decide, with the way there.
import { Badge, NavLink, Stack, Text } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useRead } from '../../api/queries.ts';
import { Section } from '../../parts/section.tsx';
import { useMay } from '../../session/session.ts';
import { localeOf, useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

const REGISTRATIONS_MAX = 50;

export function Waiting({ deadPushes }: { deadPushes: number }) {
  const w = useWords(WORDS);
  const may = useMay();
  const locale = localeOf(useLanguage());
  const moderation = useRead('operator.moderation.get', undefined, { live: true, enabled: may('moderation:read') });
  const registrations = useRead(
    'registrations.list',
    { query: { state: 'pending', limit: REGISTRATIONS_MAX } },
    { live: true, enabled: may('clients:read') },
  );
  const more = registrations.data?.next != null;
  const lines = [
    { name: w.waitMessages, n: moderation.data?.messages, href: '/operator/moderation' },
    { name: w.waitSenders, n: moderation.data?.senders, href: '/operator/moderation/senders' },
    { name: w.waitTemplates, n: moderation.data?.templates, href: '/operator/moderation/templates' },
    { name: w.waitRegistrations, n: registrations.data?.items.length, more, href: '/operator/registrations' },
    {
      name: w.waitDead,
      n: may('clients:read') && may('search:read') ? deadPushes : undefined,
      href: '/operator/pushes?tab=dead',
    },
  ].filter(({ n }) => n !== undefined && n > 0);
  return (
    <Section title={w.waiting}>
      {lines.length === 0 ? (
        <Text size="sm" c="dimmed">
          {w.nothingWaits}
        </Text>
      ) : (
        <Stack gap={2}>
          {lines.map(({ name, n, more: isMore, href }) => (
            <NavLink
              key={href}
              component={Link}
              href={href}
              label={name}
              px="xs"
              py={6}
              style={{ borderRadius: 'var(--mantine-radius-md)' }}
              rightSection={
                <>
                  <Badge variant="light" size="lg" className="numbers" mr={4}>
                    {n!.toLocaleString(locale)}
                    {isMore ? '+' : ''}
                  </Badge>
                  <IconChevronRight size={14} aria-hidden />
                </>
              }
            />
          ))}
        </Stack>
      )}
    </Section>
  );
}
