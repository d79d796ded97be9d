// Overlapping ranges of integers → disjoint pieces, so that a look-up is one binary search.

/** All integers from `lo` to `hi`, both included. */
export interface RangeValue<T> {
  lo: number;
  hi: number;
  value: T;
}

/**
 * Disjoint pieces in ascending order. A point belongs to the narrowest range over it, of equally wide ones to the later
 * in the list. Neighbours of the same value are joined; ranges with `hi` below `lo` are left out. O(n log n).
 */
export function flattenRanges<T>(ranges: readonly RangeValue<T>[]): RangeValue<T>[] {
  const order = ranges.map((_, index) => index).filter((index) => ranges[index]!.hi >= ranges[index]!.lo);
  order.sort((a, b) => ranges[a]!.lo - ranges[b]!.lo);
  const pieces: RangeValue<T>[] = [];
  const open = new NarrowestFirst(ranges);
  let next = 0;
  let position = 0;
  while (next < order.length || open.top() >= 0) {
    if (open.top() < 0) position = ranges[order[next]!]!.lo;
    while (next < order.length && ranges[order[next]!]!.lo <= position) open.push(order[next++]!);
    open.dropBefore(position);
    const top = open.top();
    if (top < 0) continue;
    const nextLo = next < order.length ? ranges[order[next]!]!.lo : Number.POSITIVE_INFINITY;
    const end = Math.min(ranges[top]!.hi, nextLo - 1);
    append(pieces, position, end, ranges[top]!.value);
    position = end + 1;
    open.dropBefore(position);
  }
  return pieces;
}

function append<T>(pieces: RangeValue<T>[], lo: number, hi: number, value: T): void {
  const last = pieces.at(-1);
  if (last !== undefined && last.value === value && last.hi + 1 === lo) last.hi = hi;
  else pieces.push({ lo, hi, value });
}

/** A binary heap of range numbers; the top is the one that wins. Ranges that ended are dropped when they surface. */
class NarrowestFirst {
  readonly #ranges: readonly RangeValue<unknown>[];
  readonly #heap: number[] = [];

  constructor(ranges: readonly RangeValue<unknown>[]) {
    this.#ranges = ranges;
  }

  /** The winner, -1 when none is open. */
  top(): number {
    return this.#heap[0] ?? -1;
  }

  push(range: number): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(range);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#wins(heap[at]!, heap[parent]!)) break;
      this.#swap(at, parent);
      at = parent;
    }
  }

  /** Afterwards the top reaches at least to `position`. */
  dropBefore(position: number): void {
    while (this.#heap.length > 0 && this.#ranges[this.#heap[0]!]!.hi < position) this.#pop();
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    heap[0] = last;
    for (let at = 0; ; ) {
      let best = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && this.#wins(heap[child]!, heap[best]!)) best = child;
      }
      if (best === at) return;
      this.#swap(at, best);
      at = best;
    }
  }

  #wins(a: number, b: number): boolean {
    const widthA = this.#ranges[a]!.hi - this.#ranges[a]!.lo;
    const widthB = this.#ranges[b]!.hi - this.#ranges[b]!.lo;
    return widthA === widthB ? a > b : widthA < widthB;
  }

  #swap(a: number, b: number): void {
    const kept = this.#heap[a]!;
    this.#heap[a] = this.#heap[b]!;
    this.#heap[b] = kept;
  }
}
