// The price at once by what is known, and a moment later as the server confirms it.
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Answer, KaskadError } from '../../api/kaskad.ts';
import { useRead } from '../../api/queries.ts';
import { type LivePrice, livePrice, PriceBook, type PricedText } from './live-price.ts';
import type { Request } from './request.ts';

const PAUSE_MS = 500;
const NOTHING: Request = { to: [] };

export interface Price {
  live: LivePrice | null;
  book: PriceBook;
  /** Of the very request that stands there now; else null. */
  preview: Answer<'messages.preview'> | null;
  isChecking: boolean;
  problem: KaskadError | null;
}

export interface PriceAsked {
  /** Null = it cannot be asked yet. */
  request: Request | null;
  phones: readonly string[];
  steps: readonly PricedText[];
  priceMaxE7: bigint | null;
}

export function usePrice({ request, phones, steps, priceMaxE7 }: PriceAsked): Price {
  const book = useRef(new PriceBook()).current;
  const [learnt, setLearnt] = useState(0);
  const text = JSON.stringify(request);
  const [asked] = useDebouncedValue(text, PAUSE_MS);
  const body = useMemo(() => JSON.parse(asked) as Request | null, [asked]);
  const read = useRead('messages.preview', { body: body ?? NOTHING }, { enabled: body !== null, keep: true });
  const { data, isPlaceholderData } = read;
  useEffect(() => {
    if (data === undefined || isPlaceholderData || body === null) return;
    book.learn(data, body);
    setLearnt((n) => n + 1);
  }, [data, isPlaceholderData, body, book]);
  const key = JSON.stringify(steps);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the steps, and what was learnt for the book
  const live = useMemo(() => livePrice(book, phones, steps, priceMaxE7), [learnt, phones, key, priceMaxE7]);
  const isCurrent = request !== null && asked === text && !isPlaceholderData;
  return {
    live,
    book,
    preview: isCurrent ? (data ?? null) : null,
    isChecking: request !== null && (asked !== text || read.isFetching),
    problem: isCurrent ? read.error : null,
  };
}
