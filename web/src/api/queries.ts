// Reading and changing through react-query: one key a request, one way to say that a change did not work.
import {
  keepPreviousData,
  QueryClient,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useEffect } from 'react';
import { tellProblem } from '../parts/notices.ts';
import { viewedAccount } from '../session/viewed-account.ts';
import { type Answer, type Args, call, type Given, KaskadError, type Operation } from './kaskad.ts';
import { watch } from './live.ts';

const STALE_MS = 15_000;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: STALE_MS,
      retry: (tries, error) => tries < 2 && error instanceof KaskadError && (error.status === 0 || error.status >= 500),
      refetchOnWindowFocus: true,
    },
  },
});

export const keyOf = (operation: Operation, given: unknown): unknown[] => [operation, viewedAccount(), given ?? {}];

export interface ReadOptions {
  /** The server tells every change of it: only operations that can be watched (`live` in the description). */
  live?: boolean;
  enabled?: boolean;
  /** The former answer stays while another one is on its way: for tables whose filter changes. */
  keep?: boolean;
  /** Only choices beside what the page is for: the page goes on without, and says at its top that they are missing. */
  aside?: boolean;
}

/** Reads an operation. `useRead('messages.get', { params: { id } }, { live: true })` */
export function useRead<O extends Operation>(
  operation: O,
  ...[given, options = {}]: ReadArgs<O>
): UseQueryResult<Answer<O>, KaskadError> {
  const { live = false, enabled = true, keep = false, aside = false } = options;
  const asked = (given ?? {}) as Given<O>;
  const client = useQueryClient();
  const key = keyOf(operation, asked);
  const hash = JSON.stringify(key);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the hash is the request
  useEffect(() => {
    if (!live || !enabled) return;
    return watch(operation, asked, (body) => client.setQueryData(key, body));
  }, [hash, live, enabled, client]);
  return useQuery<Answer<O>, KaskadError>({
    queryKey: key,
    queryFn: ({ signal }) => call(operation, asked, { signal }),
    enabled,
    meta: { aside },
    ...(keep ? { placeholderData: keepPreviousData } : {}),
  });
}

type ReadArgs<O extends Operation> =
  Args<O> extends [given?: Given<O>]
    ? [given?: Given<O>, options?: ReadOptions]
    : [given: Given<O>, options?: ReadOptions];

export interface ChangeOptions<O extends Operation> {
  /** Operations whose answers this changes: they are read again. A prefix such as `senders.` means all of them. */
  refresh?: readonly string[];
  onDone?: (answer: Answer<O>, given: Given<O>) => void;
  /** Shows what went wrong in place of the notice; false = show the notice as well. */
  onProblem?: (problem: KaskadError) => boolean | undefined;
}

/** Changes something: `const stop = useChange('stops.add', { refresh: ['stops.'] }); stop.mutate({ body })`. Problems are told. */
export function useChange<O extends Operation>(operation: O, options: ChangeOptions<O> = {}) {
  const client = useQueryClient();
  return useMutation<Answer<O>, KaskadError, Given<O>>({
    mutationFn: (given) => call(operation, given),
    onSuccess: async (answer, given) => {
      await refresh(client, options.refresh ?? []);
      options.onDone?.(answer, given);
    },
    onError: (problem) => {
      if (options.onProblem?.(problem) !== true) tellProblem(problem);
    },
  });
}

/** Reads again whatever of these operations is on the page. */
export function refresh(client: QueryClient, operations: readonly string[]): Promise<unknown> {
  if (operations.length === 0) return Promise.resolve();
  const isMeant = (name: string) => operations.some((one) => (one.endsWith('.') ? name.startsWith(one) : name === one));
  return client.invalidateQueries({ predicate: ({ queryKey }) => isMeant(String(queryKey[0])) });
}
