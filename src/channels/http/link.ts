// A connection that speaks HTTP: keeps the window and the pace, turns verdicts into outcomes, steps aside while the provider
// is away. A connector gives it one function that delivers one job.
import type { ChannelLink, DeliveryEvent, ErrorClass, Job, LinkHealth, LinkPort, Notice, Outcome } from '../channel.ts';
import { notTaken } from '../faulty-link.ts';
import { Pace } from '../pace.ts';
import { type HttpClient, type HttpReply, makeHttpClient } from './client.ts';
import type { HttpSettings } from './settings.ts';

/** What a connector makes of the provider's answer to one job. */
export type Verdict =
  /** `receipt` where the answer itself is the last word. */
  | { kind: 'taken'; id: string; receipt?: DeliveryEvent }
  | {
      kind: 'refused';
      code: string;
      errorClass: ErrorClass;
      delayMs?: number;
      /** The provider is not there: an hour's outage must use up no message's tries. */
      isAway?: true;
    }
  | { kind: 'in_doubt'; code: string; reference?: number };

export interface HttpLinkOptions {
  settings: HttpSettings;
  port: LinkPort;
  notice: Notice;
  /** Delivers one job. What it throws counts as a passing failure that was never sent. */
  deliver(job: Job, http: HttpClient): Promise<Verdict>;
  /** As in the definition: what finds a job in doubt. */
  references?(job: Job): number[];
  /** Base URL where it is not the settings' own. */
  baseUrl?: string;
}

/** Answers in a row that never came before the provider counts as away. */
const AWAY_AFTER = 5;
const AWAY_STATUSES: ReadonlySet<number> = new Set([502, 503, 504]);
const AWAY_MIN_MS = 1_000;
const AWAY_MAX_MS = 60_000;
/** A gateway's or the provider's own word for being away, where a connector keeps the HTTP status as the code. */
const AWAY_CODE = /^http_50[234]$/;
/** How long a known fault of ours keeps a message: the connection is being paused meanwhile, and goes on at once when resumed. */
const CONFIGURATION_DELAY_MS = 1_000;

export class HttpLink implements ChannelLink {
  readonly #options: HttpLinkOptions;
  readonly #pace: Pace;
  #http: HttpClient | null = null;
  #inFlight = 0;
  #failures = 0;
  #reason = '';
  #away = false;
  #stopped = false;
  /** The provider has refused our credentials: nothing more until the connection is opened anew. */
  #faulty = false;
  #timer: NodeJS.Timeout | null = null;
  #roomTimer: NodeJS.Timeout | null = null;
  readonly #jobs = new Set<Job>();

