import { Box, Button, Group, SegmentedControl, Text } from '@mantine/core';
import { IconClipboardCheck } from '@tabler/icons-react';
import { useRead } from '../../api/queries.ts';
import { LiveDot } from '../../parts/live-dot.tsx';
import { Page } from '../../parts/page.tsx';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { Empty } from '../../parts/states.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { Moment, Tag } from '../../parts/values.tsx';
import { useWords } from '../../words/words.ts';
import { InnVerdict, type Registration } from './requisites.tsx';
import { ReviewDrawer } from './review-drawer.tsx';
import { WORDS } from './words.ts';

const FILTERS = ['state', 'id'] as const;
const PAGE = 50;
const TONES = { pending: 'wait', approved: 'good', refused: 'bad' } as const;

/** Who waits to be let in; the rest by the filter. */
export default function Registrations() {
  const w = useWords(WORDS);
  const [{ state, id }, setFilter] = useUrlState(FILTERS);
  const shown = state === '' ? 'pending' : state;
  const waiting = useRead('registrations.list', { query: { state: 'pending', limit: PAGE } }, { live: true });
  const count = waiting.data?.items.length;
  const columns: Column<Registration>[] = [
    {
      key: 'who',
      title: w.who,
      wide: true,
      cell: (row) => (
        <Box>
          <Text size="sm" fw={550} className="breakable">
            {row.company_name === '' ? row.name : row.company_name}
          </Text>
          <Text size="xs" c="dimmed" className="breakable">
            {w[row.kind]} · {row.account}
          </Text>
          {row.duplicates.length > 0 && (
            <Tag tone="wait" mt={4}>
              {w.doublesShort(row.duplicates.length)}
            </Tag>
          )}
        </Box>
      ),
    },
    {
      key: 'requisites',
      title: w.requisites,
      cell: ({ inn, kind }) =>
        inn === '' ? (
          <Text span size="sm" c="dimmed">
            —
          </Text>
        ) : (
          <Group gap={6}>
            <span className="numbers">{inn}</span>
            <InnVerdict inn={inn} kind={kind} />
          </Group>
        ),
    },
    {
      key: 'contact',
      title: w.contact,
      cell: ({ phone, email, city }) => (
        <Box>
          <span className="numbers nowrap">+{phone}</span>
          <Text size="xs" c="dimmed" className="breakable">
            {email} · {city}
          </Text>
        </Box>
      ),
    },
    { key: 'since', title: w.since, cell: ({ created_at: at }) => <Moment at={at} /> },
    ...(shown === 'pending'
      ? []
      : [
          {
            key: 'decided',
            title: w.decided,
            cell: (row: Registration) => (
              <Box maw={260}>
                <Tag tone={TONES[row.state]}>{w.stateOf[row.state]}</Tag>
                {row.reason !== '' && (
                  <Text size="xs" c="dimmed" lineClamp={2} title={row.reason}>
                    {row.reason}
                  </Text>
                )}
              </Box>
            ),
          },
        ]),
    {
      key: 'open',
      title: '',
      end: true,
      cell: ({ account_id: accountId, account, state: its }) => (
        <Button
          size="compact-sm"
          variant={its === 'pending' ? 'light' : 'default'}
          onClick={() => setFilter({ id: String(accountId) })}
          aria-label={`${its === 'pending' ? w.look : w.open}: ${account}`}
        >
          {its === 'pending' ? w.look : w.open}
        </Button>
      ),
    },
  ];
  return (
    <Page
      title={w.title}
      about={w.about}
      actions={
        <Group gap="md">
          {count !== undefined && (
            <Text size="sm" fw={550} role="status">
              {w.waiting(waiting.data?.next === null ? String(count) : `${count}+`)}
            </Text>
          )}
          <LiveDot />
        </Group>
      }
    >
      <Box style={{ overflowX: 'auto' }}>
        <SegmentedControl
          aria-label={w.filter}
          value={shown}
          onChange={(next) => setFilter({ state: next === 'pending' ? '' : next })}
          data={[
            { value: 'pending', label: w.pending },
            { value: 'approved', label: w.approved },
            { value: 'refused', label: w.refused },
            { value: 'all', label: w.all },
          ]}
        />
      </Box>
      <PagedTable
        operation="registrations.list"
        given={{ query: shown === 'all' ? {} : { state: shown } }}
        columns={columns}
        rowKey={({ account_id: accountId }) => accountId}
        label={w.title}
        live={shown === 'pending'}
        size={PAGE}
        empty={
          <Empty icon={IconClipboardCheck} title={shown === 'pending' ? w.emptyTitle : w.emptyAll}>
            {w.emptyText}
          </Empty>
        }
      />
      <ReviewDrawer id={id === '' ? null : Number(id)} onClose={() => setFilter({ id: '' })} />
    </Page>
  );
}
