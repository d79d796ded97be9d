// Argon2, which is slow on purpose: a bounded number at once, a bounded queue, and the same time for an unknown login.
import { hash, verify } from '@node-rs/argon2';

export interface PasswordCheckOptions {
  /** Verifications at once; each takes about 20 ms of a core and 19 MiB. */
  concurrency: number;
  /** Verifications waiting; beyond, the answer is `busy`. */
  queueMax: number;
  /** What an unknown login is verified against: an Argon2 hash of the cost the real ones have. Null = of default cost. */
  decoyHash: string | null;
}

const DEFAULTS: PasswordCheckOptions = { concurrency: 2, queueMax: 100, decoyHash: null };

export class PasswordCheck {
  readonly #options: PasswordCheckOptions;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #decoy: Promise<string> | null = null;

  constructor(options: Partial<PasswordCheckOptions> = {}) {
    this.#options = { ...DEFAULTS, ...options };
  }

  /** Whether the password has this Argon2 hash. Null = there is no such login: false, after the same work. */
  async check(passwordHash: string | null, password: string): Promise<boolean | 'busy'> {
    if (this.#running >= this.#options.concurrency) {
      if (this.#waiting.length >= this.#options.queueMax) return 'busy';
      // Whoever finishes hands its place over, so #running does not change in between.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running++;
    }
    try {
      const right = await verify(passwordHash ?? (await this.#decoyHash()), password);
      return right && passwordHash !== null;
    } catch {
      return false; // a stored value that is no Argon2 hash matches nothing
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }

  #decoyHash(): Promise<string> | string {
    if (this.#options.decoyHash !== null) return this.#options.decoyHash;
    this.#decoy ??= hash('no password has this hash');
    return this.#decoy;
  }
}
