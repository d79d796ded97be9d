/**
 * Pause before try number `failures` + 1 of connecting: doubles from `minMs` to `maxMs`, with jitter down to a half, so that a
 * hundred links cut off together do not come back together. `random` is in 0…1.
 */
export function reconnectDelayMs(failures: number, minMs: number, maxMs: number, random: number): number {
  const full = Math.min(maxMs, minMs * 2 ** Math.min(failures, 30));
  return full * (0.5 + random / 2);
}