  constructor(options: HttpLinkOptions) {
    this.#options = options;
    const { rate, throttle_min_s, throttle_max_s } = options.settings;
    this.#pace = new Pace(
      { ratePerS: rate, pauseMinMs: throttle_min_s * 1000, pauseMaxMs: throttle_max_s * 1000 },
      Date.now(),
    );
  }

  async start(): Promise<void> {
    const { settings, baseUrl, port } = this.#options;
    try {
      this.#http = makeHttpClient(baseUrl ?? settings.base_url, settings.window, settings.timeout_s * 1000);
    } catch (error) {
      this.#fault((error as Error).message);
      return;
    }
    port.health(this.health());
  }

  async stop(deadlineMs: number): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#roomTimer !== null) clearTimeout(this.#roomTimer);
    const until = Date.now() + deadlineMs;
    while (this.#inFlight > 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 5));
    // Written, most likely: what is destroyed now ends in doubt by the answer that never came.
    await this.#http?.close();
    for (const job of [...this.#jobs]) this.#finish(job, this.#doubt(job, 'stopped'));
  }

  free(): number {
    if (this.#http === null || this.#stopped || this.#away || this.#faulty) return 0;
    const room = this.#options.settings.window - this.#inFlight;
    const paced = this.#pace.available(Date.now());
    if (paced < 1 && room > 0) this.#announceRoom();
    return Math.max(0, Math.min(room, paced));
  }

  prefetch(): number {
    const { rate, window } = this.#options.settings;
    return Math.max(1, Math.min(window, rate > 0 ? Math.ceil(rate / 2) : window));
  }

  health(): LinkHealth {
    const up = this.#http !== null && !this.#away && !this.#faulty && !this.#stopped;
    return {
      state: up ? 'up' : 'down',
      bound: up ? 1 : 0,
      wanted: 1,
      inFlight: this.#inFlight,
      window: this.#options.settings.window,
      reason: up ? '' : this.#reason,
    };
  }

  send(job: Job): void {
    const http = this.#http;
    if (http === null || this.#stopped || this.#away || this.#faulty) {
      this.#options.port.outcome(notTaken(job, this.#reason || 'not_sent'));
      return;
    }
    this.#inFlight += 1;
    this.#jobs.add(job);
    this.#pace.take();
    this.#options.deliver(job, http).then(
      (verdict) => this.#settle(job, verdict),
      (error) => {
        this.#options.notice('delivery_failed', { error: String((error as Error)?.message ?? error) });
        this.#settle(job, { kind: 'refused', code: 'internal', errorClass: 'temporary' });
      },
    );
  }

  /** Turns a reply that is no answer into a verdict; null for an answer. Also keeps count of the provider's absence. */
  judge(reply: HttpReply): Verdict | null {
    if (reply.kind === 'answer') {
      // A gateway before the provider answers for it while it is away: the message is judged by the connector all the same.
      if (AWAY_STATUSES.has(reply.status)) this.#missed(`http_${reply.status}`);
      else this.#failures = 0;
      return null;
    }
    this.#missed(reply.reason);
    return reply.kind === 'unsent'
      ? { kind: 'refused', code: reply.reason, errorClass: 'temporary', isAway: true }
      : { kind: 'in_doubt', code: reply.reason };
  }

  #missed(reason: string): void {
    this.#reason = reason;
    this.#failures += 1;
    if (this.#failures >= AWAY_AFTER && !this.#away && !this.#stopped) this.#leave();
  }

  #settle(job: Job, verdict: Verdict): void {
    if (!this.#jobs.has(job)) return;
    switch (verdict.kind) {
      case 'taken':
        this.#pace.accepted(Date.now());
        this.#finish(job, {
          kind: 'submitted',
          job,
          providerIds: [verdict.id],
          ...(verdict.receipt === undefined ? null : { receipt: verdict.receipt }),
        });
        return;
      case 'in_doubt':
        this.#finish(job, this.#doubt(job, verdict.code, verdict.reference));
        return;
      case 'refused':
        this.#finish(job, this.#refused(job, verdict));
    }
  }

  #refused(job: Job, verdict: Extract<Verdict, { kind: 'refused' }>): Outcome {
    const { code } = verdict;
    const errorClass = this.#options.port.errorClass?.(code) ?? verdict.errorClass;
    if (errorClass === 'recipient' || errorClass === 'content') {
      return { kind: 'rejected', job, code, errorClass, providerIds: [null] };
    }
    if (errorClass === 'throttle') {
      this.#pace.throttled(Date.now());
      this.#options.notice('throttled', { code });
      this.#announceRoom();
    }
    if (errorClass === 'configuration') this.#fault(code);
    const fallback =
      errorClass === 'configuration'
        ? CONFIGURATION_DELAY_MS
        : errorClass === 'throttle'
          ? 0
          : this.#options.settings.temporary_delay_s * 1000;
    const isAway = errorClass === 'temporary' && (verdict.isAway === true || AWAY_CODE.test(code));
    const outcome: Outcome = { kind: 'deferred', job, code, errorClass, delayMs: verdict.delayMs ?? fallback };
    return isAway ? { ...outcome, uncounted: true } : outcome;
  }

  #finish(job: Job, outcome: Outcome): void {
    if (!this.#jobs.delete(job)) return;
    this.#inFlight -= 1;
    this.#options.port.outcome(outcome);
    this.#options.port.room();
  }

  #fault(reason: string): void {
    if (this.#faulty) return;
    this.#faulty = true;
    this.#reason = reason;
    this.#options.port.configurationFault(reason);
    this.#options.port.health(this.health());
  }

  /** Steps aside for a while, longer each time, then lets messages try again. */
  #leave(): void {
    this.#away = true;
    const pauseMs = Math.min(AWAY_MAX_MS, AWAY_MIN_MS * 2 ** Math.min(10, this.#failures - AWAY_AFTER));
    this.#options.notice('away', { reason: this.#reason, pause_ms: pauseMs });
    this.#options.port.health(this.health());
    this.#timer = setTimeout(() => {
      this.#away = false;
      if (this.#stopped) return;
      this.#options.port.health(this.health());
      this.#options.port.room();
    }, pauseMs);
  }

  #announceRoom(): void {
    if (this.#roomTimer !== null || this.#stopped) return;
    this.#roomTimer = setTimeout(
      () => {
        this.#roomTimer = null;
        this.#options.port.room();
      },
      Math.max(1, this.#pace.waitMs(Date.now())),
    );
  }

  #doubt(job: Job, code: string, reference?: number): Outcome {
    const references = reference === undefined ? (this.#options.references?.(job) ?? []) : [reference];
    return { kind: 'in_doubt', job, code, providerIds: [null], references };
  }
}
