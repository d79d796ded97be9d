// An answered call: plays the message and, where digits are asked for, gathers them. Tells once how it went.
import type { CallRequest } from '../voice/engine.ts';
import { encodeAlaw } from './alaw.ts';
import { DigitCollector } from './digits.ts';
import { RtpStream, type RtpStreamOptions } from './rtp-stream.ts';
import type { RemoteMedia } from './sdp.ts';

/** Octets of A-law a millisecond. */
const PER_MS = 8;
const SILENCE = 0xd5;

export interface ConversationListener {
  digit(digit: string): void;
  playback(result: 'complete' | 'interrupted', playedMs: number): void;
  /** Nothing is left to do: hang up. */
  finished(): void;
}

export interface ConversationOptions extends Omit<RtpStreamOptions, 'onDigit'> {
  request: CallRequest;
  playDelayMs: number;
  /** Silence behind the message before `finished`: what the other side still has to play. */
  tailMs: number;
  listener: ConversationListener;
}

export class Conversation {
  readonly #options: ConversationOptions;
  readonly #stream: RtpStream;
  readonly #collector: DigitCollector | null;
  #stage: 'before' | 'playing' | 'after' = 'before';
  #closed = false;

  constructor(options: ConversationOptions) {
    const { request, playDelayMs } = options;
    this.#options = options;
    this.#collector = request.dtmf ? new DigitCollector(request.dtmf, () => this.#finish()) : null;
    this.#stream = new RtpStream({ ...options, onDigit: (digit) => this.#press(digit) });
    this.#stream.play(silence(playDelayMs), () => this.#play());
  }

  /** Digits pressed, terminator left out; undefined when none were asked for. */
  get digits(): string | undefined {
    return this.#collector?.digits;
  }

  redirect(remote: RemoteMedia): void {
    this.#stream.redirect(remote);
  }

  /** Stops sending and hearing. A message that was not over is told as interrupted. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#collector?.close();
    this.#interrupt();
    this.#stream.stop();
  }

  #play(): void {
    const { audio } = this.#options.request;
    this.#stage = 'playing';
    const message = audio ? encodeAlaw(audio) : new Uint8Array(0);
    this.#stream.play(message, () => this.#played(Math.round(message.length / PER_MS)));
  }

  #played(playedMs: number): void {
    this.#stage = 'after';
    this.#options.listener.playback('complete', playedMs);
    if (this.#collector) this.#collector.listen();
    else this.#stream.play(silence(this.#options.tailMs), () => this.#finish());
  }

  #press(digit: string): void {
    const bargeIn = this.#options.request.dtmf?.bargeIn ?? false;
    // What is pressed into a message that must be heard out does not count.
    if (!this.#collector || this.#closed || (this.#stage !== 'after' && !bargeIn)) return;
    this.#interrupt();
    if (this.#collector.press(digit)) this.#options.listener.digit(digit);
  }

  #interrupt(): void {
    const stage = this.#stage;
    if (stage === 'after') return;
    this.#stage = 'after';
    const playedMs = this.#stream.interrupt();
    this.#options.listener.playback('interrupted', stage === 'playing' ? playedMs : 0);
  }

  #finish(): void {
    if (!this.#closed) this.#options.listener.finished();
  }
}

function silence(ms: number): Uint8Array {
  return new Uint8Array(ms * PER_MS).fill(SILENCE);
}
