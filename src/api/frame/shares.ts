// What a node has only so much of, and of which one caller has no more than a part: bytes of bodies, running uploads.
import { Problem } from './problem.ts';

/** What one request holds. */
export interface Share {
  /** @throws Problem `unavailable` when the node or the caller has no more */
  take(amount: number): void;
  /** Gives back all of it. */
  free(): void;
}

export class Shares {
  readonly #nodeMax: number;
  readonly #callerMax: number;
  readonly #what: string;
  #held = 0;
  readonly #callers = new Map<string, number>();

  /** `what` names it in the answer of whoever comes too late. */
  constructor(limits: { nodeMax: number; callerMax: number; what: string }) {
    this.#nodeMax = limits.nodeMax;
    this.#callerMax = limits.callerMax;
    this.#what = limits.what;
  }

  /** The share of a new request of a caller: nothing yet. */
  of(caller: string): Share {
    let own = 0;
    return {
      take: (amount) => {
        const ofCaller = (this.#callers.get(caller) ?? 0) + amount;
        if (ofCaller > this.#callerMax || this.#held + amount > this.#nodeMax) {
          const whose = ofCaller > this.#callerMax ? 'of yours' : 'of all callers';
          throw new Problem('unavailable', { detail: `too many ${this.#what} ${whose} at one time`, retryAfterS: 1 });
        }
        own += amount;
        this.#held += amount;
        this.#callers.set(caller, ofCaller);
      },
      free: () => {
        const left = (this.#callers.get(caller) ?? 0) - own;
        this.#held -= own;
        own = 0;
        if (left > 0) this.#callers.set(caller, left);
        else this.#callers.delete(caller);
      },
    };
  }
}
