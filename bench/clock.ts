/** Milliseconds on CLOCK_MONOTONIC, which every process of this machine shares: times taken in two processes compare. */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
