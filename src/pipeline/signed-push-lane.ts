// One turn of an account with signed pushes: an event a request, several messages beside one another, what came of them
// recorded in batches. A server that fails again and again is left alone: everything that is ready takes its next pause.
import { transaction } from '../store/db.ts';
import {
  type DetailedStatus,
  type FailedStatus,
  giveUpReady,
  postponeReady,
  readDetailedStatuses,
  recordPushes,
} from '../store/outbox.ts';
import type { LoggedPush } from '../store/push-log.ts';
import { markGone } from '../store/push-settings.ts';
import type { Account } from './config-cache.ts';
import type { PushAnswer } from './push-client.ts';
import { pauseAfterMs } from './push-pauses.ts';
import type { PushWorld } from './push-world.ts';
import { eventBody, eventId, signedHeaders } from './signed-push.ts';

interface Told {
  status: DetailedStatus;
  body: string;
  url: string;
  answer: PushAnswer;
}

/** Pushes at once before the server has shown that it can take more. */
const PARALLEL_FIRST = 4;
/** Failures in a row after which the server is left alone; one without an answer counts as three. */
const FAILURES_MAX = 8;
const UNANSWERED_WEIGHT = 3;
/** Messages read and not yet recorded. */
const HELD_MAX = 1_000;
/** Of an answer, which only the log wants. */
const ANSWER_MAX = 1_024;
const NO_SECRET = 'there is no secret to sign with';

export class SignedLane {
  readonly #world: PushWorld;
  readonly #accountId: number;
  /** Read and not sent, sent and not answered, answered and not recorded. */
  readonly #ready: DetailedStatus[] = [];
  #flying = 0;
  #told: Told[] = [];
  /** Messages of all three. */
  readonly #held = new Set<number>();
  #reading = false;
  #recording = false;
  /** The last read found fewer than it asked for. */
  #exhausted = false;
  #parallel = PARALLEL_FIRST;
  #failures = 0;
  /** Why nothing more is begun. */
  #ending: 'no' | 'yield' | 'failing' | 'gone' = 'no';
  #error = '';
  #leaveAloneMs = 0;
  #goneUrl = '';
  #broken: { error: unknown } | null = null;
  #wake = (): void => {};

  constructor(world: PushWorld, accountId: number) {
    this.#world = world;
    this.#accountId = accountId;
  }

