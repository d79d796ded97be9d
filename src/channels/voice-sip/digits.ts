import type { DtmfRules } from '../voice/engine.ts';

/** Gathers what is pressed, by the rules of the message. Told when the playing is over, and calls `done` exactly once. */
export class DigitCollector {
  readonly #rules: DtmfRules;
  readonly #done: () => void;
  #digits = '';
  #finished = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(rules: DtmfRules, done: () => void) {
    this.#rules = rules;
    this.#done = done;
  }

  /** Pressed so far, terminator left out. */
  get digits(): string {
    return this.#digits;
  }

  /** Nothing plays any more: from now on it is the callee's turn. */
  listen(): void {
    if (this.#digits === '' && !this.#finished) this.#wait(this.#rules.firstDigitMs);
  }

  /** True when it counts as a digit. */
  press(digit: string): boolean {
    if (this.#finished) return false;
    if (digit === this.#rules.terminator) {
      this.#finish();
      return false;
    }
    this.#digits += digit;
    if (this.#digits.length >= this.#rules.maxDigits) this.#finish();
    else this.#wait(this.#rules.betweenMs);
    return true;
  }

  close(): void {
    this.#finished = true;
    clearTimeout(this.#timer);
  }

  #wait(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#finish(), ms);
  }

  #finish(): void {
    this.close();
    this.#done();
  }
}
