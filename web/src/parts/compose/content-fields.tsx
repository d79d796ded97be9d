// What a message of a channel is made of: a text, with it a button and a picture, or a call and how it rings.
import {
  Box,
  Button,
  Collapse,
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useId } from 'react';
import { CHANNEL_KINDS } from '../../../../src/domain/message.ts';
import { useWords } from '../../words/words.ts';
import { isCode } from './call-code.ts';
import { MessageText } from './message-text.tsx';
import { hasText, isBadUrl, type StepDraft } from './step-draft.ts';
import { TemplateMenu } from './template-menu.tsx';
import { COMPOSE } from './words.ts';

export interface ContentFieldsProps {
  step: StepDraft;
  onChange: (changes: Partial<StepDraft>) => void;
  inLatin?: boolean;
  disabled?: boolean;
  placeholder?: string;
}

export function ContentFields({ step, onChange, inLatin, disabled, placeholder }: ContentFieldsProps) {
  const w = useWords(COMPOSE);
  const kind = CHANNEL_KINDS[step.channel];
  const urlError = (url: string) => (isBadUrl(url) ? w.urlWrong : undefined);
  if (!hasText(step.channel)) return null;
  if (kind === 'service') {
    return (
      <TextInput
        label={w.code}
        description={w.codeHint}
        inputMode="numeric"
        value={step.text}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
        error={!isCode(step.text) ? w.faults.code_wrong : undefined}
        maw={320}
        disabled={disabled}
      />
    );
  }
  const text = (
    <MessageText
      channel={step.channel}
      text={step.text}
      onChange={(value) => onChange({ text: value })}
      inLatin={inLatin}
      disabled={disabled}
      placeholder={placeholder}
      aside={
        !disabled && (
          <Group justify="flex-end" mb={-22} pos="relative" style={{ zIndex: 1 }} w="fit-content" ml="auto">
            <TemplateMenu
              channel={step.channel}
              onChoose={({ text: chosen, button, image_url: image }) =>
                onChange({
                  text: chosen,
                  ...(button === null ? {} : { buttonText: button.text, buttonUrl: button.url }),
                  ...(image === null ? {} : { imageUrl: image }),
                })
              }
            />
          </Group>
        )
      }
    />
  );
  if (kind === 'text') return text;
  if (kind === 'call') return <CallFields step={step} onChange={onChange} text={text} disabled={disabled} />;
  return (
    <Stack gap="sm">
      {text}
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        <TextInput
          label={w.buttonText}
          value={step.buttonText}
          maxLength={200}
          onChange={(event) => onChange({ buttonText: event.currentTarget.value })}
          disabled={disabled}
        />
        <TextInput
          label={w.buttonUrl}
          value={step.buttonUrl}
          inputMode="url"
          placeholder="https://"
          onChange={(event) => onChange({ buttonUrl: event.currentTarget.value })}
          error={urlError(step.buttonUrl)}
          disabled={disabled}
        />
      </SimpleGrid>
      <TextInput
        label={w.imageUrl}
        description={w.imageHint}
        value={step.imageUrl}
        inputMode="url"
        placeholder="https://"
        onChange={(event) => onChange({ imageUrl: event.currentTarget.value })}
        error={urlError(step.imageUrl)}
        disabled={disabled}
      />
    </Stack>
  );
}

const VOICES_MALE = [1, 2, 3, 4];
const VOICES_FEMALE = [5, 6, 7, 8];

function CallFields({
  step,
  onChange,
  text,
  disabled,
}: Pick<ContentFieldsProps, 'step' | 'onChange' | 'disabled'> & { text: React.ReactNode }) {
  const w = useWords(COMPOSE);
  const [isOpen, { toggle }] = useDisclosure(step.ringS !== '' || step.calls !== '' || step.pauseS !== '');
  const id = useId();
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  const number = (name: 'ringS' | 'calls' | 'pauseS', label: string, hint: string, min: number, max: number) => (
    <NumberInput
      label={label}
      description={hint}
      placeholder={w.byDefault}
      min={min}
      max={max}
      allowDecimal={false}
      clampBehavior="blur"
      value={step[name]}
      onChange={(value) => onChange({ [name]: typeof value === 'number' ? value : '' })}
      disabled={disabled}
    />
  );
  return (
    <Stack gap="sm">
      <Box>
        <Text id={id} size="sm" fw={500} mb={4}>
          {w.speaks}
        </Text>
        <SegmentedControl
          aria-labelledby={id}
          value={step.speaks}
          onChange={(value) => onChange({ speaks: value as StepDraft['speaks'] })}
          data={[
            { value: 'text', label: w.speaksText },
            { value: 'audio', label: w.speaksAudio },
          ]}
          disabled={disabled}
        />
      </Box>
      {step.speaks === 'audio' ? (
        <TextInput
          label={w.audioUrl}
          inputMode="url"
          placeholder="https://"
          value={step.audioUrl}
          onChange={(event) => onChange({ audioUrl: event.currentTarget.value })}
          error={isBadUrl(step.audioUrl) ? w.urlWrong : undefined}
          disabled={disabled}
        />
      ) : (
        <>
          {text}
          <Select
            label={w.voice}
            maw={260}
            value={String(step.voice)}
            onChange={(value) => onChange({ voice: value ? Number(value) : '' })}
            data={[
              { value: '', label: w.voiceDefault },
              ...VOICES_FEMALE.map((n, at) => ({ value: String(n), label: w.voiceFemale(at + 1) })),
              ...VOICES_MALE.map((n, at) => ({ value: String(n), label: w.voiceMale(at + 1) })),
            ]}
            disabled={disabled}
          />
        </>
      )}
      <Group>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<Chevron size={16} />}
          onClick={toggle}
          aria-expanded={isOpen}
        >
          {w.callMore}
        </Button>
      </Group>
      <Collapse expanded={isOpen}>
        <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
          {number('ringS', w.ring, w.ringHint, 10, 35)}
          {number('calls', w.calls, w.callsHint, 1, 9)}
          {number('pauseS', w.pause, w.pauseHint, 10, 3600)}
        </SimpleGrid>
      </Collapse>
    </Stack>
  );
}
