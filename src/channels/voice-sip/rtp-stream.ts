import type { RemoteInfo, Socket } from 'node:dgram';
import { DigitReader, readRtp, writeRtp } from './rtp.ts';
import { ALAW_TYPE, type RemoteMedia } from './sdp.ts';
import type { Address } from './wire.ts';

const FRAME_MS = 20;
/** Octets of a frame: 8 kHz, one octet a sample. */
export const FRAME = 160;
/** Behind by more frames than a jitter buffer takes at once (100 ms), the rest moves, rather than leaving in a burst. */
const LATE_MAX = 5;
const SILENCE = new Uint8Array(FRAME).fill(0xd5);

export interface RtpStreamOptions {
  socket: Socket;
  remote: RemoteMedia;
  /** Addresses media may come from beside that of the answer; null = from anywhere (a trunk behind NAT). */
  sources: ReadonlySet<string> | null;
  /** Random of 32 bits. */
  ssrc: number;
  onDigit(digit: string): void;
}

/** The media of one answered call: sends from the start on, silence while nothing is played, and hears digits. */
export class RtpStream {
  readonly #options: RtpStreamOptions;
  readonly #digits = new DigitReader();
  readonly #startMs = performance.now();
  #remote: RemoteMedia;
  #to: Address | null;
  /** Frames sent, or passed over. */
  #frames = 0;
  #lostMs = 0;
  #packets = 0;
  #audio: Uint8Array | null = null;
  #position = 0;
  #onPlayed: () => void = () => {};
  #timer: NodeJS.Timeout | undefined;
  #source: string | null = null;

  constructor(options: RtpStreamOptions) {
    this.#options = options;
    this.#remote = options.remote;
    this.#to = options.remote.to;
    options.socket.on('message', (data, from) => this.#receive(data, from));
    this.#tick();
  }

  /** Plays A-law octets from the next frame on; `played` is called once their last frame is sent. */
  play(audio: Uint8Array, played: () => void): void {
    this.#audio = audio;
    this.#position = 0;
    this.#onPlayed = played;
  }

  /** They have moved (an offer within the call): to another gateway, or straight to the phone. */
  redirect(remote: RemoteMedia): void {
    this.#remote = remote;
    this.#to = remote.to ?? this.#to;
    this.#source = null;
  }

  /** Stops playing; returns how much of it was sent, milliseconds. */
  interrupt(): number {
    this.#audio = null;
    return this.playedMs;
  }

  get playedMs(): number {
    return Math.floor((this.#position / FRAME) * FRAME_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#options.socket.removeAllListeners('message');
  }

  #tick(): void {
    const elapsedMs = () => performance.now() - this.#startMs - this.#lostMs;
    const late = Math.floor(elapsedMs() / FRAME_MS) - this.#frames;
    if (late > LATE_MAX) this.#lostMs += late * FRAME_MS;
    // The clock is that of the start: a timer that fires late must not make all later ones late.
    const due = Math.floor(elapsedMs() / FRAME_MS) + 1;
    this.#timer = setTimeout(() => this.#tick(), Math.max(1, due * FRAME_MS - elapsedMs()));
    while (this.#frames < due && this.#timer) {
      this.#frames += 1;
      this.#sendFrame();
    }
  }

  #sendFrame(): void {
    const payload = this.#nextPayload();
    const to = this.#to;
    if (to) {
      const n = this.#packets++;
      const packet = writeRtp(ALAW_TYPE, n === 0, n, this.#frames * FRAME, this.#options.ssrc, payload);
      this.#options.socket.send(packet, to.port, to.address, () => {});
    }
    if (this.#audio && this.#position >= this.#audio.length) {
      this.#audio = null;
      this.#onPlayed();
    }
  }

  #nextPayload(): Uint8Array {
    const audio = this.#audio;
    if (!audio) return SILENCE;
    const payload = audio.subarray(this.#position, this.#position + FRAME);
    this.#position = Math.min(audio.length, this.#position + FRAME);
    if (payload.length === FRAME) return payload;
    const padded = SILENCE.slice();
    padded.set(payload);
    return padded;
  }

  #receive(data: Buffer, from: RemoteInfo): void {
    const packet = readRtp(data);
    if (!packet || !this.#isTheirs(packet.payloadType, from)) return;
    if (packet.payloadType !== this.#remote.eventType) return;
    const digit = this.#digits.read(packet);
    if (digit !== null) this.#options.onDigit(digit);
  }

  /** Symmetric RTP: their first packet tells where they really are; from then on only that address speaks for them. */
  #isTheirs(payloadType: number, from: RemoteInfo): boolean {
    const source = `${from.address}:${from.port}`;
    if (this.#source !== null) return this.#source === source;
    const { sources } = this.#options;
    const known = sources === null || sources.has(from.address) || this.#remote.to?.address === from.address;
    if (!known || (payloadType !== ALAW_TYPE && payloadType !== this.#remote.eventType)) return false;
    this.#source = source;
    this.#to = { address: from.address, port: from.port };
    return true;
  }
}
