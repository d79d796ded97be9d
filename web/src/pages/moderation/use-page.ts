// A list by keyset for the queues, whose rows are no table: the page that is shown, and the ways to the others.
import { useState } from 'react';
import type { Given, Item, KaskadError } from '../../api/kaskad.ts';
import { useRead } from '../../api/queries.ts';
import type { ListOperation } from '../../parts/paged-table.tsx';

export interface ListPage<T> {
  items: readonly T[] | undefined;
  problem: KaskadError | null;
  retry: () => void;
  previous: (() => void) | null;
  next: (() => void) | null;
}

/** `query` without `cursor`; another one begins at the first page, which the server tells of where `live`. */
export function useListPage<O extends ListOperation>(
  operation: O,
  query: Record<string, unknown>,
  live: boolean,
): ListPage<Item<O>> {
  const filter = JSON.stringify(query);
  const [trail, setTrail] = useState<{ filter: string; cursors: string[] }>({ filter, cursors: [] });
  const cursors = trail.filter === filter ? trail.cursors : [];
  const cursor = cursors.at(-1);
  const asked = { query: { ...query, ...(cursor === undefined ? {} : { cursor }) } } as unknown as Given<O>;
  const read = useRead(operation, ...([asked, { live: live && cursor === undefined, keep: true }] as never));
  const data = read.data as { items: Item<O>[]; next: string | null } | undefined;
  const following = data?.next ?? null;
  return {
    items: data?.items,
    problem: read.error,
    retry: () => void read.refetch(),
    previous: cursors.length === 0 ? null : () => setTrail({ filter, cursors: cursors.slice(0, -1) }),
    next: following === null ? null : () => setTrail({ filter, cursors: [...cursors, following] }),
  };
}
