// Token buckets for limits per account, token or connection. The caller keeps the bucket and brings the time.

export interface Bucket {
  /** What it refills by. */
  readonly perSecond: number;
  /** The largest burst. */
  readonly capacity: number;
  readonly tokens: number;
  readonly atMs: number;
}

export interface Taken {
  ok: boolean;
  /** The bucket afterwards, also when nothing was taken. */
  bucket: Bucket;
  /** When not ok: ms until the same would pass. */
  retryAfterMs: number;
}

/** Tokens are fractions: after the pause that was told, the sum may miss by this little. */
const ROUNDING = 1e-6;

/** A full bucket. `capacity` defaults to one second's worth. */
export function newBucket(perSecond: number, nowMs: number, capacity = perSecond): Bucket {
  return { perSecond, capacity, tokens: capacity, atMs: nowMs };
}

/**
 * Takes `n` tokens, all or none. More than the bucket can ever hold passes when it is full, and leaves a debt: a large
 * request is slowed, not made impossible. Time that goes backwards refills nothing.
 */
export function take(bucket: Bucket, nowMs: number, n: number): Taken {
  const elapsedMs = Math.max(0, nowMs - bucket.atMs);
  const tokens = Math.min(bucket.capacity, bucket.tokens + (elapsedMs * bucket.perSecond) / 1000);
  const atMs = Math.max(bucket.atMs, nowMs);
  const needed = Math.min(n, bucket.capacity);
  if (tokens + ROUNDING >= needed)
    return { ok: true, bucket: { ...bucket, tokens: tokens - n, atMs }, retryAfterMs: 0 };
  const retryAfterMs = Math.ceil(((needed - tokens) * 1000) / bucket.perSecond);
  return { ok: false, bucket: { ...bucket, tokens, atMs }, retryAfterMs };
}
