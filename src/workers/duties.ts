// Work that one node at a time does for all of them, again and again: letters, jobs, campaigns. Each duty has a lease of its
// own, so that several nodes share them.

export interface Duty {
  /** Its lease is `duty:NAME`. */
  name: string;
  /** Pause between the end of one turn and the next. */
  everyMs: number;
  /** One turn. Long ones look at the signal: it is aborted when the node stops or has lost the lease. */
  run(signal: AbortSignal): Promise<void>;
}

export const dutyLease = (name: string): string => `duty:${name}`;

/** How often a long turn is told that its lease is gone. */
const WATCH_MS = 500;

export class Duties {
  readonly #duties: readonly Duty[];
  readonly #owns: (lease: string) => boolean;
  readonly #failed: (duty: string, error: unknown) => void;
  readonly #stopped = new AbortController();
  readonly #loops: Promise<void>[] = [];

  constructor(
    duties: readonly Duty[],
    owns: (lease: string) => boolean,
    failed: (duty: string, error: unknown) => void,
  ) {
    this.#duties = duties;
    this.#owns = owns;
    this.#failed = failed;
  }

  /** Names of the leases to ask for. */
  get leases(): string[] {
    return this.#duties.map(({ name }) => dutyLease(name));
  }

  start(): void {
    for (const duty of this.#duties) this.#loops.push(this.#loop(duty));
  }

  /** Resolves when every turn has ended; long ones are asked to. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.all(this.#loops);
  }

  async #loop(duty: Duty): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      if (this.#owns(dutyLease(duty.name))) await this.#turn(duty);
      await pause(duty.everyMs, signal);
    }
  }

  async #turn(duty: Duty): Promise<void> {
    const lost = new AbortController();
    const watch = setInterval(() => {
      if (!this.#owns(dutyLease(duty.name))) lost.abort();
    }, WATCH_MS);
    try {
      await duty.run(AbortSignal.any([this.#stopped.signal, lost.signal]));
    } catch (error) {
      if (!this.#stopped.signal.aborted) this.#failed(duty.name, error);
    } finally {
      clearInterval(watch);
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
