// One letter: its text, what became of it, another try.
import { Alert, Button, Drawer, Group, Stack } from '@mantine/core';
import { IconLock, IconSend } from '@tabler/icons-react';
import type { Answer } from '../../api/kaskad.ts';
import { useChange, useRead } from '../../api/queries.ts';
import { CodeBlock } from '../../parts/code.tsx';
import { Facts } from '../../parts/facts.tsx';
import { tellDone } from '../../parts/notices.ts';
import { Loaded } from '../../parts/states.tsx';
import { Count, Moment, Tag } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

type Mail = Answer<'mails.get'>;
const TONES = { waiting: 'wait', sent: 'good', failed: 'bad' } as const;

export function MailTag({ state }: { state: Mail['state'] }) {
  const w = useWords(WORDS);
  return <Tag tone={TONES[state]}>{w.states[state]}</Tag>;
}

/** What a letter is about, in words. */
export function useKindName(): (kind: string) => string {
  const names: Readonly<Record<string, string>> = useWords(WORDS).kinds;
  return (kind) => names[kind] ?? kind;
}

export function Letter({ id, onClose }: { id: number; onClose: () => void }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const mail = useRead('mails.get', { params: { id } });
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={mail.data?.subject ?? w.body}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <Loaded query={mail}>{(found) => <Content mail={found} />}</Loaded>
    </Drawer>
  );
}

function Content({ mail }: { mail: Mail }) {
  const w = useWords(WORDS);
  const kindName = useKindName();
  const mayRetry = useMay()('clients:write');
  const retry = useChange('mails.retry', { refresh: ['mails.'], onDone: () => tellDone(w.retried) });
  return (
    <Stack>
      <Facts
        facts={[
          { name: w.state, value: <MailTag state={mail.state} /> },
          { name: w.kind, value: kindName(mail.kind) },
          { name: w.recipient, value: mail.recipient },
          { name: w.client, value: mail.account ?? w.toStaff },
          { name: w.created, value: <Moment at={mail.created_at} style="full" /> },
          mail.sent_at !== null && { name: w.sent, value: <Moment at={mail.sent_at} style="full" /> },
          { name: w.tries, value: <Count n={mail.tries} /> },
          mail.state === 'waiting' &&
            mail.next_at !== null && { name: w.next, value: <Moment at={mail.next_at} style="full" /> },
          mail.last_error !== '' && { name: w.error, value: <span className="mono">{mail.last_error}</span> },
        ]}
      />
      {mail.body === null ? (
        <Alert color="gray" icon={<IconLock size={18} aria-hidden />}>
          {w.bodyHidden}
        </Alert>
      ) : (
        <CodeBlock text={mail.body} label={w.body} maxHeight={560} />
      )}
      {mayRetry && mail.state !== 'sent' && (
        <Group justify="flex-end">
          <Button
            leftSection={<IconSend size={16} />}
            loading={retry.isPending}
            aria-label={w.retryOf(mail.subject)}
            onClick={() => retry.mutate({ params: { id: mail.id } })}
          >
            {w.retry}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
