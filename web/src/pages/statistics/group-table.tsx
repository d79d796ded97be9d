// The rows of a split, the largest first; times in their order.
import { Anchor, Card, Table, Text } from '@mantine/core';
import { Link } from 'wouter';
import { STATE_WORDS } from '../../parts/message-state.tsx';
import { ChannelName, Count, Moment, Money, Share } from '../../parts/values.tsx';
import { useWords } from '../../words/words.ts';
import { Change } from './change.tsx';
import { type Counts, failedOf, isStaffs, type Report } from './report.tsx';
import { WORDS } from './words.ts';

interface Group {
  key: Record<string, string | undefined>;
  account_id?: number | null;
  counts: Counts;
  previous: Counts | null;
}

const TIMES = new Set(['day', 'hour']);

export function GroupTable({ report, by, currency }: { report: Report; by: string; currency: string | undefined }) {
  const w = useWords(WORDS);
  const groups = [...(report.groups as readonly Group[])].sort((a, b) =>
    TIMES.has(by) ? (b.key[by] ?? '').localeCompare(a.key[by] ?? '') : b.counts.messages - a.counts.messages,
  );
  const isStaff = isStaffs(report.total);
  const hasPrevious = groups.some(({ previous }) => previous !== null);
  return (
    <Card p={0}>
      <Table.ScrollContainer minWidth={760} type="native">
        <Table aria-label={w.by} className="numbers">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{w.group}</Table.Th>
              {[
                w.messages,
                ...(hasPrevious ? [w.change] : []),
                w.parts,
                w.delivered,
                w.read,
                w.failed,
                w.share,
                w.charged,
                ...(isStaff ? [w.cost, w.margin] : []),
              ].map((title) => (
                <Table.Th key={title} scope="col" ta="right">
                  {title}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {groups.map(({ key, account_id, counts, previous }) => (
              <Table.Tr key={JSON.stringify(key)}>
                <Table.Th scope="row" fw={500}>
                  <GroupName by={by} value={key[by] ?? ''} accountId={account_id ?? null} />
                </Table.Th>
                <Table.Td ta="right">
                  <Count n={counts.messages} />
                </Table.Td>
                {hasPrevious && (
                  <Table.Td ta="right">
                    <Change now={counts.messages} before={previous?.messages ?? null} />
                  </Table.Td>
                )}
                <Table.Td ta="right">
                  <Count n={counts.parts} />
                </Table.Td>
                <Table.Td ta="right">
                  <Count n={counts.delivered} />
                </Table.Td>
                <Table.Td ta="right">
                  <Count n={counts.read} />
                </Table.Td>
                <Table.Td ta="right">
                  <Count n={failedOf(counts)} />
                </Table.Td>
                <Table.Td ta="right">
                  <Share of={counts.delivery_share} />
                </Table.Td>
                <Table.Td ta="right">
                  <Money amount={counts.charged} currency={currency} />
                </Table.Td>
                {isStaffs(counts) && (
                  <>
                    <Table.Td ta="right">
                      <Money amount={counts.cost} currency={currency} />
                    </Table.Td>
                    <Table.Td ta="right">
                      <Money amount={counts.margin} currency={currency} />
                    </Table.Td>
                  </>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}

function GroupName({ by, value, accountId }: { by: string; value: string; accountId: number | null }) {
  const w = useWords(WORDS);
  const states = useWords(STATE_WORDS);
  if (value === '') return <Text c="dimmed">{w.noName}</Text>;
  if (by === 'channel') return <ChannelName channel={value} />;
  if (by === 'state') return states[value as keyof typeof states] ?? value;
  if (TIMES.has(by)) return <Moment at={value} style={by === 'day' ? 'date' : 'minute'} />;
  if (by === 'account' && accountId !== null) {
    return (
      <Anchor component={Link} href={`/operator/clients/${accountId}`} size="sm">
        {value}
      </Anchor>
    );
  }
  return <span className="breakable">{value}</span>;
}
