// Every open stream of a node: so many of a caller, so many of the node.
import type { Readable } from 'node:stream';
import type { Principal } from '../../../identity/principal.ts';
import type { Asked, Operation } from '../operation.ts';
import { type FieldError, Problem } from '../problem.ts';
import { identityOf, SharedLooks } from './shared-looks.ts';
import { LiveStream } from './stream.ts';
import { look, WatchTable } from './watched.ts';

/** Of one session or token: the tabs of a browser. */
const SESSION_MAX = 8;
/** Of one account, or of one of the staff. */
const CALLER_MAX = 32;
const NODE_MAX = 1_000;
const BUSY_RETRY_S = 5;

export interface LiveEvents {
  onError(error: unknown, where: string): void;
  /** So many are open now. */
  onCount(open: number): void;
}

export class LiveStreams {
  readonly #table: WatchTable;
  readonly #events: LiveEvents;
  readonly #looks = new SharedLooks();
  readonly #open = new Set<LiveStream>();
  readonly #held = new Map<string, number>();
  #isEnded = false;

  constructor(operations: readonly Operation[], events: LiveEvents) {
    this.#table = new WatchTable(operations);
    this.#events = events;
  }

  /** @throws Problem `invalid_request`, `limit_exceeded`, `unavailable`; what single paths refuse is told by the stream */
  open(paths: readonly string[], asked: Asked, stillThere: () => Promise<Principal>): Readable {
    const { principal, requestId } = asked;
    if (principal === null) throw new Problem('not_signed_in');
    const watched = this.#found(paths);
    const holders = this.#take(principal);
    const stream = new LiveStream(watched, {
      requestId,
      stillThere,
      look: (one, now) => {
        const work = () => look(one, { ...asked, principal: now }, (error, where) => this.#failed(error, where));
        return this.#looks.look(`${identityOf(now)} ${one.path}`, one.everyMs / 2, work);
      },
    });
    this.#open.add(stream);
    stream.body.once('close', () => this.#closed(stream, holders));
    this.#events.onCount(this.#open.size);
    stream.run(principal).catch((error: unknown) => {
      this.#failed(error, 'live');
      stream.body.destroy();
    });
    return stream.body;
  }

  /** A look that a stopping node cuts short is no failure. */
  #failed(error: unknown, where: string): void {
    if (!this.#isEnded) this.#events.onError(error, where);
  }

  #found(paths: readonly string[]) {
    const found = [...new Set(paths)].map((path) => ({ path, watched: this.#table.find(path) }));
    const errors: FieldError[] = found
      .filter(({ watched }) => watched === null)
      .map(({ path }) => ({ field: 'watch', message: `${path} is no GET that can be watched` }));
    if (errors.length > 0) throw new Problem('invalid_request', { errors });
    return found.map(({ watched }) => watched!);
  }

  #take(principal: Principal): string[] {
    const by = principal.kind === 'client' ? (principal.viewedBy ?? principal) : principal;
    const session = by.kind === 'client' && by.tokenId !== null ? `token ${by.tokenId}` : `session ${by.sessionId}`;
    const caller = by.kind === 'staff' ? `user ${by.userId}` : `account ${by.account.id}`;
    const heldBy = (holder: string) => this.#held.get(holder) ?? 0;
    if (heldBy(session) >= SESSION_MAX || heldBy(caller) >= CALLER_MAX) {
      const detail = `at most ${SESSION_MAX} streams at one time of a session or token, ${CALLER_MAX} of an account`;
      throw new Problem('limit_exceeded', { detail, retryAfterS: BUSY_RETRY_S });
    }
    if (this.#open.size >= NODE_MAX) {
      throw new Problem('unavailable', { detail: 'too many streams of all callers', retryAfterS: BUSY_RETRY_S });
    }
    for (const holder of [session, caller]) this.#held.set(holder, heldBy(holder) + 1);
    return [session, caller];
  }

  #closed(stream: LiveStream, holders: readonly string[]): void {
    this.#open.delete(stream);
    for (const holder of holders) {
      const left = (this.#held.get(holder) ?? 0) - 1;
      if (left > 0) this.#held.set(holder, left);
      else this.#held.delete(holder);
    }
    this.#events.onCount(this.#open.size);
  }

  /** The node stops: browsers open their streams at another. */
  end(): void {
    this.#isEnded = true;
    for (const stream of this.#open) stream.end(null);
  }
}
