// One message of the client: live until it has ended; cancel, push again, send again.
import { Button, Group } from '@mantine/core';
import { IconBan, IconBellRinging, IconSend } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useChange, useRead } from '../../api/queries.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { LiveDot } from '../../parts/live-dot.tsx';
import { tellDone } from '../../parts/notices.ts';
import { Page } from '../../parts/page.tsx';
import { Loaded, Loading, ProblemPlate } from '../../parts/states.tsx';
import { useMay } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import { DETAIL_WORDS } from './detail-words.ts';
import { MessageDetail } from './message-detail.tsx';
import { WORDS } from './page-words.ts';
import type { Message, VerdictName } from './verdict.tsx';

/** Before the operator has it. */
const CANCELABLE: ReadonlySet<VerdictName> = new Set(['held', 'scheduled', 'queued', 'retrying']);
const LOOKUPS: ReadonlySet<Message['channel']> = new Set(['hlr', 'ping']);
const isMasked = (phone: string): boolean => phone.includes('*');
const OF_MESSAGE = ['messages.', 'balance.get', 'pushes.'];

export default function MessagePage({ params }: { params: Record<string, string> }) {
  const id = params.id ?? '';
  const given = { params: { id } };
  const w = useWords(WORDS);
  const details = useWords(DETAIL_WORDS);
  // Nothing of an ended message changes any more, once its statuses are told.
  const settled = useRead('messages.get', given);
  const isOpen = settled.data === undefined || settled.data.final_at === null || settled.data.pushes.pending > 0;
  const message = useRead('messages.get', given, { live: isOpen });
  const timeline = useRead('messages.timeline', given, { live: isOpen });
  return (
    <Page
      title={details.title(id)}
      above={[{ href: '/messages', title: w.title }]}
      about={isOpen ? <LiveDot /> : undefined}
      actions={message.data !== undefined && <Actions message={message.data} />}
    >
      <Loaded query={message} rows={10}>
        {(found) => (
          <MessageDetail
            message={found}
            events={timeline.data?.events}
            waiting={
              timeline.error === null ? (
                <Loading rows={5} />
              ) : (
                <ProblemPlate problem={timeline.error} onRetry={() => void timeline.refetch()} />
              )
            }
            side="client"
            isMasked={isMasked(found.phone)}
            pushActions={<PushActions message={found} />}
          />
        )}
      </Loaded>
    </Page>
  );
}

/** Opens Send with the same words; a masked number has to be typed anew. */
function againHref({ channel, sender, text, phone }: Message): string {
  const filled = { channel, sender, text, ...(isMasked(phone) ? {} : { to: phone }) };
  return `/send?${new URLSearchParams(Object.entries(filled).filter(([, value]) => value !== ''))}`;
}

function Actions({ message }: { message: Message }) {
  const { id, verdict } = message;
  const w = useWords(WORDS);
  const may = useMay();
  const confirm = useConfirm();
  const cancel = useChange('messages.cancel', { refresh: OF_MESSAGE, onDone: () => tellDone(w.canceled) });
  if (!may('messages:send')) return null;
  const onCancel = async () => {
    const question = { title: w.cancelTitle, text: w.cancelText, action: w.cancel, danger: true };
    if (await confirm(question)) cancel.mutate({ params: { id } });
  };
  return (
    <>
      {CANCELABLE.has(verdict) && (
        <Button
          variant="default"
          leftSection={<IconBan size={16} />}
          loading={cancel.isPending}
          onClick={() => void onCancel()}
        >
          {w.cancel}
        </Button>
      )}
      {!LOOKUPS.has(message.channel) && (
        <Button component={Link} href={againHref(message)} variant="light" leftSection={<IconSend size={16} />}>
          {w.sendAgain}
        </Button>
      )}
    </>
  );
}

function PushActions({ message: { id, pushes } }: { message: Message }) {
  const w = useWords(WORDS);
  const may = useMay();
  const replay = useChange('pushes.replay', {
    refresh: OF_MESSAGE,
    onDone: ({ dead, acknowledged }) => tellDone(w.replayed(dead + acknowledged)),
  });
  const wasTold = pushes.sent > 0 || pushes.given_up > 0;
  if (!wasTold || !may('pushes:read')) return null;
  return (
    <Group gap="xs" mt="sm">
      {may('pushes:write') && (
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<IconBellRinging size={14} />}
          loading={replay.isPending}
          onClick={() => replay.mutate({ body: { include: 'all', message_ids: [id] } })}
        >
          {w.replay}
        </Button>
      )}
      <Button component={Link} href={`/developers/deliveries?message_id=${id}`} size="compact-sm" variant="subtle">
        {w.deliveries}
      </Button>
    </Group>
  );
}
