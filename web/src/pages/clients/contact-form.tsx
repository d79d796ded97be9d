import { Button, Group, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMay } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import type { Client } from './client-page.tsx';
import { TERMS } from './terms-words.ts';
import { useTerms } from './use-terms.ts';

/** What the client is called, where letters go, and how its programs are answered. */
export function ContactForm({ client }: { client: Client }) {
  const w = useWords(TERMS);
  const common = useWords(COMMON);
  const mayChange = useMay()('clients:write');
  const form = useForm({
    initialValues: {
      company: client.company,
      email: client.email,
      time_zone: client.time_zone,
      get_answer: client.get_answer ?? ('' as string),
    },
  });
  const { save, isPending } = useTerms(client.id, form);
  const zones = [...new Set([client.time_zone, ...Intl.supportedValuesOf('timeZone')])];
  return (
    <form
      onSubmit={form.onSubmit(({ company, email, time_zone, get_answer: answer }) =>
        save({
          company: company.trim(),
          email: email.trim(),
          time_zone,
          get_answer: answer === 'json' || answer === 'text' ? answer : null,
        }),
      )}
    >
      <Stack>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput label={w.company} maxLength={300} disabled={!mayChange} {...form.getInputProps('company')} />
          <TextInput
            label={w.email}
            description={w.emailHint}
            inputMode="email"
            disabled={!mayChange}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            {...form.getInputProps('email')}
          />
          <Select
            label={w.zone}
            searchable
            limit={100}
            nothingFoundMessage={common.nothingFound}
            data={zones}
            disabled={!mayChange}
            {...form.getInputProps('time_zone')}
          />
          <Select
            label={w.getAnswer}
            data={[
              { value: '', label: w.asHost },
              { value: 'json', label: w.json },
              { value: 'text', label: w.text },
            ]}
            disabled={!mayChange}
            {...form.getInputProps('get_answer')}
          />
        </SimpleGrid>
        {mayChange && (
          <Group justify="flex-end">
            <Button type="submit" loading={isPending} disabled={!form.isDirty()}>
              {common.save}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
