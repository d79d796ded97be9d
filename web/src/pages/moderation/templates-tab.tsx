import { Anchor, Group, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { call, type Item } from '../../api/kaskad.ts';
import { refresh } from '../../api/queries.ts';
import { Empty, Loading, NothingFound, ProblemPlate } from '../../parts/states.tsx';
import { ChannelName, Moment, Tag } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import { Highlighted } from './highlighted.tsx';
import { JudgedFilters, useJudgedFilter } from './judged-filters.tsx';
import { Paging } from './paging.tsx';
import { Queue } from './queue.tsx';
import { useDecisions } from './use-decisions.ts';
import { useListPage } from './use-page.ts';
import { WORDS } from './words.ts';

type Template = Item<'operator.moderation.templates.list'>;
const CHANNELS = ['sms', 'viber', 'whatsapp', 'telegram', 'voice', 'voice_ivr'] as const;
const TONES = { pending: 'wait', approved: 'good', rejected: 'bad' } as const;

/** Texts that pass without a look once they are approved. */
export function TemplatesTab() {
  const w = useWords(WORDS);
  const mayDecide = useMay()('moderation:write');
  const queries = useQueryClient();
  const filter = useJudgedFilter();
  const page = useListPage('operator.moderation.templates.list', filter.query, false);
  const decisions = useDecisions<Template>(
    ({ id }) => String(id),
    async ({ kind, items, reason }) => {
      try {
        for (const { id, changed_at } of items) {
          if (kind === 'reject')
            await call('operator.moderation.templates.reject', { params: { id }, body: { reason } });
          // With the time of the text that was read: one that was changed meanwhile is refused.
          else await call('operator.moderation.templates.approve', { params: { id }, body: { changed_at } });
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
      label={w.tabs.templates}
      decisions={decisions}
      mayDecide={mayDecide}
      mayApprove={({ state }) => state !== 'approved'}
      mayReject={({ state }) => state !== 'rejected'}
      row={(template) => <TemplateFacts template={template} />}
      empty={
        filter.isFiltered ? (
          <NothingFound onClear={filter.clear} />
        ) : (
          <Empty title={w.templatesEmpty}>{w.templatesEmptyText}</Empty>
        )
      }
      filters={<JudgedFilters filter={filter} channels={CHANNELS} />}
      paging={<Paging previous={page.previous} next={page.next} />}
    />
  );
}

function TemplateFacts({ template }: { template: Template }) {
  const w = useWords(WORDS);
  return (
    <Stack gap={4}>
      <Group gap="sm">
        <Text span fw={600} className="breakable">
          {template.name}
        </Text>
        <Text span size="sm">
          <ChannelName channel={template.channel} />
        </Text>
        {template.state !== 'pending' && <Tag tone={TONES[template.state]}>{w.stateOf[template.state]}</Tag>}
      </Group>
      <Text component="div" size="sm">
        <Highlighted text={template.text} places={gapsOf(template.text)} />
      </Text>
      {template.button !== null && (
        <Text size="xs" c="dimmed" className="breakable">
          {w.button}: {template.button.text} → {template.button.url}
        </Text>
      )}
      {template.image_url !== null && (
        <Text size="xs" c="dimmed" className="breakable">
          {w.image}: {template.image_url}
        </Text>
      )}
      {template.variables.length > 0 && (
        <Text size="xs" c="dimmed" className="breakable">
          {w.variables}: {template.variables.join(', ')}
        </Text>
      )}
      {template.reason !== '' && (
        <Text size="sm" className="breakable">
          {w.was}: {template.reason}
        </Text>
      )}
      <Group gap={10}>
        <Anchor component={Link} href={`/operator/clients/${template.account_id}`} size="xs">
          {template.account}
        </Anchor>
        <Text span size="xs" c="dimmed">
          <Moment at={template.changed_at} />
        </Text>
      </Group>
    </Stack>
  );
}

/** Where a message puts words of its own. */
const gapsOf = (text: string) =>
  Array.from(text.matchAll(/\{[^{}]+\}/g), (match) => ({ start: match.index, end: match.index + match[0].length }));
