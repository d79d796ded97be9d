// Decisions that wait some seconds before they go out: a message that was let go cannot be called back, so taking it back is
// possible only before. Leaving the page sends them at once.
import { useCallback, useEffect, useRef, useState } from 'react';
import { KaskadError } from '../../api/kaskad.ts';
import { tellProblem } from '../../parts/notices.ts';

const UNDO_MS = 6_000;
const TICK_MS = 1_000;

export interface Decision<T> {
  kind: 'approve' | 'reject';
  items: readonly T[];
  /** Of a rejection; the client sees it. */
  reason: string;
}

interface Waiting<T> extends Decision<T> {
  dueAt: number;
  isGoing: boolean;
  timer: ReturnType<typeof setTimeout>;
}

export interface Decisions<T> {
  /** Of rows that are decided, though the server may not know yet. */
  hidden: ReadonlySet<string>;
  /** The latest that can be taken back, with the seconds left. */
  last: { decision: Decision<T>; seconds: number } | null;
  isGoing: boolean;
  decide: (decision: Decision<T>) => void;
  undo: () => void;
}

/** `commit` sends a decision and reads the list again; it may throw a KaskadError. */
export function useDecisions<T>(
  keyOf: (item: T) => string,
  commit: (decision: Decision<T>) => Promise<unknown>,
): Decisions<T> {
  const waiting = useRef<Waiting<T>[]>([]);
  const sending = useRef(commit);
  sending.current = commit;
  const [, setVersion] = useState(0);
  const show = useCallback(() => setVersion((version) => version + 1), []);

  const go = useCallback(
    (one: Waiting<T>) => {
      if (one.isGoing) return;
      clearTimeout(one.timer);
      one.isGoing = true;
      show();
      sending
        .current(one)
        .catch((problem: unknown) => {
          if (problem instanceof KaskadError) tellProblem(problem);
          else throw problem;
        })
        .finally(() => {
          waiting.current = waiting.current.filter((other) => other !== one);
          show();
        });
    },
    [show],
  );

  useEffect(() => {
    const onLeave = (event: BeforeUnloadEvent) => {
      if (waiting.current.length === 0) return;
      event.preventDefault();
      for (const one of waiting.current) go(one);
    };
    window.addEventListener('beforeunload', onLeave);
    return () => {
      window.removeEventListener('beforeunload', onLeave);
      for (const one of waiting.current) go(one);
    };
  }, [go]);

  const decide = (decision: Decision<T>) => {
    if (decision.items.length === 0) return;
    const one: Waiting<T> = {
      ...decision,
      dueAt: Date.now() + UNDO_MS,
      isGoing: false,
      timer: setTimeout(() => go(one), UNDO_MS),
    };
    waiting.current = [...waiting.current, one];
    show();
  };
  const last = waiting.current.findLast(({ isGoing }) => !isGoing);
  const undo = () => {
    if (last === undefined) return;
    clearTimeout(last.timer);
    waiting.current = waiting.current.filter((one) => one !== last);
    show();
  };
  const isCounting = last !== undefined;
  useEffect(() => {
    if (!isCounting) return;
    const timer = setInterval(show, TICK_MS);
    return () => clearInterval(timer);
  }, [isCounting, show]);

  return {
    hidden: new Set(waiting.current.flatMap(({ items }) => items.map(keyOf))),
    last:
      last === undefined
        ? null
        : { decision: last, seconds: Math.max(1, Math.ceil((last.dueAt - Date.now()) / TICK_MS)) },
    isGoing: waiting.current.some(({ isGoing }) => isGoing),
    decide,
    undo,
  };
}
