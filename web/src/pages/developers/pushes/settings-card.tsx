import { Alert, Button, Group, Radio, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Answer } from '../../../api/kaskad.ts';
import { useChange } from '../../../api/queries.ts';
import { showAtFields } from '../../../parts/form-problem.ts';
import { tellDone } from '../../../parts/notices.ts';
import { Section } from '../../../parts/section.tsx';
import { Tag, type Tone } from '../../../parts/values.tsx';
import { COMMON } from '../../../words/common.ts';
import { useWords } from '../../../words/words.ts';
import { WORDS } from './words.ts';

export type PushSettings = Answer<'pushes.settings.get'>;

const STATES = {
  none: { tone: 'quiet', word: 'stateNone' },
  active: { tone: 'good', word: 'stateActive' },
  failing: { tone: 'bad', word: 'stateFailing' },
  off: { tone: 'quiet', word: 'stateOff' },
  gone: { tone: 'bad', word: 'stateGone' },
} as const satisfies Record<PushSettings['state'], { tone: Tone; word: string }>;

/** The address and the kind of pushes. */
export function SettingsCard({ settings, mayChange }: { settings: PushSettings; mayChange: boolean }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const { tone, word } = STATES[settings.state];
  const form = useForm({
    initialValues: {
      url: settings.url,
      style: settings.style,
      // Whoever enters the first address wants pushes.
      enabled: settings.enabled || settings.url === '',
    },
  });
  const save = useChange('pushes.settings.put', {
    refresh: ['pushes.settings.get', 'overview.get'],
    onDone: () => tellDone(w.saved),
    onProblem: (problem) => showAtFields(form, problem),
  });
  const lacksSecret = form.values.style === 'signed' && settings.secrets === 0;
  return (
    <Section title={w.address} about={w.addressAbout} aside={<Tag tone={tone}>{w[word]}</Tag>}>
      <form
        onSubmit={form.onSubmit(({ url, ...rest }) => save.mutate({ body: { url: url.trim(), ...rest } }))}
        aria-label={w.address}
      >
        <Stack>
          {settings.state === 'gone' && <Alert color="red">{w.gone}</Alert>}
          <TextInput
            label={w.url}
            description={w.urlHint}
            placeholder="https://shop.example/kaskad"
            inputMode="url"
            readOnly={!mayChange}
            {...form.getInputProps('url')}
          />
          {settings.set_by === 'operator' && settings.url !== '' && (
            <Text size="xs" c="dimmed">
              {w.byOperator}
            </Text>
          )}
          <Radio.Group label={w.style} readOnly={!mayChange} {...form.getInputProps('style')}>
            <Stack gap="xs" mt={6}>
              <Radio value="echo" label={w.echo} description={w.echoAbout} disabled={!mayChange} />
              <Radio value="signed" label={w.signed} description={w.signedAbout} disabled={!mayChange} />
            </Stack>
          </Radio.Group>
          {lacksSecret && <Alert color="yellow">{w.needsSecret}</Alert>}
          <Switch label={w.enabled} disabled={!mayChange} {...form.getInputProps('enabled', { type: 'checkbox' })} />
          {mayChange && (
            <Group>
              <Button type="submit" loading={save.isPending} disabled={lacksSecret || !form.isDirty()}>
                {common.save}
              </Button>
              {form.isDirty() && (
                <Text size="sm" c="dimmed">
                  {common.unsaved}
                </Text>
              )}
            </Group>
          )}
        </Stack>
      </form>
    </Section>
  );
}
