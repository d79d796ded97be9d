// Filters that live in the address, so that a view can be sent to a colleague and survives a reload.
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'wouter';

/** `const [filter, setFilter, clear] = useUrlState(['state', 'channel'])`; what is not in the address is ''. */
export function useUrlState<K extends string>(
  names: readonly K[],
): [Record<K, string>, (change: Partial<Record<K, string>>) => void, () => void] {
  const [params, setParams] = useSearchParams();
  const text = names.map((name) => params.get(name) ?? '').join('\0');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text stands for the values
  const values = useMemo(
    () => Object.fromEntries(names.map((name) => [name, params.get(name) ?? ''])) as Record<K, string>,
    [text],
  );
  const change = useCallback(
    (changes: Partial<Record<K, string>>) =>
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(changes) as [string, string][]) {
            if (value === '') after.delete(name);
            else after.set(name, value);
          }
          return after;
        },
        { replace: true },
      ),
    [setParams],
  );
  const clear = useCallback(
    () => change(Object.fromEntries(names.map((name) => [name, ''])) as Partial<Record<K, string>>),
    [change, names],
  );
  return [values, change, clear];
}

/** What the API takes: the filled fields only. */
export function filled<T extends Record<string, string>>(filter: T): Partial<T> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== '')) as Partial<T>;
}
