import { useEffect, useRef, useState } from 'react';

/** The speed is that of about so long. */
const WINDOW_MS = 45_000;
const TICK_MS = 3_000;

/** How many a second a count grows by, as this page has seen it; null until two looks are apart. */
export function usePace(count: number, isMoving: boolean): number | null {
  const looks = useRef<{ atMs: number; count: number }[]>([]);
  const now = useRef(count);
  now.current = count;
  const [pace, setPace] = useState<number | null>(null);
  useEffect(() => {
    looks.current = [];
    setPace(null);
    if (!isMoving) return;
    const look = () => {
      const atMs = Date.now();
      looks.current = [...looks.current.filter((one) => atMs - one.atMs < WINDOW_MS), { atMs, count: now.current }];
      const first = looks.current[0]!;
      if (atMs > first.atMs) setPace(Math.max(0, now.current - first.count) / ((atMs - first.atMs) / 1000));
    };
    look();
    const timer = setInterval(look, TICK_MS);
    return () => clearInterval(timer);
  }, [isMoving]);
  return pace;
}
