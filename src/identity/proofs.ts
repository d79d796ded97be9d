// Credentials seen to be right, and where they came from.

const ADDRESSES_MAX = 16;

/**
 * Bounded: the least recently used go first. Keys are digests, never credentials. A proof remembers the addresses it
 * came from, because only there it stands above the limit of wrong attempts: if a right password passed from anywhere,
 * a guesser who is blocked could go on guessing.
 */
export class Proofs {
  readonly #addressesOf = new Map<string, string[]>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  has(key: string): boolean {
    return this.#addressesOf.has(key);
  }

  /** Whether this credential was right from this address before. */
  knows(key: string, address: string): boolean {
    return this.#addressesOf.get(key)?.includes(address) ?? false;
  }

  remember(key: string, address: string): void {
    const addresses = this.#addressesOf.get(key);
    if (addresses === undefined) {
      this.#addressesOf.set(key, [address]);
      if (this.#addressesOf.size > this.#max) this.#addressesOf.delete(this.#addressesOf.keys().next().value!);
      return;
    }
    if (!addresses.includes(address)) {
      if (addresses.length >= ADDRESSES_MAX) addresses.shift();
      addresses.push(address);
    }
    if (this.#addressesOf.size > this.#max / 2) {
      this.#addressesOf.delete(key);
      this.#addressesOf.set(key, addresses);
    }
  }
}
