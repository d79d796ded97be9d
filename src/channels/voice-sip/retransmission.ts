// RFC 3261 §17 over a wire that loses packets, which JsSIP leaves out (it was made for WebSocket): requests are sent again
// until they are answered, and what was answered before is answered again without asking JsSIP (its timers D, J and K are 0).
import { ExpiringMap } from './expiring-map.ts';
import type { SipHead } from './message.ts';
import type { SipTimes } from './times.ts';
import type { Address } from './wire.ts';

const REMEMBERED_MAX = 50_000;

/** A request of ours that is not answered for good. */
interface Pending {
  text: string;
  callId: string;
  method: string;
  timer: NodeJS.Timeout | undefined;
  /** Before the next sending, milliseconds. */
  intervalMs: number;
  untilMs: number;
}

/** What we answered a request of the trunk, and where it came from. */
interface Served {
  text: string;
  from: Address;
}

export interface RetransmissionOptions {
  /** TCP: nothing is lost while the connection lasts, and `resend` is called after each reconnect. */
  reliable: boolean;
  times: SipTimes;
  send(text: string, to?: Address): void;
}

export class Retransmission {
  readonly #options: RetransmissionOptions;
  readonly #pending = new Map<string, Pending>();
  /** Requests answered for good: a repetition of them by JsSIP (CANCEL at each 1xx) is not sent. */
  readonly #done: ExpiringMap<true>;
  readonly #acks: ExpiringMap<string>;
  readonly #served: ExpiringMap<Served>;

  constructor(options: RetransmissionOptions) {
    this.#options = options;
    const lifeMs = options.times.transactionMs;
    this.#done = new ExpiringMap(lifeMs, REMEMBERED_MAX);
    this.#acks = new ExpiringMap(lifeMs, REMEMBERED_MAX);
    this.#served = new ExpiringMap(lifeMs, REMEMBERED_MAX);
  }

  /** Somebody was hung up on and has not said that he knows. */
  get isHangingUp(): boolean {
    return this.#pending.values().some(({ method }) => method === 'BYE');
  }

  /** Sends a message of JsSIP, and sees to it that it arrives. */
  outgoing(head: SipHead, text: string): void {
    if (head.kind === 'response') this.#respond(head, text);
    else if (head.method === 'ACK') this.#acknowledge(head, text);
    else this.#request(head, text);
  }

  /** True when it is news for JsSIP; false when it was a repetition and is dealt with. */
  incoming(head: SipHead, from: Address): boolean {
    return head.kind === 'response' ? this.#answered(head) : this.#asked(head, from);
  }

  /** Everything unanswered once more: the connection is a new one. */
  resend(): void {
    for (const { text } of this.#pending.values()) this.#options.send(text);
  }

  /** No request of this call is sent again. */
  forget(callId: string): void {
    for (const [key, pending] of this.#pending) if (pending.callId === callId) this.#drop(key, pending);
  }

  close(): void {
    for (const [key, pending] of this.#pending) this.#drop(key, pending);
  }

  #acknowledge(head: SipHead, text: string): void {
    // That of a refusal has the branch of its INVITE; that of a 2xx a branch of its own, and the To tag of the dialog.
    this.#acks.set(head.branch, text);
    this.#acks.set(dialogKey(head), text);
    this.#options.send(text);
  }

  #request(head: SipHead, text: string): void {
    const key = transactionKey(head);
    if (this.#pending.has(key) || this.#done.get(key)) return;
    const { times } = this.#options;
    const pending: Pending = {
      text,
      callId: head.callId,
      method: head.method,
      timer: undefined,
      intervalMs: times.t1Ms,
      untilMs: performance.now() + times.transactionMs,
    };
    this.#pending.set(key, pending);
    this.#options.send(text);
    this.#arm(key, pending);
  }

  #answered(head: SipHead): boolean {
    const key = transactionKey(head);
    const pending = this.#pending.get(key);
    if (head.status < 200) {
      // Any answer ends the repetition of an INVITE; others go on, slower, until a final one.
      if (pending?.method === 'INVITE') clearTimeout(pending.timer);
      else if (pending) pending.intervalMs = this.#options.times.t2Ms;
      return true;
    }
    if (pending) {
      this.#drop(key, pending);
      this.#done.set(key, true);
    }
    if (head.method !== 'INVITE') return true;
    const ack = this.#acks.get(head.status < 300 ? dialogKey(head) : head.branch);
    if (ack === undefined) return true;
    this.#options.send(ack);
    return false;
  }

  #asked(head: SipHead, from: Address): boolean {
    if (head.method === 'ACK') return true;
    const key = transactionKey(head);
    const served = this.#served.get(key);
    if (!served) this.#served.set(key, { text: '', from });
    else if (served.text !== '') this.#options.send(served.text, served.from);
    return !served;
  }

  /** An answer of ours goes to where its request came from (RFC 3581). */
  #respond(head: SipHead, text: string): void {
    const key = transactionKey(head);
    const served = this.#served.get(key);
    if (served) this.#served.set(key, { text, from: served.from });
    this.#options.send(text, served?.from);
  }

  #arm(key: string, pending: Pending): void {
    const { reliable, times } = this.#options;
    if (!reliable) this.#again(key, pending);
    // An INVITE that rings lives as long as its call, which forgets it.
    else if (pending.method !== 'INVITE')
      pending.timer = setTimeout(() => this.#pending.delete(key), times.transactionMs);
  }

  #again(key: string, pending: Pending): void {
    const { times } = this.#options;
    pending.timer = setTimeout(() => {
      if (performance.now() >= pending.untilMs) {
        this.#pending.delete(key);
        return;
      }
      this.#options.send(pending.text);
      const longestMs = pending.method === 'INVITE' ? times.transactionMs : times.t2Ms;
      pending.intervalMs = Math.min(pending.intervalMs * 2, longestMs);
      this.#again(key, pending);
    }, pending.intervalMs);
  }

  #drop(key: string, pending: Pending): void {
    clearTimeout(pending.timer);
    this.#pending.delete(key);
  }
}

const transactionKey = ({ branch, method }: SipHead): string => `${branch} ${method}`;
const dialogKey = ({ callId, cseq, toTag }: SipHead): string => `${callId} ${cseq} ${toTag}`;
