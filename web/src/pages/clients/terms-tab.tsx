import { Stack } from '@mantine/core';
import { Section } from '../../parts/section.tsx';
import { useWords } from '../../words/words.ts';
import type { Client } from './client-page.tsx';
import { ContactForm } from './contact-form.tsx';
import { LimitsForm } from './limits-form.tsx';
import { MoneyForm } from './money-form.tsx';
import { TERMS } from './terms-words.ts';

/** What the operator has agreed with the client; each part is saved by itself, by whoever has the right for it. */
export function TermsTab({ client }: { client: Client }) {
  const w = useWords(TERMS);
  // What the server keeps makes the forms anew: two operators never save each other's half-typed values.
  const kept = JSON.stringify([
    client.company,
    client.email,
    client.time_zone,
    client.get_answer,
    client.tariff,
    client.credit_limit,
    client.unlimited,
    client.day_cap,
    client.low_balance,
    client.rate_per_s,
    client.segments_max,
    client.moderation,
    client.denied_channels,
  ]);
  return (
    <Stack maw={820} key={kept}>
      <Section title={w.money} about={w.moneyAbout}>
        <MoneyForm client={client} />
      </Section>
      <Section title={w.limits}>
        <LimitsForm client={client} />
      </Section>
      <Section title={w.requisites}>
        <ContactForm client={client} />
      </Section>
    </Stack>
  );
}
