// Looks of the same caller at the same path are one: tabs of a browser cost what one tab does. And however many streams a
// node has, so many looks go on at one time: the requests of the API find the rest of its connections free.
import type { Principal } from '../../../identity/principal.ts';
import type { Outcome } from './watched.ts';

/** Of the ten connections of the API. */
const AT_ONCE = 3;

export class SharedLooks {
  readonly #last = new Map<string, Promise<Outcome>>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /** What was seen under this key within `freshMs`, or is being looked at; else looks. `work` must not throw. */
  look(key: string, freshMs: number, work: () => Promise<Outcome>): Promise<Outcome> {
    const known = this.#last.get(key);
    if (known !== undefined) return known;
    const fresh = this.#oneOfFew(work).finally(() => {
      setTimeout(() => this.#last.delete(key), freshMs).unref();
    });
    this.#last.set(key, fresh);
    return fresh;
  }

  async #oneOfFew(work: () => Promise<Outcome>): Promise<Outcome> {
    if (this.#running >= AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}

/** Two with the same are answered the same. */
export function identityOf(principal: Principal): string {
  const scopes = [...principal.scopes].sort().join(' ');
  if (principal.kind === 'staff') return `staff ${principal.userId} ${principal.role} ${scopes}`;
  const { account, userId, role, tokenId, viewedBy } = principal;
  return `account ${account.id} ${userId} ${role} ${tokenId} ${viewedBy?.userId} ${scopes}`;
}
