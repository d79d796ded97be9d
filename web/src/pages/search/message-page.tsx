// One message of any client, with connections, attempts and raw codes; its number shown and its money given back.
import { Anchor, Button } from '@mantine/core';
import { IconReceiptRefund } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Answer } from '../../api/kaskad.ts';
import { useRead } from '../../api/queries.ts';
import { LiveDot } from '../../parts/live-dot.tsx';
import { Page } from '../../parts/page.tsx';
import { Section } from '../../parts/section.tsx';
import { Loaded, Loading, ProblemPlate } from '../../parts/states.tsx';
import { useMay } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import { DETAIL_WORDS } from '../messages/detail-words.ts';
import { MessageDetail } from '../messages/message-detail.tsx';
import { Attempts } from './attempts.tsx';
import { ClientLink, ConnectionLink } from './cells.tsx';
import { isRefundable, RefundDialog } from './refund.tsx';
import { RevealButton, useRevealed } from './reveal.tsx';
import { ACT_WORDS, WORDS } from './words.ts';

type Message = Answer<'search.message'>;

export default function AnyMessage({ params }: { params: Record<string, string> }) {
  const id = params.id ?? '';
  const given = { params: { id } };
  const w = useWords(WORDS);
  const details = useWords(DETAIL_WORDS);
  const settled = useRead('search.message', given);
  const isOpen = settled.data === undefined || settled.data.final_at === null || settled.data.pushes.pending > 0;
  const message = useRead('search.message', given, { live: isOpen });
  const timeline = useRead('search.timeline', given, { live: isOpen });
  return (
    <Page
      title={details.title(id)}
      above={[{ href: '/operator/search', title: w.title }]}
      about={isOpen ? <LiveDot /> : undefined}
    >
      <Loaded query={message} rows={10}>
        {(found) => (
          <Detail
            message={found}
            events={timeline.data?.events}
            waiting={
              timeline.error === null ? (
                <Loading rows={5} />
              ) : (
                <ProblemPlate problem={timeline.error} onRetry={() => void timeline.refetch()} />
              )
            }
          />
        )}
      </Loaded>
    </Page>
  );
}

interface DetailProps {
  message: Message;
  events: Answer<'search.timeline'>['events'] | undefined;
  waiting: React.ReactNode;
}

function Detail({ message, events, waiting }: DetailProps) {
  const w = useWords(WORDS);
  const may = useMay();
  const phone = useRevealed(message.id);
  const { account_id, account, token, connection_id, connection, attempts } = message;
  return (
    <MessageDetail
      message={message}
      events={events}
      waiting={waiting}
      side="operator"
      isMasked={phone === undefined}
      phone={phone}
      phoneAction={<RevealButton id={message.id} />}
      facts={[
        { name: w.client, value: <ClientLink id={account_id} login={account} /> },
        ...(token === null ? [] : [{ name: w.token, value: token }]),
        ...(connection_id === null || connection === null
          ? []
          : [{ name: w.waitsAt, value: <ConnectionLink id={connection_id} name={connection} /> }]),
      ]}
      connectionHref={may('connections:read') ? (id) => `/operator/connections/${id}` : undefined}
      moneyActions={may('refunds:write') && <Refund message={message} />}
      pushActions={
        may('clients:read') && (
          <Anchor component={Link} href={`/operator/pushes?account_id=${account_id}&tab=dead`} size="sm">
            {w.deadOfClient}
          </Anchor>
        )
      }
    >
      {attempts.length > 0 && (
        <Section title={w.attempts}>
          <Attempts attempts={attempts} />
        </Section>
      )}
    </MessageDetail>
  );
}

function Refund({ message }: { message: Message }) {
  const w = useWords(ACT_WORDS);
  const [isOpen, setOpen] = useState(false);
  if (!isRefundable(message)) return null;
  return (
    <>
      <Button
        mt="sm"
        size="compact-sm"
        variant="light"
        leftSection={<IconReceiptRefund size={14} />}
        onClick={() => setOpen(true)}
      >
        {w.refund}
      </Button>
      {isOpen && <RefundDialog messages={[message]} onClose={() => setOpen(false)} />}
    </>
  );
}
