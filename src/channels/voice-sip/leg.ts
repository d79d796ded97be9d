// The signalling of one call: JsSIP's session, and guards for what JsSIP leaves open. It ends exactly once.
import type { RTCSession } from 'jssip/lib/RTCSession.js';
import type { SipHead } from './message.ts';
import type { SipTimes } from './times.ts';
import type { TrunkUserAgent } from './user-agent.ts';

export interface LegListener {
  /** A 1xx above 100; `sdp` tells whether it opens media before the answer. */
  provisional(status: number, sdp: boolean): void;
  /** Answered and acknowledged; `sdp` is their answer. */
  answered(sdp: string): void;
  ended(end: LegEnd): void;
}

export interface LegEnd {
  by: 'local' | 'remote' | 'network';
  /** Final answer to the INVITE; absent when none came. */
  status?: number;
  /** Q.850, where the trunk tells. */
  cause?: number;
  /** Any answer came from the trunk, were it a 100. */
  heard: boolean;
}

export interface LegOptions {
  times: SipTimes;
  listener: LegListener;
  /** Nobody answered it: it must not be repeated, somebody might ring after all. */
  silence(callId: string): void;
  /** It ended as JsSIP expects: its messages are no more for this leg. */
  release(callId: string): void;
  /** It ended otherwise: nothing of it must be kept or repeated any more. */
  forget(callId: string): void;
}

/** JsSIP's events, as far as they are read. */
interface SessionEvent {
  originator?: string;
  message?: { status_code?: number } | null;
  response?: { body?: string | null };
  request?: { call_id: string };
}

export class Leg {
  readonly #options: LegOptions;
  readonly #agent: TrunkUserAgent;
  #session: RTCSession | null = null;
  #callId = '';
  #sdp = '';
  #state: 'calling' | 'cancelling' | 'up' | 'ended' = 'calling';
  #cancelled = false;
  #heard = false;
  #proceeding = false;
  #status: number | undefined;
  #cause: number | undefined;
  #guard: NodeJS.Timeout | undefined;

  constructor(agent: TrunkUserAgent, options: LegOptions) {
    this.#agent = agent;
    this.#options = options;
  }

  /** A 1xx came to the INVITE that is under way: a CANCEL was sent, or can be. */
  get isProceeding(): boolean {
    return this.#proceeding;
  }

  /** Given up: what JsSIP would still like to call (after a late challenge) must not be called. */
  get isCancelled(): boolean {
    return this.#cancelled;
  }

  /** Sends the INVITE; `sending` is told its Call-ID beforehand. Throws when the target is none. */
  invite(target: string, options: object, sending: (callId: string) => void): void {
    this.#session = this.#agent.invite(target, {
      ...options,
      mediaConstraints: { audio: false, video: false },
      eventHandlers: {
        sending: ({ request }: SessionEvent) => {
          this.#callId = request!.call_id;
          sending(this.#callId);
        },
        accepted: ({ response }: SessionEvent) => {
          this.#sdp = response?.body ?? '';
        },
        // Not `accepted`: whoever hangs up in there has JsSIP send the BYE first and then no ACK.
        confirmed: () => this.#confirmed(),
        failed: (event: SessionEvent) => this.#failed(event),
        ended: (event: SessionEvent) => this.#closed(event),
      },
    });
  }

  hangup(): void {
    if (this.#state === 'up') {
      this.#agent.hangup(this.#session!);
      this.#end('local'); // it has, unless JsSIP thought it over already
      return;
    }
    if (this.#state !== 'calling') return;
    this.#state = 'cancelling';
    this.#cancelled = true;
    this.#agent.hangup(this.#session!);
    // Before a 1xx there is nothing to cancel; what comes later is seen to while the leg lingers.
    if (this.#proceeding) {
      this.#guard = setTimeout(() => this.#end('local'), this.#options.times.cancelGuardMs);
    } else {
      this.#options.silence(this.#callId);
      this.#end('local');
    }
  }

  /** Ends it without waiting for anything. */
  abandon(): void {
    this.hangup();
    this.#end('local');
  }

  /** A message of this call comes, before JsSIP sees it. */
  coming(head: SipHead): void {
    if (head.cause !== null) this.#cause = head.cause;
    if (head.kind === 'response') this.#heard = true;
  }

  /** An answer to the INVITE came, and JsSIP has seen it. */
  came({ status, body }: SipHead): void {
    if (status < 200) this.#proceeding = true;
    else if (status === 401 || status === 407) this.#proceeding = false;
    if (status >= 200) this.#status = status;
    if (this.#state === 'calling' && status > 100 && status < 200) {
      this.#options.listener.provisional(status, body !== '');
    }
    // A cancelled session tells nothing any more. Of a 200 that crossed our CANCEL it has sent ACK and BYE by now.
    if (this.#state === 'cancelling' && status >= 200) this.#end('local');
  }

  #confirmed(): void {
    if (this.#state !== 'calling') return;
    this.#state = 'up';
    this.#status = 200;
    this.#options.listener.answered(this.#sdp);
  }

  #failed({ message }: SessionEvent): void {
    if (this.#state !== 'calling') return;
    const status = message?.status_code;
    if (status !== undefined) this.#status = status;
    this.#end(status === undefined ? 'network' : 'remote');
  }

  #closed({ originator }: SessionEvent): void {
    this.#end(originator === 'remote' ? 'remote' : 'local');
  }

  #end(by: LegEnd['by']): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    clearTimeout(this.#guard);
    this.#linger(by);
    this.#options.listener.ended({
      by,
      ...(this.#status !== undefined && { status: this.#status }),
      ...(this.#cause !== undefined && { cause: this.#cause }),
      heard: this.#heard,
    });
  }

  /** JsSIP keeps for ever what had no final answer, and what was answered after all. */
  #linger(by: LegEnd['by']): void {
    const callId = this.#callId;
    const { release, forget, times } = this.#options;
    if (callId === '') return;
    if (by === 'network') forget(callId);
    else if (!this.#cancelled || (this.#status !== undefined && this.#status >= 300)) release(callId);
    else setTimeout(() => forget(callId), times.transactionMs).unref();
  }
}
