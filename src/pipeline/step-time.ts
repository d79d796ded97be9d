/** When a step that begins now has had its time; Infinity when only the message's own life ends it. */
export function stepEndMs(step: { lifeMs: number | null; notAfterMs: number | null }, nowMs: number): number {
  const { lifeMs, notAfterMs } = step;
  return Math.min(lifeMs === null ? Number.POSITIVE_INFINITY : nowMs + lifeMs, notAfterMs ?? Number.POSITIVE_INFINITY);
}
