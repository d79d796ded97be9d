// Until when each chat has to wait: about one message a second to one person (channels.md §C.2), and the pauses Telegram asks for.
// Pure: time is given.

/** Chats remembered at most; beyond it the oldest is forgotten, and Telegram says it itself. */
const CHATS_MAX = 50_000;

export class ChatPauses {
  readonly #untilMs = new Map<string, number>();
  readonly #gapMs: number;

  /** `ratePerS` messages a second to one chat; 0 = no limit of ours. */
  constructor(ratePerS: number) {
    this.#gapMs = ratePerS > 0 ? 1000 / ratePerS : 0;
  }

  /** Milliseconds until this chat may be written to. 0 = now, and then its place is taken. */
  take(chat: string, nowMs: number): number {
    const waitMs = Math.ceil((this.#untilMs.get(chat) ?? nowMs) - nowMs);
    if (waitMs > 0) return waitMs;
    if (this.#gapMs > 0) this.hold(chat, nowMs + this.#gapMs, nowMs);
    return 0;
  }

  hold(chat: string, untilMs: number, nowMs: number): void {
    this.#untilMs.delete(chat);
    this.#untilMs.set(chat, untilMs);
    // In the order of insertion, which is nearly that of time.
    for (const [other, pastMs] of this.#untilMs) {
      if (pastMs > nowMs && this.#untilMs.size <= CHATS_MAX) break;
      this.#untilMs.delete(other);
    }
  }
}
