// How often one caller may ask a node: counted by account, user or address, told in every answer.
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { addressKey } from '../../identity/attempts.ts';
import type { Principal } from '../../identity/principal.ts';

const WINDOW_S = 60;

export interface RateState {
  limit: number;
  remaining: number;
  /** Seconds until all of it is there again. */
  resetS: number;
  exceeded: boolean;
}

export class RateLimits {
  readonly #callers: RateLimiterMemory;
  readonly #addresses: RateLimiterMemory;

  /** Requests a minute of one caller, and of one address nobody is signed in from. */
  constructor(perMinute: number, anonymousPerMinute: number) {
    this.#callers = new RateLimiterMemory({ points: perMinute, duration: WINDOW_S });
    this.#addresses = new RateLimiterMemory({ points: anonymousPerMinute, duration: WINDOW_S });
  }

  async take(principal: Principal | null, address: string): Promise<RateState> {
    const limiter = principal === null ? this.#addresses : this.#callers;
    try {
      return stateOf(limiter, await limiter.consume(callerKey(principal, address)), false);
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return stateOf(limiter, refused, true);
      throw refused;
    }
  }
}

/** Whose it is that is limited: an account's, one of the staff's, nobody's from an address. */
export function callerKey(principal: Principal | null, address: string): string {
  if (principal === null) return addressKey(address);
  return principal.kind === 'staff' ? `user ${principal.userId}` : `account ${principal.account.id}`;
}

function stateOf(limiter: RateLimiterMemory, result: RateLimiterRes, exceeded: boolean): RateState {
  return {
    limit: limiter.points,
    remaining: Math.max(0, result.remainingPoints),
    resetS: Math.max(1, Math.ceil(result.msBeforeNext / 1000)),
    exceeded,
  };
}
