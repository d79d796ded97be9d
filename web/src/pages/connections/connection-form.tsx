// The form of a connection, new or not: its terms and whatever settings its connector names.
import { Accordion, Alert, Button, Checkbox, Group, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Answer, KaskadError } from '../../api/kaskad.ts';
import { showAtFields } from '../../parts/form-problem.ts';
import { Section } from '../../parts/section.tsx';
import { ChannelName, Tag } from '../../parts/values.tsx';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { FORM_WORDS } from './form-words.ts';
import { SettingInput, useSettingWords } from './setting-input.tsx';
import {
  type ConnectorType,
  changedSettings,
  type Field,
  isJson,
  isMain,
  shownValue,
  type Values,
} from './settings.ts';

type Connection = Answer<'operator.connections.get'>;
type Channel = 'sms' | 'viber' | 'whatsapp' | 'telegram' | 'voice' | 'voice_ivr' | 'flashcall' | 'hlr' | 'ping';

/** What is sent: of a connection that is there, only what has changed. */
export interface Sent {
  name?: string;
  channels?: Channel[];
  hours?: string;
  time_zone?: string;
  cost?: string;
  settings?: Record<string, unknown>;
}

const TERMS = ['name', 'channels', 'hours', 'time_zone', 'cost'] as const;
const NAME = /^[^\s,]{1,64}$/;

interface Props {
  type: ConnectorType;
  /** Undefined = a new one. */
  connection?: Connection;
  mayChange: boolean;
  /** @throws KaskadError whose faults are shown at their fields */
  send: (sent: Sent) => Promise<void>;
}

export function ConnectionForm({ type, connection, mayChange, send }: Props) {
  const w = useWords(FORM_WORDS);
  const before = useMemo(() => valuesOf(type, connection), [type, connection]);
  const form = useForm<Values>({
    initialValues: before,
    validate: {
      name: (name) => (NAME.test(String(name)) ? null : w.nameHint),
      ...Object.fromEntries(
        type.settings
          .filter(({ kind }) => kind === 'json')
          .map(({ name }) => [name, (text: unknown) => (isJson(String(text ?? '')) ? null : w.badJson)]),
      ),
    },
  });
  const [isSending, setSending] = useState(false);
  const values = form.getValues();
  const changed = Object.keys(values).filter((name) => !isSame(values[name], before[name]));
  const onSubmit = form.onSubmit(async (after) => {
    setSending(true);
    try {
      await send(sentOf(type, connection, before, after));
    } catch (problem) {
      showAtFields(form, problem as KaskadError);
    } finally {
      setSending(false);
    }
  });
  const isSet = (name: string) => connection?.secrets_set.includes(name) ?? false;
  return (
    <form onSubmit={onSubmit}>
      <Stack gap="md">
        <Section title={w.terms}>
          <Terms form={form} type={type} disabled={!mayChange} />
        </Section>
        <Section title={w.settings}>
          <Stack>
            <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md" verticalSpacing="md">
              {type.settings.filter(isMain).map((field) => (
                <SettingInput key={field.name} {...{ field, form }} isSet={isSet(field.name)} disabled={!mayChange} />
              ))}
            </SimpleGrid>
            <MoreSettings
              fields={type.settings.filter((field) => !isMain(field))}
              changed={changed}
              isFaulty={(name) => form.errors[name] !== undefined}
              draw={(field) => (
                <SettingInput key={field.name} {...{ field, form }} isSet={isSet(field.name)} disabled={!mayChange} />
              )}
            />
          </Stack>
        </Section>
        {mayChange && (
          <Group justify="flex-end" gap="sm">
            {connection !== undefined && (
              <>
                <Text size="sm" c="dimmed" role="status">
                  {changed.length === 0 ? w.nothingChanged : w.changes(changed.length)}
                </Text>
                {changed.length > 0 && (
                  <Button variant="default" onClick={() => form.setValues(before)}>
                    {w.revert}
                  </Button>
                )}
              </>
            )}
            <SubmitButton isNew={connection === undefined} isSending={isSending} isIdle={changed.length === 0} />
          </Group>
        )}
      </Stack>
    </form>
  );
}

function SubmitButton({ isNew, isSending, isIdle }: { isNew: boolean; isSending: boolean; isIdle: boolean }) {
  const w = useWords(FORM_WORDS);
  const common = useWords(COMMON);
  return (
    <Button type="submit" loading={isSending} disabled={isIdle}>
      {isNew ? w.create : common.save}
    </Button>
  );
}

