import { ActionIcon, Anchor, Box, Button, Group, Select, Text } from '@mantine/core';
import { IconListCheck, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Item } from '../../api/kaskad.ts';
import { useChange } from '../../api/queries.ts';
import { ClientSelect } from '../../parts/client-select.tsx';
import { useConfirm } from '../../parts/confirm.tsx';
import { tellDone } from '../../parts/notices.ts';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { Section } from '../../parts/section.tsx';
import { Empty } from '../../parts/states.tsx';
import { filled, useUrlState } from '../../parts/url-state.ts';
import { Count, OrDash } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { RuleDialog } from './rule-dialog.tsx';
import { RuleTest } from './rule-test.tsx';
import { RULES } from './rule-words.ts';

export type Rule = Item<'operator.moderation.rules.list'>;
const FILTERS = ['kind', 'account_id'] as const;

/** The rules, how often they hit, and a text to try them on. */
export function RulesTab() {
  const w = useWords(RULES);
  const common = useWords(COMMON);
  const mayChange = useMay()('moderation:write');
  const confirm = useConfirm();
  const [filter, setFilter, clear] = useUrlState(FILTERS);
  const [edited, setEdited] = useState<Rule | 'new' | null>(null);
  const remove = useChange('operator.moderation.rules.remove', {
    refresh: ['operator.moderation.rules.'],
    onDone: () => tellDone(w.removed),
  });
  const onRemove = async ({ id, pattern }: Rule) => {
    const question = { title: w.removeTitle, text: w.removeText(pattern), action: w.removeDo, danger: true };
    if (await confirm(question)) remove.mutate({ params: { id } });
  };
  const columns: Column<Rule>[] = [
    {
      key: 'pattern',
      title: w.pattern,
      wide: true,
      cell: ({ pattern, reason }) => (
        <div>
          <span className="mono">{pattern}</span>
          {reason !== '' && (
            <Text size="xs" c="dimmed" className="breakable">
              {reason}
            </Text>
          )}
        </div>
      ),
    },
    { key: 'kind', title: w.kind, cell: ({ kind }) => w.kinds[kind] },
    {
      key: 'whom',
      title: w.forWhom,
      cell: ({ account_id: id, account }) =>
        id === null ? (
          w.everybody
        ) : (
          <Anchor component={Link} href={`/operator/clients/${id}`} size="sm">
            <OrDash>{account}</OrDash>
          </Anchor>
        ),
    },
    { key: 'today', title: w.today, end: true, cell: ({ hits_today: hits }) => <Count n={hits} /> },
    { key: 'month', title: w.month, end: true, cell: ({ hits_30_days: hits }) => <Count n={hits} /> },
    ...(mayChange
      ? [
          {
            key: 'actions',
            title: common.actions,
            end: true,
            cell: (rule: Rule) => (
              <Group gap={4} justify="flex-end" wrap="nowrap">
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={w.changeOne(rule.pattern)}
                  onClick={() => setEdited(rule)}
                >
                  <IconPencil size={16} />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={w.removeOne(rule.pattern)}
                  onClick={() => onRemove(rule)}
                >
                  <IconTrash size={16} />
                </ActionIcon>
              </Group>
            ),
          },
        ]
      : []),
  ];
  const add = mayChange && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited('new')}>
      {w.add}
    </Button>
  );
  return (
    <>
      <Section title={w.title} about={<Box maw={760}>{w.about}</Box>} aside={add}>
        <Group gap="sm" align="flex-end" mb="sm">
          <Select
            label={w.kind}
            w={180}
            value={filter.kind}
            onChange={(kind) => setFilter({ kind: kind ?? '' })}
            data={[
              { value: '', label: w.anyKind },
              { value: 'word', label: w.kinds.word },
              { value: 'pattern', label: w.kinds.pattern },
              { value: 'link', label: w.kinds.link },
            ]}
          />
          <Box w={240}>
            <ClientSelect value={filter.account_id} onChange={(id) => setFilter({ account_id: id })} />
          </Box>
        </Group>
        <PagedTable
          operation="operator.moderation.rules.list"
          given={{ query: filled(filter) }}
          columns={columns}
          rowKey={({ id }) => id}
          label={w.title}
          isFiltered={filter.kind !== '' || filter.account_id !== ''}
          onClearFilter={clear}
          empty={
            <Empty icon={IconListCheck} title={w.emptyTitle} action={add || undefined}>
              {w.emptyText}
            </Empty>
          }
        />
      </Section>
      <RuleTest />
      <RuleDialog rule={edited} accountId={filter.account_id} onClose={() => setEdited(null)} />
    </>
  );
}