  /** True when it gave way before everything ready was told. @throws what the database threw; nothing is lost then. */
  async run(): Promise<boolean> {
    for (;;) {
      this.#step();
      if (this.#flying === 0 && !this.#recording && !this.#reading && (this.#isOver() || this.#broken !== null)) break;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#broken !== null) throw this.#broken.error;
    await this.#end();
    return this.#ending === 'yield';
  }

  #isOver(): boolean {
    return this.#told.length === 0 && (this.#ending !== 'no' || (this.#ready.length === 0 && this.#exhausted));
  }

  /** Begins whatever can be begun. */
  #step(): void {
    if (this.#broken !== null) return;
    const account = this.#world.account(this.#accountId);
    if (this.#ending === 'no' && (account === undefined || !isPushable(account))) this.#ending = 'yield';
    if (this.#ending === 'no' && this.#world.mustYield(this.#accountId)) this.#ending = 'yield';
    if (this.#ending === 'no' && account !== undefined) this.#send(account);
    if (this.#told.length > 0 && !this.#recording) void this.#record();
    const wants = !this.#exhausted && this.#ready.length < this.#parallel && this.#held.size < HELD_MAX;
    if (this.#ending === 'no' && wants && !this.#reading) void this.#read();
  }

  #send(account: Account): void {
    const secrets = this.#world.secrets(account.id);
    if (secrets.length === 0) {
      this.#ending = 'failing';
      this.#error = NO_SECRET;
      return;
    }
    while (this.#flying < this.#parallel && this.#held.size <= HELD_MAX) {
      const status = this.#ready.pop();
      if (status === undefined) return;
      this.#flying += 1;
      void this.#post(account, status, secrets);
    }
  }

  async #post(account: Account, status: DetailedStatus, secrets: readonly string[]): Promise<void> {
    const body = eventBody(status);
    const headers = signedHeaders(eventId(status), body, secrets, Date.now());
    const target = { url: account.pushUrl, byClient: account.pushByClient };
    const limits = { timeoutMs: this.#world.options.timeoutMs, answerMax: ANSWER_MAX };
    const answer = await this.#world.client.post(target, body, headers, limits);
    this.#flying -= 1;
    this.#told.push({ status, body, url: account.pushUrl, answer });
    this.#judge(answer, target.url);
    this.#wake();
  }

  #judge(answer: PushAnswer, url: string): void {
    const isOk = answer.error === '';
    this.#world.fared(this.#accountId, isOk);
    if (isOk) {
      this.#failures = 0;
      this.#parallel = Math.min(this.#world.options.parallelMax, this.#parallel * 2);
      return;
    }
    this.#parallel = 1;
    this.#failures += answer.status === null ? UNANSWERED_WEIGHT : 1;
    const leaveAloneMs = (answer.retryAfterS ?? 0) * 1000;
    if (answer.status === 410) {
      this.#ending = 'gone';
      this.#goneUrl = url;
    } else if (this.#ending !== 'gone' && (this.#failures >= FAILURES_MAX || leaveAloneMs > 0)) {
      this.#ending = 'failing';
      this.#error = answer.error;
      this.#leaveAloneMs = Math.max(this.#leaveAloneMs, leaveAloneMs);
    }
  }

  async #read(): Promise<void> {
    const { pool, options } = this.#world;
    this.#reading = true;
    try {
      const rows = await readDetailedStatuses(pool, this.#accountId, options.batchMax, [...this.#held]);
      this.#exhausted = rows.length < options.batchMax;
      for (const row of rows) this.#held.add(row.messageId);
      this.#ready.push(...rows);
      // Mixed: some that a server will never take must not come first each time and keep the others waiting.
      shuffle(this.#ready);
    } catch (error) {
      this.#broken = { error };
    }
    this.#reading = false;
    this.#wake();
  }

  async #record(): Promise<void> {
    const told = this.#told;
    this.#told = [];
    this.#recording = true;
    try {
      const acknowledged = told.filter(({ answer }) => answer.error === '').map(({ status }) => status);
      const failed = told.filter(({ answer }) => answer.error !== '').map((one) => this.#failed(one));
      const pushes = told.map((one) => this.#logged(one));
      await transaction(this.#world.pool, (client) => recordPushes(client, { acknowledged, failed, pushes }));
      for (const { status } of told) this.#held.delete(status.messageId);
      // The next status of a message may be ready now.
      this.#exhausted = false;
      this.#announce(told, failed);
    } catch (error) {
      this.#broken = { error };
    }
    this.#recording = false;
    this.#wake();
  }

  #failed({ status, answer }: Told): FailedStatus {
    const { signedPausesMs } = this.#world.options;
    const pauseMs = pauseAfterMs(signedPausesMs, status.tries, Math.random(), answer.retryAfterS);
    return { row: status, pauseMs: answer.status === 410 ? null : pauseMs, error: answer.error };
  }

  #logged({ status, body, url, answer }: Told): LoggedPush {
    const isKept = answer.error !== '' || this.#world.keepsBodies(this.#accountId);
    return {
      ...{ accountId: this.#accountId, style: 'signed', test: false, url },
      ...{ httpStatus: answer.status, error: answer.error, durationMs: answer.durationMs },
      messageIds: [status.messageId],
      acknowledgedIds: answer.error === '' ? [status.messageId] : [],
      requestBody: isKept ? body : null,
      answerBody: isKept ? answer.body : null,
    };
  }

  #announce(told: readonly Told[], failed: readonly FailedStatus[]): void {
    const { events } = this.#world;
    const now = Date.now();
    for (const { status, answer } of told) {
      const isOk = answer.error === '';
      events.pushed(this.#accountId, 1, isOk ? 1 : 0, answer.durationMs, answer.error);
      if (isOk) events.told(now - status.changedAtMs, 1);
    }
    const dead = failed.filter(({ pauseMs }) => pauseMs === null).length;
    if (dead > 0) events.dead(this.#accountId, dead);
  }

  async #end(): Promise<void> {
    const { pool, options, events } = this.#world;
    if (this.#ending === 'gone') {
      const isMarked = await transaction(pool, (client) => markGone(client, this.#accountId, this.#goneUrl));
      if (!isMarked) return;
      events.gone(this.#accountId);
      const dead = await giveUpReady(pool, this.#accountId, 'the push address is gone (HTTP 410)');
      if (dead > 0) events.dead(this.#accountId, dead);
    }
    if (this.#ending === 'failing') {
      const pausesMs = options.signedPausesMs;
      const { dead } = await postponeReady(pool, this.#accountId, pausesMs, this.#leaveAloneMs, this.#error);
      if (dead > 0) events.dead(this.#accountId, dead);
    }
  }
}

const isPushable = (account: Account): boolean => account.pushStyle === 'signed' && account.pushState === 'active';

function shuffle(list: unknown[]): void {
  for (let i = list.length - 1; i > 0; i -= 1) {
    const other = Math.floor(Math.random() * (i + 1));
    [list[i], list[other]] = [list[other], list[i]];
  }
}
