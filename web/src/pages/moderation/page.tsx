import { Group, Tabs, Text } from '@mantine/core';
import { useInterval } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { refresh, useRead } from '../../api/queries.ts';
import { durationText } from '../../parts/duration.ts';
import { LiveDot } from '../../parts/live-dot.tsx';
import { Page } from '../../parts/page.tsx';
import { NotFound } from '../../parts/states.tsx';
import { Tag } from '../../parts/values.tsx';
import type { PageParams } from '../../routes.ts';
import { useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { AnswersTab } from './answers-tab.tsx';
import { RulesTab } from './rules-tab.tsx';
import { SendersTab } from './senders-tab.tsx';
import { TemplatesTab } from './templates-tab.tsx';
import { TextsTab } from './texts-tab.tsx';
import { WORDS } from './words.ts';

const TABS = ['texts', 'senders', 'templates', 'rules', 'answers'] as const;
type TabName = (typeof TABS)[number];
const BASE = '/operator/moderation';
const AGE_EVERY_MS = 10_000;

/** Everything that waits for a person's word, and the rules by which it comes here. */
export default function Moderation({ params }: PageParams) {
  const w = useWords(WORDS);
  const [, navigate] = useLocation();
  const waiting = useRead('operator.moderation.get', {}, { live: true });
  const counts = waiting.data;
  useNews(counts);
  const shown = params.tab === undefined ? 'texts' : TABS.find((name) => name === params.tab);
  if (shown === undefined) return <NotFound />;
  const countOf: Partial<Record<TabName, number | undefined>> = {
    texts: counts?.messages,
    senders: counts?.senders,
    templates: counts?.templates,
  };
  return (
    <Page
      title={w.title}
      about={w.about}
      actions={
        <Group gap="md">
          <Oldest isAny={counts === undefined ? undefined : counts.messages > 0} />
          <LiveDot />
        </Group>
      }
    >
      <Tabs value={shown} onChange={(tab) => navigate(tab === 'texts' ? BASE : `${BASE}/${tab}`)} keepMounted={false}>
        <Tabs.List aria-label={w.sections} mb="md">
          {TABS.map((name) => (
            <Tabs.Tab
              key={name}
              value={name}
              rightSection={
                (countOf[name] ?? 0) > 0 ? <Tag tone="wait">{w.waitingCount(countOf[name] ?? 0)}</Tag> : undefined
              }
            >
              {w.tabs[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <TabPanel name="texts">
          <TextsTab />
        </TabPanel>
        <TabPanel name="senders">
          <SendersTab />
        </TabPanel>
        <TabPanel name="templates">
          <TemplatesTab />
        </TabPanel>
        <TabPanel name="rules">
          <RulesTab />
        </TabPanel>
        <TabPanel name="answers">
          <AnswersTab />
        </TabPanel>
      </Tabs>
    </Page>
  );
}

function TabPanel({ name, children }: { name: TabName; children: ReactNode }) {
  return (
    <Tabs.Panel value={name} style={{ display: 'grid', gap: 'var(--mantine-spacing-md)' }}>
      {children}
    </Tabs.Panel>
  );
}

/** Senders and templates are told of by their count alone: another count, and the lists are read again. */
function useNews(counts: { senders: number; templates: number } | undefined): void {
  const queries = useQueryClient();
  const { senders, templates } = counts ?? { senders: -1, templates: -1 };
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new count is news
  useEffect(() => {
    void refresh(queries, ['operator.moderation.senders.list', 'operator.moderation.templates.list']);
  }, [senders, templates, queries]);
}

/** How long somebody's message has waited by now. */
function Oldest({ isAny }: { isAny: boolean | undefined }) {
  const w = useWords(WORDS);
  const language = useLanguage();
  const oldest = useRead('operator.moderation.messages.list', { query: { limit: 1 } }, { live: true });
  const [now, setNow] = useState(Date.now);
  useInterval(() => setNow(Date.now()), AGE_EVERY_MS, { autoInvoke: true });
  const since = oldest.data?.items[0]?.created_at;
  if (isAny === undefined || oldest.data === undefined) return null;
  return (
    <Text size="sm" fw={550}>
      {since === undefined
        ? w.nothingWaits
        : w.oldest(durationText(Math.max(0, now - Date.parse(since)) / 1000, language))}
    </Text>
  );
}
