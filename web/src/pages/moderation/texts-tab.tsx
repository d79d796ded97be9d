import { Box, Select, Switch } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { call, type Item } from '../../api/kaskad.ts';
import { refresh, useRead } from '../../api/queries.ts';
import { ClientSelect } from '../../parts/client-select.tsx';
import { tellDone } from '../../parts/notices.ts';
import { Empty, Loading, NothingFound, ProblemPlate } from '../../parts/states.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { useMay } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import { HeldRow } from './held-row.tsx';
import { Paging } from './paging.tsx';
import { Queue } from './queue.tsx';
import { type Decision, useDecisions } from './use-decisions.ts';
import { useListPage } from './use-page.ts';
import { WORDS } from './words.ts';

export type Held = Item<'operator.moderation.messages.list'>;
const FILTERS = ['account_id', 'rule_id', 'alone'] as const;
const PAGE = 50;
/** As many ids as one request takes. */
const IDS_MAX = 500;

/** Texts that a rule has held; the same ones are decided at once. */
export function TextsTab() {
  const w = useWords(WORDS);
  const mayDecide = useMay()('moderation:write');
  const queries = useQueryClient();
  const [filter, setFilter, clear] = useUrlState(FILTERS);
  const isGrouped = filter.alone === '';
  const rules = useRead('operator.moderation.rules.list', { query: { limit: 200 } });
  const query = {
    limit: PAGE,
    ...(filter.account_id === '' ? {} : { account_id: Number(filter.account_id) }),
    ...(filter.rule_id === '' ? {} : { rule_id: Number(filter.rule_id) }),
  };
  const page = useListPage('operator.moderation.messages.list', query, true);
  const keyOf = (held: Held) => (isGrouped ? `${held.account_id} ${held.group}` : held.id);
  const decisions = useDecisions(keyOf, async (decision: Decision<Held>) => {
    const conflicts = await send(decision, isGrouped);
    if (conflicts > 0) tellDone(w.others(conflicts));
    await refresh(queries, ['operator.moderation.']);
  });
  if (page.items === undefined) {
    return page.problem === null ? (
      <Loading rows={8} height={48} />
    ) : (
      <ProblemPlate problem={page.problem} onRetry={page.retry} />
    );
  }
  const items = isGrouped ? firstOfEach(page.items, keyOf) : page.items;
  const isFiltered = filter.account_id !== '' || filter.rule_id !== '';
  return (
    <Queue
      items={items}
      keyOf={keyOf}
      nameOf={({ text, hit }) => (text === '' ? hit : text).slice(0, 60)}
      countOf={({ alike }) => (isGrouped ? alike : 1)}
      label={w.tabs.texts}
      row={(held) => <HeldRow held={held} isGrouped={isGrouped} />}
      decisions={decisions}
      mayDecide={mayDecide}
      empty={isFiltered ? <NothingFound onClear={clear} /> : <Empty title={w.textsEmpty}>{w.textsEmptyText}</Empty>}
      filters={
        <>
          <Box w={230}>
            <ClientSelect value={filter.account_id} onChange={(id) => setFilter({ account_id: id })} />
          </Box>
          <Select
            label={w.rule}
            w={230}
            value={filter.rule_id}
            onChange={(id) => setFilter({ rule_id: id ?? '' })}
            data={[
              { value: '', label: w.anyRule },
              ...(rules.data?.items ?? []).map(({ id, pattern }) => ({ value: String(id), label: pattern })),
            ]}
          />
          <Switch
            mb={8}
            label={w.group}
            checked={isGrouped}
            onChange={(event) => setFilter({ alone: event.currentTarget.checked ? '' : '1' })}
          />
        </>
      }
      paging={<Paging previous={page.previous} next={page.next} />}
    />
  );
}

function firstOfEach<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const seen = new Set<string>();
  return items.filter((item) => !seen.has(keyOf(item)) && seen.add(keyOf(item)));
}

/** Answers how many of them somebody else has decided meanwhile. @throws KaskadError */
async function send({ kind, items, reason }: Decision<Held>, isGrouped: boolean): Promise<number> {
  const ask = (which: { ids: string[] } | { group: { account_id: number; text: string } }) =>
    kind === 'approve'
      ? call('operator.moderation.messages.approve', { body: which })
      : call('operator.moderation.messages.reject', { body: { ...which, reason } });
  let conflicts = 0;
  const groups = isGrouped ? items.filter(({ alike }) => alike > 1) : [];
  const ids = items.filter((held) => !groups.includes(held)).map(({ id }) => id);
  for (let at = 0; at < ids.length; at += IDS_MAX) {
    conflicts += (await ask({ ids: ids.slice(at, at + IDS_MAX) })).conflicts.length;
  }
  for (const { account_id: accountId, group: text } of groups) {
    let hasMore = true;
    while (hasMore) hasMore = (await ask({ group: { account_id: accountId, text } })).more;
  }
  return conflicts;
}
