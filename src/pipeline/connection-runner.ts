// One connection at work on the node that owns it: claims what fits the window and the rate, commits, then speaks to the
// outside; hands every outcome to the recorder. Never holds a transaction across the network.
import type pg from 'pg';
import type { ChannelDefinition, ChannelLink, ErrorClass, LinkHealth, LinkPort, Outcome } from '../channels/channel.ts';
import { withSecureLinks } from '../domain/content.ts';
import { isOpenAt } from '../domain/hours.ts';
import { type ClaimedJob, claimJobs, wakeLater } from '../store/claim-jobs.ts';
import { findContact } from '../store/contacts.ts';
import type { ConnectionRow } from '../store/load-config.ts';
import { readLeased, readStaleLeased } from '../store/recover-leased.ts';
import { reclassified } from './connection-error-class.ts';
import { NODE_LOST, NOT_SENT } from './decide-trouble.ts';
import type { Recorded, Recorder } from './recorder.ts';

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
  /** Pause after a claim, so that claims are few and large: each is a transaction with a disk flush of its own. */
  claimPauseMs: number;
  /** A row leased this long ago is in our hand, or nobody's. */
  lostAfterMs: number;
  /** The operator's word on a code of an upstream, as it is now. */
  errorClassOf?(connectionId: number, code: string): ErrorClass | undefined;
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
  /** Parts promised to messages that are just being accepted (the short way, accept-commit.ts). */
  #reserved = 0;
  /** The last claim found less than it asked for, and nobody has announced anything since. */
  #queueEmpty = false;
  #up = false;
  /** Leased to us and not recorded yet: buffered, with the link, or on its way to the recorder. */
  readonly #inHand = new Set<number>();
  /** When to look for rows that were leased to us without our hearing of it. */
  #lostChecksAt: number[] = [];
  #keptMeanwhile: Set<number> | null = null;
  #running = false;
  #stopped = false;
  #salt = 0;
  #pumpQueued = false;
  #claimedAt = 0;
  #pauseTimer: NodeJS.Timeout | null = null;
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
      room: () => this.#poke(),
      health: (health) => {
        this.#events.health(connection, health);
        this.#up = health.state === 'up';
        if (this.#up) this.announce();
        else this.#giveBack();
      },
      configurationFault: (reason) => this.#events.configurationFault(connection, reason),
      errorClass: (code) => this.#errorClassOf(code),
      contact: (phone) => findContact(this.#pool, connection.id, phone),
    };
  }

  /** Settles what a former owner had in hand, then opens the link and begins to claim. */
  async start(): Promise<void> {
    await this.#recover();
    // Stopped or lost meanwhile: another node may be bound by now.
    if (this.#stopped) return;
    this.#running = true;
    this.#poll = setInterval(() => void this.#look(), this.#options.pollMs);
    await this.#link.start();
    this.announce();
  }

  /** Something waits in the queue. */
  announce(): void {
    this.#queueEmpty = false;
    this.#poke();
  }

  /**
   * Sets `parts` aside for a message that is just being accepted, when nothing waits before it; null when it has to
   * queue. Followed by `hand` or `cancel`.
   */
  reserve(parts: number): number | null {
    if (!this.#running || !this.#up || !this.#queueEmpty || this.#recorder.backlog > this.#options.backlogMax)
      return null;
    if (!this.#isOpen()) return null;
    const room = this.#link.free() + this.#link.prefetch() - this.#bufferParts - this.#reserved;
    if (room < parts) return null;
    this.#reserved += parts;
    return this.epoch;
  }

  /** The message that `reserve` was for is committed, leased to us. */
  hand(job: ClaimedJob): void {
    this.#release(job.segments);
    // Nobody would give it back any more.
    if (!this.#running || !this.#up) {
      this.#notSent(job);
      return;
    }
    this.#keep([job]);
    this.#poke();
  }

  cancel(parts: number, uncertain: boolean): void {
    this.#release(parts);
    if (uncertain) this.#suspect();
  }

  /** Never below nothing: what was set aside on a runner that has been replaced since comes back to its successor. */
  #release(parts: number): void {
    this.#reserved = Math.max(0, this.#reserved - parts);
  }

  /** Called by the recorder when the outcome of a message has been committed. */
  recorded(messageId: number): void {
    this.#inHand.delete(messageId);
  }

  /** There may be something to hand over. Cheap; called often. */
  #poke(): void {
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
    this.#stopped = true;
    if (this.#poll !== null) clearInterval(this.#poll);
    while (this.#claiming && Date.now() < deadlineMs) await new Promise((resolve) => setTimeout(resolve, 5));
    this.#giveBack();
    await this.#link.stop(Math.max(0, deadlineMs - Date.now()));
  }

  health(): LinkHealth {
    return this.#link.health();
  }

  async #look(): Promise<void> {
    try {
      await wakeLater(this.#pool, this.connection.id);
      if (this.#lostChecksAt.some((atMs) => atMs <= Date.now())) await this.#findLost();
    } catch (error) {
      this.#events.claimFailed(this.connection.id, error);
    }
    this.announce();
  }

  /** Rows leased to us by a statement whose answer was lost were never handed over: they go back to the queue. */
  async #findLost(): Promise<void> {
    const begunMs = Date.now();
    const due = this.#lostChecksAt;
    this.#lostChecksAt = due.filter((atMs) => atMs > begunMs);
    // What is recorded while we read is still leased in what we read, and what was just committed is yet to come to hand.
    const kept = new Set(this.#inHand);
    this.#keptMeanwhile = kept;
    try {
      const jobs = await readLeased(this.#pool, this.connection.id, this.epoch, this.#options.lostAfterMs);
      if (jobs.some((job) => !kept.has(job.messageId))) await new Promise((resolve) => setTimeout(resolve, 1000));
      for (const job of jobs) if (!kept.has(job.messageId)) this.#notSent(job);
    } catch (error) {
      this.#lostChecksAt = due;
      throw error;
    } finally {
      this.#keptMeanwhile = null;
    }
  }

  /**
   * A statement that leases rows failed without saying whether it was carried out. Looked into soon, and once more when
   * also one that was still running at the other end has ended (db.ts: 30 s).
   */
  #suspect(): void {
    if (this.#lostChecksAt.length >= 20) return;
    const soonMs = Date.now() + this.#options.lostAfterMs + 500;
    this.#lostChecksAt.push(soonMs, soonMs + 35_000);
  }

  /** Nobody can say whether the upstream has these: in doubt, each of them, once (design.md §4). */
  async #recover(): Promise<void> {
    for (let afterId = 0; !this.#stopped; ) {
      const jobs = await readStaleLeased(this.#pool, this.connection.id, this.epoch, afterId, 1000);
      if (jobs.length === 0) return;
      // Each once: one whose outcome cannot be recorded is not brought up again and again.
      afterId = jobs.at(-1)?.messageId ?? afterId;
      this.#events.recovered(this.connection.id, jobs.length);
      for (const job of jobs) this.#recorder.push(nodeLost(this.connection.id, job, this.#definition.references(job)));
      await this.#recorder.drained();
    }
  }

  #errorClassOf(code: string): ErrorClass | undefined {
    return this.#options.errorClassOf?.(this.connection.id, code);
  }

  /** The operator's word before the link's. What it makes a fault of the connection pauses it, as the link's own word would. */
  #judged(said: Outcome): Outcome {
    if (said.kind === 'submitted' || said.kind === 'in_doubt') return said;
    const outcome = reclassified(said, this.#errorClassOf(said.code));
    if (outcome !== said && outcome.kind === 'deferred' && outcome.errorClass === 'configuration') {
      this.#events.configurationFault(this.connection, outcome.code);
    }
    return outcome;
  }

  #outcome(said: Outcome): void {
    const outcome = this.#judged(said);
    // The link hands back the very object it was given.
    const job = outcome.job as ClaimedJob;
    const handedAt = this.#handedAt.get(job.messageId);
    if (handedAt !== undefined) {
      this.#handedAt.delete(job.messageId);
      this.#events.answered(this.connection.id, performance.now() - handedAt);
    }
    this.#recorder.push({
      kind: 'outcome',
      connectionId: this.connection.id,
      outcome,
      job,
      atMs: Date.now(),
      owner: this,
    });
    this.#poke();
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
      if (this.#definition.links === 'https') job.content = withSecureLinks(job.content);
      this.#link.send(job);
    }
    if (sent > 0) this.#buffer = this.#buffer.slice(sent);
    void this.#claim(Math.max(0, free));
  }

  async #claim(free: number): Promise<void> {
    if (this.#claiming || this.#queueEmpty || this.#recorder.backlog > this.#options.backlogMax) return;
    const prefetch = this.#link.prefetch();
    // Refill when half of the reserve is gone: claims stay few and large, and the window never runs dry.
    const wanted = Math.min(this.#options.claimMax, free + prefetch - this.#bufferParts - this.#reserved);
    if (wanted <= 0 || this.#bufferParts > prefetch / 2 || !this.#up || !this.#isOpen()) return;
    if (this.#pausing()) return;
    this.#claiming = true;
    // Anything announced from here on may be missing from what is found.
    this.#queueEmpty = true;
    const begun = performance.now();
    try {
      this.#salt += 1;
      const jobs = await claimJobs(this.#pool, this.connection.id, wanted, this.epoch, this.#salt);
      this.#events.claimed(this.connection.id, jobs.length, performance.now() - begun);
      this.#keep(jobs);
      if (jobs.length === wanted) this.#queueEmpty = false;
    } catch (error) {
      this.#events.claimFailed(this.connection.id, error);
      this.#suspect();
    } finally {
      this.#claiming = false;
      this.#claimedAt = performance.now();
    }
    if (this.#running) this.#pump();
    else this.#giveBack();
  }

  /** Inside the connection's hours. What is in hand when they end is still sent. */
  #isOpen(): boolean {
    return isOpenAt(this.connection.hours, this.connection.timeZone, Date.now());
  }

  /** True while the pause after a claim lasts; the pump runs again when it is over. */
  #pausing(): boolean {
    const restMs = this.#options.claimPauseMs - (performance.now() - this.#claimedAt);
    if (restMs <= 0) return false;
    this.#pauseTimer ??= setTimeout(() => {
      this.#pauseTimer = null;
      this.#pump();
    }, Math.ceil(restMs));
    return true;
  }

  #keep(jobs: ClaimedJob[]): void {
    for (const job of jobs) {
      this.#bufferParts += job.segments;
      this.#inHand.add(job.messageId);
      this.#keptMeanwhile?.add(job.messageId);
    }
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
    this.#recorder.push({ ...notSent(this.connection.id, job), owner: this });
  }
}

/** What is recorded of a message that a node had in hand when it died: nobody can say whether the upstream has it. */
export function nodeLost(connectionId: number, job: ClaimedJob, references: number[]): Recorded {
  const providerIds = Array.from({ length: job.segments }, () => null);
  return {
    kind: 'outcome',
    connectionId,
    outcome: { kind: 'in_doubt', job, code: NODE_LOST, providerIds, references },
    job,
    atMs: Date.now(),
  };
}

/** What is recorded of a message that was claimed and not handed over: it goes back to the queue, nothing is counted. */
export function notSent(connectionId: number, job: ClaimedJob): Extract<Recorded, { kind: 'outcome' }> {
  return {
    kind: 'outcome',
    connectionId,
    outcome: { kind: 'deferred', job, code: NOT_SENT, errorClass: 'temporary', delayMs: 0 },
    job,
    atMs: Date.now(),
  };
}
