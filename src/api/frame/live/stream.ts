// One stream of server-sent events. Its looks go on one after another; what has not changed is not sent; a reader who does
// not read is not written to.
import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Principal } from '../../../identity/principal.ts';
import { problemOf } from '../answers.ts';
import { type Problem, problemDocument } from '../problem.ts';
import type { Outcome, Watched } from './watched.ts';

/** How long a browser waits before it opens the stream again. */
const RETRY_MS = 2_000;
/** Proxies close what is silent for longer. */
const BEAT_MS = 15_000;
/** Whoever signs out, or may no more, sees nothing new after so long. */
const CHECK_MS = 5_000;
/** What was refused is asked for more seldom. */
const REFUSED_MS = 15_000;
const LIFE_MS = 30 * 60_000;
/** A reader who takes nothing for so long is gone. */
const STUCK_MS = 60_000;
/** For the last bytes of a stream that ends. */
const FLUSH_MS = 10_000;
/** A stream rests so many times as long as its looks took: it holds a fifth of a connection at the most. */
const REST_TIMES = 4;

export interface StreamWorld {
  requestId: string;
  look(watched: Watched, principal: Principal): Promise<Outcome>;
  /** @throws Problem when the caller is not signed in any more */
  stillThere(): Promise<Principal>;
}

interface Place {
  watched: Watched;
  /** Of the event that was sent last; '' at first. The event itself would be held by each of a thousand streams. */
  sent: string;
  dueMs: number;
}

export class LiveStream {
  readonly body: Readable;
  readonly #world: StreamWorld;
  readonly #places: Place[];
  #lastId = 0;
  #sentMs = 0;
  #fullSinceMs: number | null = null;
  #isOver = false;
  #wake: () => void = () => {};

  constructor(watched: readonly Watched[], world: StreamWorld) {
    this.#world = world;
    this.#places = watched.map((one) => ({ watched: one, sent: '', dueMs: 0 }));
    this.body = new Readable({
      // Called when the reader has taken what there was.
      read: () => {
        if (this.#fullSinceMs === null) return;
        this.#fullSinceMs = null;
        this.#wake();
      },
    });
    this.body.once('close', () => {
      this.#isOver = true;
      this.#wake();
    });
    // The client hung up.
    this.body.on('error', () => {});
  }

  /** Looks and tells until the stream ends. */
  async run(opener: Principal): Promise<void> {
    const begunMs = performance.now();
    let principal: Principal | null = opener;
    let checkMs = begunMs + CHECK_MS;
    let restMs = 0;
    this.#push(`retry: ${RETRY_MS}\n\n`);
    while (!this.#isOver) {
      let nowMs = performance.now();
      if (nowMs - begunMs > LIFE_MS) return this.end(null);
      if (this.#fullSinceMs !== null && nowMs - this.#fullSinceMs > STUCK_MS) return void this.body.destroy();
      if (nowMs >= checkMs) {
        principal = await this.#check();
        if (this.#isOver) return;
        nowMs = performance.now();
        checkMs = nowMs + CHECK_MS;
      }
      if (principal !== null && nowMs >= restMs) {
        await this.#round(principal);
        const endMs = performance.now();
        restMs = endMs + (endMs - nowMs) * REST_TIMES;
        nowMs = endMs;
      }
      if (nowMs - this.#sentMs >= BEAT_MS) this.#push(': beat\n\n');
      const isIdle = principal === null || this.#fullSinceMs !== null;
      const lookMs = isIdle ? checkMs : Math.max(restMs, Math.min(...this.#places.map(({ dueMs }) => dueMs)));
      await this.#sleep(Math.min(lookMs, checkMs) - performance.now());
    }
  }

  /** Says why, and ends. Null: nothing is wrong, the browser may come again. */
  end(problem: Problem | null): void {
    if (this.#isOver) return;
    const document = problem === null ? null : problemDocument(problem, this.#world.requestId);
    this.#push(`event: end\ndata: ${JSON.stringify({ problem: document })}\n\n`);
    this.#isOver = true;
    this.body.push(null);
    this.#wake();
    setTimeout(() => this.body.destroy(), FLUSH_MS).unref();
  }

  /** Who it is now; null when that cannot be told for the moment. Ends the stream of somebody who is nobody any more. */
  async #check(): Promise<Principal | null> {
    try {
      return await this.#world.stillThere();
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status < 500 && problem.status !== 429) this.end(problem);
      return null;
    }
  }

  async #round(principal: Principal): Promise<void> {
    const begunMs = performance.now();
    for (const place of this.#places) {
      if (place.dueMs > begunMs) continue;
      // The rest of the round waits for the reader.
      if (this.#isOver || this.#fullSinceMs !== null) return;
      const outcome = await this.#world.look(place.watched, principal);
      if (this.#isOver) return;
      this.#tell(place, outcome);
      const { everyMs } = place.watched;
      place.dueMs = performance.now() + (outcome.kind === 'body' ? everyMs : Math.max(everyMs, REFUSED_MS));
    }
  }

  #tell(place: Place, outcome: Outcome): void {
    const isBody = outcome.kind === 'body';
    const json = isBody ? outcome.json : JSON.stringify(problemDocument(outcome.problem, this.#world.requestId));
    const digest = hash('sha256', `${outcome.kind} ${json}`, 'base64');
    if (digest === place.sent) return;
    place.sent = digest;
    this.#lastId += 1;
    const [event, field] = isBody ? ['changed', 'body'] : ['problem', 'problem'];
    const data = `{"watch":${JSON.stringify(place.watched.path)},"${field}":${json}}`;
    this.#push(`event: ${event}\nid: ${this.#lastId}\ndata: ${data}\n\n`);
  }

  #push(text: string): void {
    if (this.#fullSinceMs !== null || this.#isOver) return;
    this.#sentMs = performance.now();
    if (!this.body.push(text)) this.#fullSinceMs = this.#sentMs;
  }

  #sleep(ms: number): Promise<void> {
    if (this.#isOver) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#wake = () => {};
        resolve();
      };
      const timer = setTimeout(done, Math.max(1, ms));
      this.#wake = done;
    });
  }
}
