import { Button, Group, Radio, Select, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMemo } from 'react';
import type { Answer } from '../../../api/kaskad.ts';
import { useChange } from '../../../api/queries.ts';
import { showAtFields } from '../../../parts/form-problem.ts';
import { tellDone } from '../../../parts/notices.ts';
import { Section } from '../../../parts/section.tsx';
import { COMMON } from '../../../words/common.ts';
import { useWords } from '../../../words/words.ts';
import { WORDS } from './words.ts';

export type Account = Answer<'account.get'>;

/** The zone of times and the form of answers. */
export function DialectCard({ account, mayChange }: { account: Account; mayChange: boolean }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const zones = useMemo(
    () => [...new Set([account.time_zone, 'Europe/Moscow', 'UTC', ...Intl.supportedValuesOf('timeZone')])],
    [account.time_zone],
  );
  const form = useForm({
    initialValues: { time_zone: account.time_zone, get_answer: account.get_answer ?? 'default' },
  });
  const save = useChange('account.change', {
    // Every time on the pages is shown in the zone: who is signed in is read anew with it.
    refresh: ['account.get', 'me.get'],
    onDone: () => tellDone(w.saved),
    onProblem: (problem) => showAtFields(form, problem),
  });
  return (
    <Section title={w.answers}>
      <form
        aria-label={w.answers}
        onSubmit={form.onSubmit(({ time_zone, get_answer }) =>
          save.mutate({
            body: { time_zone, get_answer: get_answer === 'default' ? null : (get_answer as 'json' | 'text') },
          }),
        )}
      >
        <Stack>
          <Select
            label={w.zone}
            description={w.zoneHint}
            searchable
            data={zones}
            disabled={!mayChange}
            nothingFoundMessage={common.nothingFound}
            limit={60}
            {...form.getInputProps('time_zone')}
          />
          <Radio.Group label={w.get} {...form.getInputProps('get_answer')}>
            <Stack gap="xs" mt={6}>
              <Radio value="default" label={w.getDefault} description={w.getDefaultAbout} disabled={!mayChange} />
              <Radio value="json" label={w.getJson} description={'{"id_sms":"4001725"}'} disabled={!mayChange} />
              <Radio value="text" label={w.getText} description="4001725" disabled={!mayChange} />
            </Stack>
          </Radio.Group>
          {mayChange && (
            <Group>
              <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
                {common.save}
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Section>
  );
}
