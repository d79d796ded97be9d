// A template being written: its variables marked, its size counted, its form checked by the server's own rules.
import { Alert, Button, Group, Modal, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { checkContent } from '../../../../src/domain/content.ts';
import { CHANNEL_KINDS, type Channel } from '../../../../src/domain/message.ts';
import { checkTemplate, templateVariables } from '../../../../src/domain/template.ts';
import type { Body, Item } from '../../api/kaskad.ts';
import { useChange } from '../../api/queries.ts';
import { ChannelChips } from '../../parts/compose/channel-chips.tsx';
import { MessageText } from '../../parts/compose/message-text.tsx';
import { isBadUrl } from '../../parts/compose/step-draft.ts';
import { VariableText } from '../../parts/compose/variable-text.tsx';
import { COMPOSE } from '../../parts/compose/words.ts';
import { tellDone } from '../../parts/notices.ts';
import { Copyable } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

type Template = Item<'templates.list'>;
type TemplateChannel = Body<'templates.create'>['channel'];
type Fault = keyof (typeof WORDS)['ru']['faults'];
export const TEMPLATE_CHANNELS = ['sms', 'viber', 'whatsapp', 'telegram', 'voice', 'voice_ivr'] as const;

const TEXT_MAX = 2000;
const VARIABLES_MAX = 20;

interface Draft {
  channel: TemplateChannel;
  name: string;
  text: string;
  buttonText: string;
  buttonUrl: string;
  imageUrl: string;
}

const draftFrom = (template: Template | null): Draft => ({
  channel: (template?.channel ?? 'sms') as TemplateChannel,
  name: template?.name ?? '',
  text: template?.text ?? '',
  buttonText: template?.button?.text ?? '',
  buttonUrl: template?.button?.url ?? '',
  imageUrl: template?.image_url ?? '',
});

/** The body of a request; a channel without buttons and pictures has none. */
function bodyOf({ channel, name, text, buttonText, buttonUrl, imageUrl }: Draft): Body<'templates.create'> {
  const isRich = CHANNEL_KINDS[channel] === 'rich';
  const hasButton = isRich && (buttonText.trim() !== '' || buttonUrl.trim() !== '');
  return {
    channel,
    name: name.trim(),
    text,
    button: hasButton ? { text: buttonText.trim(), url: buttonUrl.trim() } : null,
    image_url: isRich && imageUrl.trim() !== '' ? imageUrl.trim() : null,
  };
}

function faultOf(body: Body<'templates.create'>): { name: Fault | null; text: Fault | null; links: Fault | null } {
  const { channel, text, button, image_url: image } = body;
  const content = {
    ...(button ? { button: button.text || undefined, action: button.url || undefined } : {}),
    ...(image ? { image } : {}),
  };
  return {
    name: body.name === '' ? 'name' : null,
    text: textFault(text),
    links: text.trim() !== '' && checkContent(channel as Channel, text, content) !== null ? 'links' : null,
  };
}

function textFault(text: string): Fault | null {
  if (text.trim() === '') return 'text';
  if (text.length > TEXT_MAX) return 'text_long';
  if (templateVariables(text).length > VARIABLES_MAX) return 'variables_many';
  return checkTemplate(text) === null ? null : 'no_words';
}

export function TemplateDialog({ template, onClose }: { template: Template | null; onClose: () => void }) {
  const w = useWords(WORDS);
  const compose = useWords(COMPOSE);
  const common = useWords(COMMON);
  const mayWrite = useMay()('templates:write');
  const [draft, setDraft] = useState(() => draftFrom(template));
  const [isTried, setTried] = useState(false);
  const [taken, setTaken] = useState<string | null>(null);
  const change = (changes: Partial<Draft>) => setDraft((before) => ({ ...before, ...changes }));
  const body = bodyOf(draft);
  const faults = faultOf(body);
  const options = {
    refresh: ['templates.'],
    onProblem: ({ code }: { code: string }) => {
      if (code === 'already_exists') setTaken(body.name);
      return code === 'already_exists';
    },
  };
  const create = useChange('templates.create', {
    ...options,
    onDone: ({ name }) => {
      tellDone(w.created(name));
      onClose();
    },
  });
  const update = useChange('templates.change', {
    ...options,
    onDone: ({ name }) => {
      tellDone(w.saved(name));
      onClose();
    },
  });
  const isRich = CHANNEL_KINDS[draft.channel] === 'rich';
  const nameFault = taken === body.name ? 'taken' : faults.name;
  const shown = (fault: Fault | null): string | undefined =>
    fault === null || (!isTried && (fault === 'name' || fault === 'text')) ? undefined : w.faults[fault];
  const onSubmit = () => {
    setTried(true);
    if (nameFault !== null || faults.text !== null || faults.links !== null) return;
    if (template === null) create.mutate({ body });
    else update.mutate({ params: { id: template.id }, body });
  };
  const isPending = create.isPending || update.isPending;
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={template === null ? w.new : w.edit}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <Stack>
          {template?.state === 'rejected' && template.reason !== '' && (
            <Alert color="red">
              {w.reason}: {template.reason}
            </Alert>
          )}
          <TextInput
            label={w.name}
            placeholder={w.namePlaceholder}
            required
            data-autofocus
            maxLength={100}
            value={draft.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
            error={shown(nameFault)}
            disabled={!mayWrite}
          />
          <ChannelChips
            channel={draft.channel}
            channels={TEMPLATE_CHANNELS}
            onChange={(channel) => change({ channel: channel as TemplateChannel })}
            disabled={!mayWrite}
          />
          <MessageText
            channel={draft.channel}
            label={w.text}
            description={w.textHint}
            text={draft.text}
            onChange={(text) => change({ text })}
            error={shown(faults.text)}
            disabled={!mayWrite}
          />
          {templateVariables(draft.text).length > 0 && (
            <div>
              <VariableText text={draft.text} />
              {draft.channel === 'sms' && (
                <Text size="xs" c="dimmed" mt={4}>
                  {w.variablesNote}
                </Text>
              )}
            </div>
          )}
          {isRich && (
            <>
              <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
                <TextInput
                  label={compose.buttonText}
                  maxLength={200}
                  value={draft.buttonText}
                  onChange={(event) => change({ buttonText: event.currentTarget.value })}
                  disabled={!mayWrite}
                />
                <TextInput
                  label={compose.buttonUrl}
                  inputMode="url"
                  placeholder="https://"
                  value={draft.buttonUrl}
                  onChange={(event) => change({ buttonUrl: event.currentTarget.value })}
                  error={isBadUrl(draft.buttonUrl) ? compose.urlWrong : undefined}
                  disabled={!mayWrite}
                />
              </SimpleGrid>
              <TextInput
                label={compose.imageUrl}
                inputMode="url"
                placeholder="https://"
                value={draft.imageUrl}
                onChange={(event) => change({ imageUrl: event.currentTarget.value })}
                error={isBadUrl(draft.imageUrl) ? compose.urlWrong : undefined}
                disabled={!mayWrite}
              />
              {faults.links !== null && isTried && <Alert color="red">{w.faults.links}</Alert>}
            </>
          )}
          {template !== null && (
            <Text size="sm" c="dimmed" component="div">
              {w.api}: <Copyable text={String(template.id)} />
              {mayWrite && <div>{w.again}</div>}
            </Text>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {mayWrite ? common.cancel : common.close}
            </Button>
            {mayWrite && (
              <Button type="submit" loading={isPending}>
                {template === null ? common.create : common.save}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
