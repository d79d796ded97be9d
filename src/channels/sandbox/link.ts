// The running sandbox: answers at once out of itself, and tells receipts as an upstream would.
import type { ChannelLink, Job, LinkHealth, LinkPort } from '../channel.ts';
import { notTaken } from '../faulty-link.ts';
import { answerTo, refused, type Told } from './fates.ts';

const WINDOW = 200;
/** A receipt that could not be stored is told again after this, so many times. */
const AGAIN_MS = 1_000;
const AGAIN_MAX = 60;

export class SandboxLink implements ChannelLink {
  readonly #prefix: string;
  readonly #port: LinkPort;
  readonly #timers = new Set<NodeJS.Timeout>();
  #running = false;

  constructor(prefix: string, port: LinkPort) {
    this.#prefix = prefix;
    this.#port = port;
  }

  async start(): Promise<void> {
    this.#running = true;
    this.#port.health(this.health());
  }

  /** Receipts that were still to come are lost, as with an upstream that forgets: their messages run out. */
  async stop(): Promise<void> {
    this.#running = false;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  free(): number {
    return this.#running ? WINDOW : 0;
  }

  prefetch(): number {
    return WINDOW;
  }

  send(job: Job): void {
    if (!this.#running) {
      this.#port.outcome(notTaken(job, 'stopped'));
      return;
    }
    if (!job.phone.startsWith(this.#prefix)) {
      this.#port.outcome(refused(job, 'foreign_number'));
      return;
    }
    const { outcome, told } = answerTo(job);
    this.#port.outcome(outcome);
    for (const one of told) this.#tell(one, 0);
    this.#port.room();
  }

  health(): LinkHealth {
    const bound = this.#running ? 1 : 0;
    return { state: bound === 1 ? 'up' : 'down', bound, wanted: 1, inFlight: 0, window: WINDOW, reason: '' };
  }

  #tell({ afterMs, event }: Told, tries: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#port.event(event, (ok) => {
        if (!ok && this.#running && tries < AGAIN_MAX) this.#tell({ afterMs: AGAIN_MS, event }, tries + 1);
      });
    }, afterMs);
    timer.unref();
    this.#timers.add(timer);
  }
}
