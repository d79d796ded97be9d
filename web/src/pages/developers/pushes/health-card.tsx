import { Alert, Anchor, Stack } from '@mantine/core';
import { Link } from 'wouter';
import { Facts } from '../../../parts/facts.tsx';
import { Section } from '../../../parts/section.tsx';
import { Count, Moment } from '../../../parts/values.tsx';
import { useWords } from '../../../words/words.ts';
import type { PushSettings } from './settings-card.tsx';
import { WORDS } from './words.ts';

/** How the pushes of the account fare at the moment. */
export function HealthCard({ settings }: { settings: PushSettings }) {
  const w = useWords(WORDS);
  return (
    <Section title={w.health}>
      <Stack>
        {settings.state === 'failing' && <Alert color="red">{w.failing(settings.last_error)}</Alert>}
        <Facts
          facts={[
            { name: w.waiting, value: <Count n={settings.waiting} /> },
            settings.oldest_waiting_at !== null && {
              name: w.oldest,
              value: <Moment at={settings.oldest_waiting_at} style="full" />,
            },
            {
              name: w.dead,
              value: (
                <>
                  <Count n={settings.dead} />
                  {settings.dead > 0 && (
                    <>
                      {' · '}
                      <Anchor component={Link} href="/developers/deliveries?view=dead" size="sm">
                        {w.toDead}
                      </Anchor>
                    </>
                  )}
                </>
              ),
            },
            { name: w.lastOk, value: <Moment at={settings.last_ok_at} style="full" /> },
            { name: w.lastFailed, value: <Moment at={settings.last_failed_at} style="full" /> },
          ]}
        />
      </Stack>
    </Section>
  );
}
