// One setting of a connector, drawn from what the connector says of it.
import { Button, Group, JsonInput, NumberInput, PasswordInput, Select, Switch, Text, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useState } from 'react';
import { Tag } from '../../parts/values.tsx';
import { localeOf, useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { FORM_WORDS } from './form-words.ts';
import { SETTING_HELP_RU } from './setting-help.ts';
import { SETTING_NAMES } from './setting-names.ts';
import type { Field, Values } from './settings.ts';

/** Name and explanation of a setting in the language of the page; what has no words of ours keeps the connector's. */
export function useSettingWords(): (field: Field) => { label: string; help: string } {
  const language = useLanguage();
  const names: Readonly<Record<string, string>> = useWords(SETTING_NAMES);
  return ({ name, help }) => ({
    label: names[name] ?? name,
    help: language === 'ru' ? (SETTING_HELP_RU[name] ?? help) : help,
  });
}

interface Props {
  field: Field;
  form: UseFormReturnType<Values>;
  /** A secret that has a value. */
  isSet: boolean;
  disabled: boolean;
}

export function SettingInput({ field, form, isSet, disabled }: Props) {
  const w = useWords(FORM_WORDS);
  const locale = localeOf(useLanguage());
  const { label, help } = useSettingWords()(field);
  const write = (n: number) => n.toLocaleString(locale, { useGrouping: false });
  const range =
    field.min !== null && field.max !== null
      ? w.range(write(field.min), write(field.max))
      : field.min !== null
        ? w.from(write(field.min))
        : field.max !== null
          ? w.upTo(write(field.max))
          : '';
  const defaultText =
    field.default === null || field.default === ''
      ? ''
      : w.byDefault(
          field.default === true
            ? w.on
            : field.default === false
              ? w.off
              : typeof field.default === 'number'
                ? write(field.default)
                : field.default,
        );
  const description = (
    <>
      {label !== field.name && <span className="mono">{field.name}</span>}
      {label !== field.name && ' · '}
      {[help, range, defaultText].filter((part) => part !== '').join('. ')}
    </>
  );
  const common = { label, description, required: field.required, disabled, ...form.getInputProps(field.name) };
  if (field.secret) return <SecretInput {...{ field, form, isSet, disabled, label, description }} />;
  switch (field.kind) {
    case 'boolean':
      return (
        <Switch
          label={label}
          description={description}
          disabled={disabled}
          {...form.getInputProps(field.name, { type: 'checkbox' })}
        />
      );
    case 'enum':
      return <Select {...common} data={field.options} />;
    case 'number':
      return (
        <NumberInput
          {...common}
          min={field.min ?? undefined}
          max={field.max ?? undefined}
          clampBehavior="none"
          hideControls
          inputMode="decimal"
        />
      );
    case 'json':
      return (
        <JsonInput
          {...common}
          autosize
          minRows={2}
          maxRows={12}
          classNames={{ input: 'mono' }}
          validationError={w.badJson}
          formatOnBlur
        />
      );
    default:
      return <TextInput {...common} autoComplete="off" spellCheck={false} />;
  }
}

/** Written and never shown: what is set can be replaced or removed. */
function SecretInput({
  field,
  form,
  isSet,
  disabled,
  label,
  description,
}: Props & { label: string; description: React.ReactNode }) {
  const w = useWords(FORM_WORDS);
  const [isReplacing, setReplacing] = useState(false);
  const value = form.getValues()[field.name];
  const isRemoved = value === null;
  if (isSet && !isReplacing)
    return (
      <div>
        <Text component="div" size="sm" fw={500}>
          {label}
        </Text>
        <Text component="div" size="xs" c="dimmed" mb={6}>
          {description}
        </Text>
        <Group gap="xs">
          <Tag tone={isRemoved ? 'wait' : 'good'}>{isRemoved ? w.secretCleared : w.secretSet}</Tag>
          {!disabled && (
            <>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={`${w.replace}: ${label}`}
                onClick={() => {
                  form.setFieldValue(field.name, '');
                  setReplacing(true);
                }}
              >
                {w.replace}
              </Button>
              {!field.required && (
                <Button
                  size="compact-sm"
                  variant="subtle"
                  color={isRemoved ? undefined : 'red'}
                  aria-label={`${isRemoved ? w.keep : w.secretClear}: ${label}`}
                  onClick={() => form.setFieldValue(field.name, isRemoved ? '' : null)}
                >
                  {isRemoved ? w.keep : w.secretClear}
                </Button>
              )}
            </>
          )}
        </Group>
      </div>
    );
  return (
    <Group align="flex-end" gap="xs" wrap="nowrap">
      <PasswordInput
        flex={1}
        label={label}
        description={description}
        required={field.required && !isSet}
        disabled={disabled}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': label }}
        {...form.getInputProps(field.name)}
        value={String(value ?? '')}
      />
      {isSet && (
        <Button
          variant="subtle"
          onClick={() => {
            form.setFieldValue(field.name, '');
            setReplacing(false);
          }}
        >
          {w.keep}
        </Button>
      )}
    </Group>
  );
}
