// Chance that can be repeated: the same seed makes the same month.

const HEX = '0123456789abcdef';

/** Small, quick and good enough for a demo; nothing secret comes from it. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 ≤ x < 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number, both ends included. */
  int(lo: number, hi: number): number {
    return lo + Math.floor(this.next() * (hi - lo + 1));
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.next() * list.length)] as T;
  }

  /** By weight; weights need not add up to anything. */
  weighted<T>(list: readonly (readonly [T, number])[]): T {
    let left = this.next() * list.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of list) {
      left -= weight;
      if (left < 0) return value;
    }
    return (list.at(-1) as readonly [T, number])[0];
  }

  digits(count: number): string {
    let text = '';
    while (text.length < count) text += Math.floor(this.next() * 10);
    return text;
  }

  hex(count: number): string {
    let text = '';
    while (text.length < count) text += HEX[Math.floor(this.next() * 16)];
    return text;
  }

  /** Milliseconds around `medianMs`, most of them near it and some far behind. */
  latencyMs(medianMs: number, spread = 0.7): number {
    const normal = this.next() + this.next() + this.next() + this.next() - 2;
    return Math.round(medianMs * Math.exp(normal * spread * 1.7));
  }
}
