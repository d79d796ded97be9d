// How many wrong credentials one address may try, in all and for one login.
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { foldLogin } from '../domain/login.ts';

export interface AttemptLimits {
  /** Wrong attempts for one login from one address within the window; default 10. */
  perLogin: number;
  /** Wrong attempts from one address within the window, whatever the login; default 100. */
  perAddress: number;
  /** Length of the window, default 900. */
  windowSeconds: number;
}

export const DEFAULT_ATTEMPT_LIMITS: AttemptLimits = { perLogin: 10, perAddress: 100, windowSeconds: 900 };

const BLOCKED_MAX = 10_000;
const ADDRESS_LENGTH_MAX = 64;

/**
 * An attempt is taken before the credential is looked at and given back when it was right, so that attempts made at the
 * same instant cannot pass together. Who is blocked stands in a map of its own, which costs nothing while it is empty.
 */
export class AttemptLimiter {
  readonly #perLogin: RateLimiterMemory;
  readonly #perAddress: RateLimiterMemory;
  readonly #blockedUntilMs = new Map<string, number>();

  constructor(limits: AttemptLimits = DEFAULT_ATTEMPT_LIMITS) {
    this.#perLogin = new RateLimiterMemory({ points: limits.perLogin, duration: limits.windowSeconds });
    this.#perAddress = new RateLimiterMemory({ points: limits.perAddress, duration: limits.windowSeconds });
  }

  /** Milliseconds until this login (null: none given) may be tried from this address; 0 = now. */
  waitMs(login: string | null, address: string): number {
    if (this.#blockedUntilMs.size === 0) return 0;
    const now = Date.now();
    return Math.max(this.#waitOf(address, now), login === null ? 0 : this.#waitOf(loginKey(login, address), now));
  }

  /** Takes one attempt; the milliseconds to wait when there is none left, else 0. */
  async take(login: string | null, address: string): Promise<number> {
    const waitMs = await this.#takeFrom(this.#perAddress, address);
    if (waitMs > 0 || login === null) return waitMs;
    return this.#takeFrom(this.#perLogin, loginKey(login, address));
  }

  /** The attempt was right (or never looked at): it does not count. */
  async giveBack(login: string | null, address: string): Promise<void> {
    await this.#perAddress.reward(address, 1);
    if (login !== null) await this.#perLogin.reward(loginKey(login, address), 1);
  }

  async #takeFrom(limiter: RateLimiterMemory, key: string): Promise<number> {
    try {
      await limiter.consume(key, 1);
      return 0;
    } catch (refusal) {
      const waitMs = Math.max(1, (refusal as RateLimiterRes).msBeforeNext);
      this.#block(key, Date.now() + waitMs);
      return waitMs;
    }
  }

  #block(key: string, untilMs: number): void {
    if (this.#blockedUntilMs.size >= BLOCKED_MAX) this.#dropBlocks();
    this.#blockedUntilMs.set(key, untilMs);
  }

  /** Forgets what is over; when all still hold, the oldest. The limiters themselves forget nothing by this. */
  #dropBlocks(): void {
    const now = Date.now();
    for (const [key, untilMs] of this.#blockedUntilMs) if (untilMs <= now) this.#blockedUntilMs.delete(key);
    const oldest = this.#blockedUntilMs.keys().next();
    if (this.#blockedUntilMs.size >= BLOCKED_MAX && !oldest.done) this.#blockedUntilMs.delete(oldest.value);
  }

  #waitOf(key: string, nowMs: number): number {
    const untilMs = this.#blockedUntilMs.get(key);
    if (untilMs === undefined) return 0;
    if (untilMs > nowMs) return untilMs - nowMs;
    this.#blockedUntilMs.delete(key);
    return 0;
  }
}

function loginKey(login: string, address: string): string {
  return `${address} ${foldLogin(login)}`;
}

/** What counts as one address: an IPv4 one (also mapped into IPv6), or the /64 of an IPv6 one, which is one customer. */
export function addressKey(address: string): string {
  // Behind a proxy that is trusted too far this is whatever a client wrote.
  if (!address.includes(':') || address.length > ADDRESS_LENGTH_MAX) return address.slice(0, ADDRESS_LENGTH_MAX);
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1]!;
  const [head = '', tail] = address.toLowerCase().split('%')[0]!.split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const rest = tail === '' ? [] : tail.split(':');
    while (groups.length + rest.length < 8) groups.push('0');
    groups.push(...rest);
  }
  return `${groups.slice(0, 4).join(':')}::/64`;
}
