// Notes that tokens are used: once a minute each, many in one statement, and no request waits for it.
import type { TokenUse } from '../store/token-use.ts';

const EVERY_MS = 60_000;
/** Time in which uses gather. */
const GATHER_MS = 1_000;
/** Tokens remembered; beyond, all are forgotten, which costs a statement. */
const TOKENS_MAX = 100_000;
const ADDRESS_LENGTH_MAX = 64;

export class TokenUseNotes {
  readonly #write: (uses: readonly TokenUse[]) => Promise<void>;
  readonly #failed: (error: unknown) => void;
  readonly #notedAtMs = new Map<number, number>();
  #waiting: TokenUse[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(write: (uses: readonly TokenUse[]) => Promise<void>, failed: (error: unknown) => void) {
    this.#write = write;
    this.#failed = failed;
  }

  /** In the usual case a look into a map. A use that could not be written is forgotten: the next one is a minute away. */
  note(tokenId: number, address: string, nowMs = Date.now()): void {
    if (nowMs - (this.#notedAtMs.get(tokenId) ?? 0) < EVERY_MS) return;
    if (this.#notedAtMs.size >= TOKENS_MAX) this.#notedAtMs.clear();
    this.#notedAtMs.set(tokenId, nowMs);
    this.#waiting.push({ tokenId, usedAtMs: nowMs, address: address.slice(0, ADDRESS_LENGTH_MAX) });
    this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS).unref();
  }

  #flush(): void {
    const uses = this.#waiting;
    this.#waiting = [];
    this.#timer = null;
    this.#write(uses).catch(this.#failed);
  }
}
