// One connection at work on the node that owns it: claims what fits the window and the rate, commits, then speaks to the
// outside; hands every outcome to the recorder. Never holds a transaction across the network.
import type pg from 'pg';
import type { ChannelDefinition, ChannelLink, LinkHealth, LinkPort, Outcome } from '../channels/channel.ts';
import { type ClaimedJob, claimJobs, wakeLater } from '../store/claim-jobs.ts';
import type { ConnectionRow } from '../store/load-config.ts';
import { readStaleLeased } from '../store/recover-leased.ts';
import { NOT_SENT } from './decide-trouble.ts';
import type { Recorder } from './recorder.ts';

export interface RunnerEvents {
  claimed(connectionId: number, jobs: number, durationMs: number): void;
  claimFailed(connectionId: number, error: unknown): void;
  answered(connectionId: number, durationMs: number): void;
  health(connection: ConnectionRow, health: LinkHealth): void;
  configurationFault(connection: ConnectionRow, reason: string): void;
  /** A link's own notice: throttled, reconnect, malformed PDU. Never holds secrets or texts. */
  notice(connection: ConnectionRow, name: string, fields: Record<string, unknown>): void;
  recovered(connectionId: number, jobs: number): void;
}

export interface RunnerOptions {
  /** How often to look for work that nobody announced: other nodes' messages, rows whose time has come. */
  pollMs: number;
  /** Answers and receipts not recorded yet above which nothing more is claimed. */
  backlogMax: number;
  /** Parts in one claim at the most. */
  claimMax: number;
}

export class ConnectionRunner {
  readonly connection: ConnectionRow;
  readonly epoch: number;
  readonly #pool: pg.Pool;
  readonly #recorder: Recorder;
  readonly #definition: ChannelDefinition;
  readonly #events: RunnerEvents;
  readonly #options: RunnerOptions;
  readonly #link: ChannelLink;
  /** Claimed and not handed over, the most urgent first. */
  #buffer: ClaimedJob[] = [];
  #bufferParts = 0;
  readonly #handedAt = new Map<number, number>();
  #claiming = false;
  #dry = false;
  #running = false;
  #salt = 0;
  #pumpQueued = false;
  #poll: NodeJS.Timeout | null = null;

  constructor(
    pool: pg.Pool,
    recorder: Recorder,
    definition: ChannelDefinition,
    connection: ConnectionRow,
    epoch: number,
    options: RunnerOptions,
    events: RunnerEvents,
  ) {
    this.connection = connection;
    this.epoch = epoch;
    this.#pool = pool;
    this.#recorder = recorder;
    this.#definition = definition;
    this.#events = events;
    this.#options = options;
    this.#link = definition.open(connection, this.#port(), (name, fields) => events.notice(connection, name, fields));
  }

