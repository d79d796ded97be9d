// Requests sent and not answered, by sequence number. They are added in the order of sending, so the oldest stand first and
// one look at the head tells whether anything has timed out: no timer a request.

interface Entry<C> {
  context: C;
  sentAtMs: number;
}

/** Highest sequence_number (SMPP 3.4 §3.2). */
const SEQUENCE_MAX = 0x7fffffff;

export class InFlight<C> {
  private readonly entries = new Map<number, Entry<C>>();
  private lastSequence = 0;

  get size(): number {
    return this.entries.size;
  }

  /** The next sequence number, 1…0x7FFFFFFF; after the last one it begins anew, past those still unanswered. */
  nextSequence(): number {
    do {
      this.lastSequence = this.lastSequence >= SEQUENCE_MAX ? 1 : this.lastSequence + 1;
    } while (this.entries.has(this.lastSequence));
    return this.lastSequence;
  }

  add(sequence: number, context: C, nowMs: number): void {
    this.entries.set(sequence, { context, sentAtMs: nowMs });
  }

  /** Takes the request an answer belongs to; undefined when it is unknown or was given up. */
  take(sequence: number): C | undefined {
    const entry = this.entries.get(sequence);
    if (entry === undefined) return undefined;
    this.entries.delete(sequence);
    return entry.context;
  }

  /** Takes those sent at `beforeMs` or earlier. */
  takeExpired(beforeMs: number): C[] {
    const expired: C[] = [];
    for (const [sequence, entry] of this.entries) {
      if (entry.sentAtMs > beforeMs) break;
      this.entries.delete(sequence);
      expired.push(entry.context);
    }
    return expired;
  }

  takeAll(): C[] {
    return this.takeExpired(Number.POSITIVE_INFINITY);
  }
}