function Terms({ form, type, disabled }: { form: UseFormReturnType<Values>; type: ConnectorType; disabled: boolean }) {
  const w = useWords(FORM_WORDS);
  const zones = useMemo(
    () => [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', String(form.getValues().time_zone)])],
    [form],
  );
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
        <TextInput
          label={w.name}
          description={w.nameHint}
          required
          disabled={disabled}
          {...form.getInputProps('name')}
        />
        <TextInput
          label={w.cost}
          description={w.costHint}
          inputMode="decimal"
          disabled={disabled}
          {...form.getInputProps('cost')}
        />
        <TextInput label={w.hours} description={w.hoursHint} disabled={disabled} {...form.getInputProps('hours')} />
        <Select
          label={w.zone}
          description={w.zoneHint}
          searchable
          data={zones}
          disabled={disabled}
          {...form.getInputProps('time_zone')}
        />
      </SimpleGrid>
      <Checkbox.Group label={w.channels} required {...form.getInputProps('channels')}>
        <Group mt={6}>
          {type.channels.map((channel) => (
            <Checkbox key={channel} value={channel} disabled={disabled} label={<ChannelName channel={channel} />} />
          ))}
        </Group>
      </Checkbox.Group>
    </Stack>
  );
}

interface MoreProps {
  fields: readonly Field[];
  changed: readonly string[];
  isFaulty: (name: string) => boolean;
  draw: (field: Field) => React.ReactNode;
}

/** What seldom has to be touched: folded, and found by a word. */
function MoreSettings({ fields, changed, isFaulty, draw }: MoreProps) {
  const w = useWords(FORM_WORDS);
  const wordsOf = useSettingWords();
  const [find, setFind] = useState('');
  const [opened, setOpened] = useState<string | null>(null);
  if (fields.length === 0) return null;
  const isFound = (field: Field) => {
    const { label, help } = wordsOf(field);
    return `${field.name} ${label} ${help}`.toLowerCase().includes(find.trim().toLowerCase());
  };
  const found = fields.filter(isFound);
  const touched = fields.filter(({ name }) => changed.includes(name)).length;
  const hasFault = fields.some(({ name }) => isFaulty(name));
  return (
    <Accordion
      variant="separated"
      value={hasFault ? 'more' : opened}
      onChange={setOpened}
      styles={{ content: { paddingTop: 4 } }}
    >
      <Accordion.Item value="more">
        <Accordion.Control>
          <Group gap="xs">
            {w.more(fields.length)}
            {touched > 0 && <Tag tone="info">{w.moreChanged(touched)}</Tag>}
          </Group>
        </Accordion.Control>
        <Accordion.Panel>
          <Stack>
            <TextInput
              aria-label={w.find}
              placeholder={w.find}
              leftSection={<IconSearch size={16} />}
              value={find}
              onChange={(event) => setFind(event.currentTarget.value)}
              maw={320}
            />
            {found.length === 0 && (
              <Alert color="gray" role="status">
                {w.findNothing}
              </Alert>
            )}
            <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md" verticalSpacing="md">
              {found.map(draw)}
            </SimpleGrid>
          </Stack>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

function valuesOf(type: ConnectorType, connection: Connection | undefined): Values {
  return {
    name: connection?.name ?? '',
    channels: connection?.channels ?? type.channels.slice(0, 1),
    hours: connection?.hours ?? '',
    time_zone: connection?.time_zone ?? 'Europe/Moscow',
    cost: connection?.cost ?? '0',
    ...Object.fromEntries(
      type.settings.map((field) => [field.name, shownValue(field, connection?.settings[field.name])]),
    ),
  };
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function sentOf(type: ConnectorType, connection: Connection | undefined, before: Values, after: Values): Sent {
  const settings = changedSettings(type, before, after);
  const isNew = connection === undefined;
  const terms = TERMS.filter((name) => isNew || !isSame(after[name], before[name])).map((name) => [
    name,
    name === 'cost' ? String(after.cost).replace(',', '.').trim() || '0' : after[name],
  ]);
  return {
    ...(Object.fromEntries(terms) as Sent),
    ...(isNew || Object.keys(settings).length > 0 ? { settings } : {}),
  };
}