  #port(): LinkPort {
    const { connection } = this;
    return {
      outcome: (outcome) => this.#outcome(outcome),
      event: (event, stored) =>
        this.#recorder.push({ kind: 'event', connectionId: connection.id, event, stored, atMs: Date.now() }),
      room: () => this.poke(),
      health: (health) => {
        this.#events.health(connection, health);
        if (health.state === 'up') this.poke();
        else this.#giveBack();
      },
      configurationFault: (reason) => this.#events.configurationFault(connection, reason),
    };
  }

  /** Settles what a former owner had in hand, then opens the link and begins to claim. */
  async start(): Promise<void> {
    await this.#recover();
    this.#running = true;
    this.#poll = setInterval(() => void this.#look(), this.#options.pollMs);
    await this.#link.start();
    this.poke();
  }

  /** Something may be ready to be sent, or there is room again. Cheap; called often. */
  poke(): void {
    this.#dry = false;
    if (this.#pumpQueued || !this.#running) return;
    this.#pumpQueued = true;
    setImmediate(() => {
      this.#pumpQueued = false;
      this.#pump();
    });
  }

  /** Claims nothing more, gives back what was not handed over, and waits for answers until the deadline. */
  async stop(deadlineMs: number): Promise<void> {
    this.#running = false;
    if (this.#poll !== null) clearInterval(this.#poll);
    while (this.#claiming && Date.now() < deadlineMs) await new Promise((resolve) => setTimeout(resolve, 5));
    this.#giveBack();
    await this.#link.stop(deadlineMs);
  }

  health(): LinkHealth {
    return this.#link.health();
  }

  async #look(): Promise<void> {
    try {
      await wakeLater(this.#pool, this.connection.id);
    } catch (error) {
      this.#events.claimFailed(this.connection.id, error);
    }
    this.poke();
  }

  /** Nobody can say whether the upstream has these: in doubt, each of them, once (design.md §4). */
  async #recover(): Promise<void> {
    for (;;) {
      const jobs = await readStaleLeased(this.#pool, this.connection.id, this.epoch, 1000);
      if (jobs.length === 0) return;
      this.#events.recovered(this.connection.id, jobs.length);
      for (const job of jobs) {
        const outcome: Outcome = {
          kind: 'in_doubt',
          job,
          code: 'node_lost',
          providerIds: Array.from({ length: job.segments }, () => null),
          references: this.#definition.references(job),
        };
        this.#recorder.push({ kind: 'outcome', connectionId: this.connection.id, outcome, job, atMs: Date.now() });
      }
      await this.#recorder.drained();
    }
  }

  #outcome(outcome: Outcome): void {
    // The link hands back the very object it was given.
    const job = outcome.job as ClaimedJob;
    const handedAt = this.#handedAt.get(job.messageId);
    if (handedAt !== undefined) {
      this.#handedAt.delete(job.messageId);
      this.#events.answered(this.connection.id, performance.now() - handedAt);
    }
    this.#recorder.push({ kind: 'outcome', connectionId: this.connection.id, outcome, job, atMs: Date.now() });
    this.poke();
  }

  #pump(): void {
    if (!this.#running) return;
    let free = this.#link.free();
    const nowMs = Date.now();
    let sent = 0;
    while (sent < this.#buffer.length && free > 0) {
      const job = this.#buffer[sent] as ClaimedJob;
      sent += 1;
      this.#bufferParts -= job.segments;
      if (job.expiresAtMs <= nowMs) {
        this.#notSent(job);
        continue;
      }
      free -= job.segments;
      this.#handedAt.set(job.messageId, performance.now());
      this.#link.send(job);
    }
    if (sent > 0) this.#buffer = this.#buffer.slice(sent);
    void this.#claim(Math.max(0, free));
  }

  async #claim(free: number): Promise<void> {
    if (this.#claiming || this.#dry || this.#recorder.backlog > this.#options.backlogMax) return;
    const prefetch = this.#link.prefetch();
    // Refill when half of the reserve is gone: claims stay few and large, and the window never runs dry.
    const wanted = Math.min(this.#options.claimMax, free + prefetch - this.#bufferParts);
    if (wanted <= 0 || this.#bufferParts > prefetch / 2 || (free === 0 && this.#link.health().state !== 'up')) return;
    this.#claiming = true;
    this.#dry = true;
    const begun = performance.now();
    try {
      this.#salt += 1;
      const jobs = await claimJobs(this.#pool, this.connection.id, wanted, this.epoch, this.#salt);
      this.#events.claimed(this.connection.id, jobs.length, performance.now() - begun);
      if (jobs.length > 0) {
        this.#keep(jobs);
        this.#dry = false;
      }
    } catch (error) {
      this.#events.claimFailed(this.connection.id, error);
    } finally {
      this.#claiming = false;
    }
    if (!this.#dry) {
      if (this.#running) this.#pump();
      else this.#giveBack();
    }
  }

  #keep(jobs: ClaimedJob[]): void {
    for (const job of jobs) this.#bufferParts += job.segments;
    const urgentFirst = this.#buffer.length > 0 && (jobs[0]?.priority ?? 9) < (this.#buffer.at(-1)?.priority ?? 0);
    this.#buffer.push(...jobs);
    if (urgentFirst) this.#buffer.sort((a, b) => a.priority - b.priority);
  }

  #giveBack(): void {
    const jobs = this.#buffer;
    this.#buffer = [];
    this.#bufferParts = 0;
    for (const job of jobs) this.#notSent(job);
  }

  #notSent(job: ClaimedJob): void {
    this.#recorder.push({
      kind: 'outcome',
      connectionId: this.connection.id,
      outcome: { kind: 'deferred', job, code: NOT_SENT, errorClass: 'temporary', delayMs: 0 },
      job,
      atMs: Date.now(),
    });
  }
}
