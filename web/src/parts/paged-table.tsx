// A list of the API as a table: by keyset, a page at a time; cards on a phone; ↑ ↓ (or j k) between rows, Enter opens.
import { Box, Button, Card, Group, Progress, Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { type Given, type Item, KaskadError, type Operation, type Operations } from '../api/kaskad.ts';
import { useRead } from '../api/queries.ts';
import { COMMON } from '../words/common.ts';
import { useWords } from '../words/words.ts';
import classes from './paged-table.module.css';
import { Loading, NothingFound, ProblemPlate } from './states.tsx';

export interface Column<T> {
  key: string;
  title: string;
  cell: (row: T) => ReactNode;
  /** Numbers stand at the end of their column. */
  end?: boolean;
  /** Texts that wrap want room. */
  wide?: boolean;
  /** Left out on a phone. */
  phone?: false;
}

/** Operations that answer pages: `{ items, next }` by `limit` and `cursor`. */
export type ListOperation = {
  [O in Operation]: Operations[O]['answer'] extends { items: unknown[]; next: string | null } ? O : never;
}[Operation];

export interface PagedTableProps<O extends ListOperation> {
  operation: O;
  /** Params and filters; `cursor` and `limit` are the table's. */
  given?: { params?: Record<string, unknown>; query?: Record<string, unknown> };
  columns: readonly Column<Item<O>>[];
  rowKey: (row: Item<O>) => string | number;
  /** For a screen reader. */
  label: string;
  /** Shown when there is nothing at all and no filter is set. */
  empty: ReactNode;
  isFiltered?: boolean;
  onClearFilter?: () => void;
  /** The server tells changes of the first page. */
  live?: boolean;
  size?: number;
  /** Above the rows: what can be done with the chosen ones, say. */
  above?: (rows: Item<O>[]) => ReactNode;
  /** What goes with a row besides its cells. */
  rowProps?: (row: Item<O>) => { className?: string; 'aria-selected'?: boolean; 'data-tone'?: string };
}

const PAGE_SIZE = 50;
export const PHONE = '(max-width: 47.99em)';

/** `<PagedTable operation="stops.list" columns={…} rowKey={…} empty={<Empty …/>} />` */
export function PagedTable<O extends ListOperation>(props: PagedTableProps<O>) {
  const {
    operation,
    given = {},
    columns,
    rowKey,
    label,
    empty,
    isFiltered = false,
    onClearFilter,
    live = false,
    size = PAGE_SIZE,
  } = props;
  const filter = JSON.stringify(given);
  // The cursors of the pages before this one; a new filter begins at the first page.
  const [trail, setTrail] = useState<{ filter: string; cursors: string[] }>({ filter, cursors: [] });
  const cursors = trail.filter === filter ? trail.cursors : [];
  const cursor = cursors.at(-1);
  const query = { ...given.query, limit: size, ...(cursor === undefined ? {} : { cursor }) };
  const asked = { ...(given.params === undefined ? {} : { params: given.params }), query } as unknown as Given<O>;
  const read = useRead(operation, ...([asked, { live: live && cursor === undefined, keep: true }] as never));
  const isPhone = useMediaQuery(PHONE) ?? false;
  const w = useWords(COMMON);
  const { data, error } = read as { data: { items: Item<O>[]; next: string | null } | undefined; error: unknown };

  if (data === undefined) {
    return error instanceof KaskadError ? (
      <ProblemPlate problem={error} onRetry={() => void read.refetch()} />
    ) : (
      <Loading rows={8} height={28} />
    );
  }
  // A search may answer a page without a row and yet have more to look through.
  if (data.items.length === 0 && cursors.length === 0 && data.next === null)
    return isFiltered ? <NothingFound onClear={onClearFilter} /> : empty;
  const rows = data.items;
  return (
    <Box pos="relative">
      {rows.length === 0 && (
        <Text size="sm" c="dimmed" mb="xs" role="status">
          {data.next === null ? w.nothingFound : w.nothingYet}
        </Text>
      )}
      {props.above?.(rows)}
      <Card p={0} className={read.isPlaceholderData ? 'refreshing' : undefined}>
        {read.isPlaceholderData && (
          <Progress value={100} animated size={2} pos="absolute" top={0} left={0} right={0} aria-label={w.loading} />
        )}
        {isPhone ? (
          <Cards columns={columns} rows={rows} rowKey={rowKey} label={label} />
        ) : (
          <Table.ScrollContainer minWidth={480} type="native">
            <Table className={classes.table} aria-label={label} onKeyDown={moveBetweenRows}>
              <Table.Thead>
                <Table.Tr>
                  {columns.map(({ key, title, end }) => (
                    <Table.Th key={key} scope="col" className={end ? classes.end : undefined}>
                      {title}
                    </Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map((row) => (
                  <Table.Tr key={rowKey(row)} className={classes.row} {...props.rowProps?.(row)}>
                    {columns.map(({ key, cell, end, wide }) => (
                      <Table.Td key={key} className={`${end ? classes.end : ''} ${wide ? classes.wide : ''}`}>
                        {cell(row)}
                      </Table.Td>
                    ))}
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Card>
      {(cursors.length > 0 || data.next !== null) && (
        <Group justify="space-between" mt="sm" component="nav" aria-label={w.page(cursors.length + 1)}>
          <Text size="sm" c="dimmed">
            {w.page(cursors.length + 1)} · {w.shown(rows.length)}
          </Text>
          <Group gap="xs">
            {cursors.length > 1 && (
              <Button variant="subtle" onClick={() => setTrail({ filter, cursors: [] })}>
                {w.firstPage}
              </Button>
            )}
            <Button
              variant="default"
              leftSection={<IconChevronLeft size={16} />}
              disabled={cursors.length === 0}
              onClick={() => setTrail({ filter, cursors: cursors.slice(0, -1) })}
            >
              {w.previous}
            </Button>
            <Button
              variant="default"
              rightSection={<IconChevronRight size={16} />}
              disabled={data.next === null}
              onClick={() => data.next !== null && setTrail({ filter, cursors: [...cursors, data.next] })}
            >
              {w.older}
            </Button>
          </Group>
        </Group>
      )}
    </Box>
  );
}

interface CardsProps<T> {
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string | number;
  label: string;
}

/** The same rows for a narrow screen: the first column is the heading of each. */
function Cards<T>({ columns, rows, rowKey, label }: CardsProps<T>) {
  const [head, ...rest] = columns;
  return (
    <Box component="ul" aria-label={label} m={0} p={0} style={{ listStyle: 'none' }} onKeyDown={moveBetweenRows}>
      {rows.map((row) => (
        <Box component="li" key={rowKey(row)} className={`${classes.card} ${classes.row}`}>
          <Box fw={550} mb={4}>
            {head?.cell(row)}
          </Box>
          {rest
            .filter(({ phone }) => phone !== false)
            .map(({ key, title, cell }) => (
              <Group key={key} justify="space-between" align="flex-start" gap="sm" wrap="nowrap" py={2}>
                <span className={classes.label}>{title}</span>
                <Box ta="right" miw={0} className="breakable" fz="sm">
                  {cell(row)}
                </Box>
              </Group>
            ))}
        </Box>
      ))}
    </Box>
  );
}

/** From row to row by the first thing in each that takes the focus. */
function moveBetweenRows(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  const target = event.target as HTMLElement;
  if (
    step === undefined ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    /^(input|textarea|select)$/i.test(target.tagName)
  )
    return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>(`.${classes.row}`)];
  const at = rows.findIndex((row) => row.contains(target));
  const next = rows[at + step]?.querySelector<HTMLElement>('a, button, input, [tabindex="0"]');
  if (at === -1 || next === undefined || next === null) return;
  event.preventDefault();
  next.focus();
}
