// Places for accounts that are being pushed to. Servers that are slow or fail have places of their own, so that however many
// of them there are, those that answer well are told at once; who finds no place waits in turn.

export interface SlotOptions {
  quickMax: number;
  slowMax: number;
  /** A server that has said nothing for so long leaves the quick places. */
  slowMs: number;
  /** How long a turn may last while others wait for its place. */
  turnMs: number;
}

type Kind = 'quick' | 'slow';

interface Turn {
  kind: Kind;
  beganAt: number;
  /** When the server last answered, or the turn began. */
  heardAt: number;
  done: Promise<void>;
}

export class PushSlots {
  readonly #options: SlotOptions;
  readonly #run: (accountId: number) => Promise<void>;
  readonly #now: () => number;
  readonly #turns = new Map<number, Turn>();
  readonly #again = new Set<number>();
  readonly #waiting: Record<Kind, Set<number>> = { quick: new Set(), slow: new Set() };
  readonly #taken: Record<Kind, number> = { quick: 0, slow: 0 };
  /** Accounts whose servers answered badly or late the last time. */
  readonly #slow = new Set<number>();
  #closed = false;

  /** `run` is one turn of an account and never rejects. */
  constructor(
    options: SlotOptions,
    run: (accountId: number) => Promise<void>,
    now: () => number = performance.now.bind(performance),
  ) {
    this.#options = options;
    this.#run = run;
    this.#now = now;
  }

  /** The account has something to be told: now, or when a place is free, or once more after its present turn. */
  offer(accountId: number): void {
    if (this.#closed) return;
    if (this.#turns.has(accountId)) {
      this.#again.add(accountId);
      return;
    }
    const kind: Kind = this.#slow.has(accountId) ? 'slow' : 'quick';
    if (this.#taken[kind] < this.#max(kind)) this.#begin(accountId, kind);
    else this.#waiting[kind].add(accountId);
  }

  /** A turn that reads anew has seen whatever was offered meanwhile. */
  seen(accountId: number): void {
    this.#again.delete(accountId);
  }

  /** The account's server has answered. */
  fared(accountId: number, isOk: boolean): void {
    const turn = this.#turns.get(accountId);
    const now = this.#now();
    const isSlow = !isOk || (turn !== undefined && now - turn.heardAt > this.#options.slowMs);
    if (isSlow) this.#slow.add(accountId);
    else this.#slow.delete(accountId);
    if (turn !== undefined) turn.heardAt = now;
  }

  mustYield(accountId: number): boolean {
    const turn = this.#turns.get(accountId);
    if (turn === undefined || this.#waiting[turn.kind].size === 0) return false;
    return this.#now() - turn.beganAt > this.#options.turnMs;
  }

  /** Moves those whose servers keep silent out of the quick places. Called now and then. */
  look(): void {
    const silentSince = this.#now() - this.#options.slowMs;
    for (const [accountId, turn] of this.#turns) {
      if (turn.kind === 'slow' || turn.heardAt > silentSince || this.#taken.slow >= this.#options.slowMax) continue;
      this.#slow.add(accountId);
      this.#taken.quick -= 1;
      this.#taken.slow += 1;
      turn.kind = 'slow';
      this.#next('quick');
    }
  }

  /** Begins nothing more; resolves when the turns under way have ended. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#turns.values()].map(({ done }) => done));
  }

  #max(kind: Kind): number {
    return kind === 'quick' ? this.#options.quickMax : this.#options.slowMax;
  }

  #begin(accountId: number, kind: Kind): void {
    const now = this.#now();
    this.#taken[kind] += 1;
    const done = this.#run(accountId).then(() => this.#end(accountId));
    this.#turns.set(accountId, { kind, beganAt: now, heardAt: now, done });
  }

  #end(accountId: number): void {
    const turn = this.#turns.get(accountId);
    if (turn === undefined) return;
    this.#turns.delete(accountId);
    this.#taken[turn.kind] -= 1;
    this.#next(turn.kind);
    if (this.#again.delete(accountId)) this.offer(accountId);
  }

  #next(kind: Kind): void {
    for (const accountId of this.#waiting[kind]) {
      if (this.#closed || this.#taken[kind] >= this.#max(kind)) return;
      this.#waiting[kind].delete(accountId);
      // It may have turned slow or quick while it waited.
      this.offer(accountId);
    }
  }
}
