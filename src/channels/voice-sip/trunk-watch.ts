import type { EngineHealth } from '../voice/engine.ts';

export interface TrunkWatchOptions {
  /** 0 = never asked. */
  intervalMs: number;
  /** Silence after a question that counts as absence. */
  timeoutMs: number;
  /** Sends a question; any word of the trunk is an answer. */
  probe(): void;
  changed(health: EngineHealth): void;
}

/** Whether the trunk is there: by its connection and, asked from time to time, by its answers. */
export class TrunkWatch {
  readonly #options: TrunkWatchOptions;
  #down = 'not connected yet';
  #configuration = false;
  #silent = false;
  #told: EngineHealth = { ok: false, detail: 'not connected yet' };
  #interval: NodeJS.Timeout | undefined;
  #timeout: NodeJS.Timeout | undefined;
  #settled: (() => void) | null = null;

  constructor(options: TrunkWatchOptions) {
    this.#options = options;
  }

  get health(): EngineHealth {
    return this.#told;
  }

  /** Resolves when it is known whether the trunk answers. */
  start(): Promise<void> {
    const { intervalMs } = this.#options;
    if (intervalMs === 0) return Promise.resolve();
    this.#interval = setInterval(() => this.#ask(), intervalMs).unref();
    if (this.#down !== '') return Promise.resolve();
    this.#ask();
    return new Promise((resolve) => {
      this.#settled = resolve;
    });
  }

  up(): void {
    this.#down = '';
    this.#configuration = false;
    this.#tell();
  }

  down(reason: string, configuration: boolean): void {
    this.#down = reason;
    this.#configuration = configuration;
    this.#answered();
  }

  heard(): void {
    this.#silent = false;
    this.#answered();
  }

  close(): void {
    clearInterval(this.#interval);
    this.#answered();
  }

  /** One question at a time: while it is unanswered it is repeated below us. */
  #ask(): void {
    if (this.#down !== '' || this.#timeout) return;
    this.#timeout = setTimeout(() => {
      this.#silent = true;
      this.#answered();
    }, this.#options.timeoutMs);
    this.#options.probe();
  }

  #answered(): void {
    clearTimeout(this.#timeout);
    this.#timeout = undefined;
    this.#tell();
    this.#settled?.();
    this.#settled = null;
  }

  #tell(): void {
    const detail = this.#down || (this.#silent ? 'the trunk does not answer' : '');
    const { detail: before, configuration } = this.#told;
    if (detail === before && (configuration ?? false) === this.#configuration) return;
    this.#told = { ok: detail === '', detail, ...(this.#configuration && { configuration: true }) };
    this.#options.changed(this.#told);
  }
}
