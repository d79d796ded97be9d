import { Anchor, Group, List, Select, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { call, type Item } from '../../api/kaskad.ts';
import { refresh } from '../../api/queries.ts';
import { Empty, Loading, NothingFound, ProblemPlate } from '../../parts/states.tsx';
import { ChannelName, Moment, Tag } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import { JudgedFilters, useJudgedFilter } from './judged-filters.tsx';
import { Paging } from './paging.tsx';
import { Queue } from './queue.tsx';
import { useDecisions } from './use-decisions.ts';
import { useListPage } from './use-page.ts';
import { WORDS } from './words.ts';

type Sender = Item<'operator.moderation.senders.list'>;
type TrafficClass = NonNullable<Sender['traffic_class']>;
const CHANNELS = ['sms', 'viber', 'whatsapp', 'telegram', 'voice'] as const;
const TONES = { pending: 'wait', approved: 'good', rejected: 'bad' } as const;

/** Names that clients ask for, with what they say to prove that they are theirs. */
export function SendersTab() {
  const w = useWords(WORDS);
  const mayDecide = useMay()('moderation:write');
  const queries = useQueryClient();
  const filter = useJudgedFilter();
  const page = useListPage('operator.moderation.senders.list', filter.query, false);
  const [classes, setClasses] = useState<Record<number, TrafficClass | ''>>({});
  const decisions = useDecisions<Sender>(
    ({ id }) => String(id),
    async ({ kind, items, reason }) => {
      try {
        for (const { id } of items) {
          const chosen = classes[id];
          if (kind === 'reject') await call('operator.moderation.senders.reject', { params: { id }, body: { reason } });
          else
            await call('operator.moderation.senders.approve', {
              params: { id },
              body: chosen === undefined ? {} : { traffic_class: chosen === '' ? null : chosen },
            });
        }
      } finally {
        await refresh(queries, ['operator.moderation.']);
      }
    },
  );
  if (page.items === undefined) {
    return page.problem === null ? (
      <Loading rows={8} height={40} />
    ) : (
      <ProblemPlate problem={page.problem} onRetry={page.retry} />
    );
  }
  return (
    <Queue
      items={page.items}
      keyOf={({ id }) => String(id)}
      nameOf={({ name, account }) => `${name}, ${account}`}
      label={w.tabs.senders}
      decisions={decisions}
      mayDecide={mayDecide}
      mayApprove={({ state }) => state !== 'approved'}
      mayReject={({ state }) => state !== 'rejected'}
      row={(sender) => (
        <Group justify="space-between" align="flex-start" gap="sm">
          <SenderFacts sender={sender} />
          {mayDecide && sender.state !== 'approved' ? (
            <Select
              size="xs"
              w={150}
              label={w.traffic}
              value={classes[sender.id] ?? sender.traffic_class ?? ''}
              onChange={(chosen) => setClasses({ ...classes, [sender.id]: (chosen ?? '') as TrafficClass | '' })}
              data={[
                { value: '', label: w.classNone },
                { value: 'urgent', label: w.classes.urgent },
                { value: 'normal', label: w.classes.normal },
                { value: 'bulk', label: w.classes.bulk },
              ]}
            />
          ) : (
            sender.traffic_class !== null && <Tag tone="quiet">{w.classes[sender.traffic_class]}</Tag>
          )}
        </Group>
      )}
      empty={
        filter.isFiltered ? (
          <NothingFound onClear={filter.clear} />
        ) : (
          <Empty title={w.sendersEmpty}>{w.sendersEmptyText}</Empty>
        )
      }
      filters={<JudgedFilters filter={filter} channels={CHANNELS} />}
      paging={<Paging previous={page.previous} next={page.next} />}
    />
  );
}

function SenderFacts({ sender }: { sender: Sender }) {
  const w = useWords(WORDS);
  return (
    <Stack gap={4} flex="1 1 240px">
      <Group gap="sm">
        <Text span fw={600} className="breakable">
          {sender.name}
        </Text>
        <Text span size="sm">
          <ChannelName channel={sender.channel} />
        </Text>
        {sender.state !== 'pending' && <Tag tone={TONES[sender.state]}>{w.stateOf[sender.state]}</Tag>}
      </Group>
      <Text size="sm" c={sender.comment === '' ? 'dimmed' : undefined} className="breakable">
        {sender.comment === '' ? w.noComment : sender.comment}
      </Text>
      {sender.documents.length > 0 && (
        <List size="sm" aria-label={w.documents}>
          {sender.documents.map((document) => (
            <List.Item key={document} className="breakable">
              {/^https?:\/\//i.test(document) ? (
                <Anchor href={document} target="_blank" rel="noopener noreferrer" size="sm">
                  {document}
                </Anchor>
              ) : (
                document
              )}
            </List.Item>
          ))}
        </List>
      )}
      {sender.reason !== '' && (
        <Text size="sm" className="breakable">
          {w.was}: {sender.reason}
        </Text>
      )}
      <Group gap={10}>
        <Anchor component={Link} href={`/operator/clients/${sender.account_id}`} size="xs">
          {sender.account}
        </Anchor>
        <Text span size="xs" c="dimmed">
          {w.askedAt} <Moment at={sender.created_at} />
        </Text>
      </Group>
    </Stack>
  );
}
