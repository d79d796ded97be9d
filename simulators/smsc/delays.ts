// Things due later, in buckets of time: one timer however many wait, and those of equal delay stay in order.

export class Delays<T> {
  private readonly bucketMs: number;
  private readonly onDue: (item: T) => void;
  private readonly buckets = new Map<number, T[]>();
  private timer: NodeJS.Timeout | null = null;
  private doneBucket = 0;
  waiting = 0;

  constructor(bucketMs: number, onDue: (item: T) => void) {
    this.bucketMs = bucketMs;
    this.onDue = onDue;
  }

  add(item: T, delayMs: number): void {
    const nowBucket = this.bucketNow();
    if (this.buckets.size === 0) this.doneBucket = nowBucket;
    const key = Math.max(this.doneBucket + 1, Math.ceil((performance.now() + delayMs) / this.bucketMs));
    const bucket = this.buckets.get(key);
    if (bucket === undefined) this.buckets.set(key, [item]);
    else bucket.push(item);
    this.waiting++;
    this.timer ??= setTimeout(this.run, this.bucketMs);
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.buckets.clear();
    this.waiting = 0;
  }

  private bucketNow(): number {
    return Math.floor(performance.now() / this.bucketMs);
  }

  private readonly run = (): void => {
    this.timer = null;
    const now = this.bucketNow();
    while (this.doneBucket < now && this.buckets.size > 0) {
      this.doneBucket++;
      const items = this.buckets.get(this.doneBucket);
      if (items === undefined) continue;
      this.buckets.delete(this.doneBucket);
      this.waiting -= items.length;
      for (const item of items) this.onDue(item);
    }
    if (this.buckets.size > 0) this.timer ??= setTimeout(this.run, this.bucketMs);
  };
}
