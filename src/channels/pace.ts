// How fast parts may leave: a token bucket at the agreed rate, and the slow-down when the SMSC says ESME_RTHROTTLED
// (channels.md §D.2): a pause that doubles while it goes on, a lower rate, and additive recovery. Pure: time is given.

export interface PaceOptions {
  /** Parts a second; 0 = no limit of ours. */
  ratePerS: number;
  pauseMinMs: number;
  pauseMaxMs: number;
}

/** Share of a second's parts that may leave at once. */
const BURST_S = 0.1;
/** A throttled rate is this share of what the SMSC took in a second, and at each further time of what it was. */
const DECREASE = 0.7;
/** An agreed rate is not lowered below this share of itself. */
const FLOOR = 0.1;
/** Share of the wanted rate that comes back with each quiet second. */
const INCREASE_PER_S = 0.05;

export class Pace {
  private readonly options: PaceOptions;
  /** Parts a second now allowed; Infinity when nothing limits. */
  private rate: number;
  private tokens: number;
  private filledAtMs: number;
  private pausedUntilMs = Number.NEGATIVE_INFINITY;
  private pauseMs = 0;
  private recoveredAtMs = 0;
  /** Rate at which the last slow-down began: an unlimited link is free again at twice this. */
  private throttledRate = 0;
  private acceptedInSecond = 0;
  private acceptedLastSecond = 0;
  private secondAtMs: number;

  constructor(options: PaceOptions, nowMs: number) {
    this.options = options;
    this.rate = options.ratePerS > 0 ? options.ratePerS : Number.POSITIVE_INFINITY;
    this.tokens = this.burst();
    this.filledAtMs = nowMs;
    this.secondAtMs = nowMs;
  }

  /** Parts a second allowed now; Infinity when nothing limits. */
  get ratePerS(): number {
    return this.rate;
  }

  /** Whole parts that may leave now; Infinity when nothing limits. */
  available(nowMs: number): number {
    if (nowMs < this.pausedUntilMs) return 0;
    if (this.rate === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
    this.refill(nowMs);
    return Math.floor(this.tokens + 1e-9);
  }

  /** A part leaves. */
  take(): void {
    if (this.rate !== Number.POSITIVE_INFINITY) this.tokens -= 1;
  }

  /** The SMSC took a part: what it takes is the measure of what it can take. */
  accepted(nowMs: number): void {
    const elapsedMs = nowMs - this.secondAtMs;
    if (elapsedMs >= 1000 || elapsedMs < 0) {
      this.acceptedLastSecond = elapsedMs < 2000 ? this.acceptedInSecond : 0;
      this.acceptedInSecond = 0;
      this.secondAtMs = nowMs;
    }
    this.acceptedInSecond++;
  }

  /** The SMSC throttles us. Refusals of what was sent before the pause began do not lengthen it. */
  throttled(nowMs: number): void {
    if (nowMs < this.pausedUntilMs) return;
    const { pauseMinMs, pauseMaxMs } = this.options;
    const again = nowMs - this.pausedUntilMs < this.pauseMs + pauseMinMs;
    this.pauseMs = again ? Math.min(pauseMaxMs, this.pauseMs * 2) : pauseMinMs;
    const lowered = this.throttledRate === 0 ? this.measured() : this.rate;
    if (this.throttledRate === 0) this.throttledRate = lowered;
    this.rate = Math.max(1, this.options.ratePerS * FLOOR, lowered * DECREASE);
    this.pausedUntilMs = nowMs + this.pauseMs;
    this.recoveredAtMs = this.pausedUntilMs;
    this.filledAtMs = this.pausedUntilMs;
    this.tokens = this.burst();
  }

  /** Milliseconds until a part may leave, 0 when one may now. */
  waitMs(nowMs: number): number {
    if (nowMs < this.pausedUntilMs) return this.pausedUntilMs - nowMs;
    if (this.available(nowMs) >= 1) return 0;
    return Math.ceil(((1 - this.tokens) / this.rate) * 1000);
  }

  private measured(): number {
    return Math.min(this.rate, Math.max(1, this.acceptedInSecond, this.acceptedLastSecond));
  }

  private burst(): number {
    return Math.max(1, this.rate * BURST_S);
  }

  private refill(nowMs: number): void {
    this.recover(nowMs);
    if (this.rate === Number.POSITIVE_INFINITY) {
      this.tokens = this.burst();
      return;
    }
    const elapsedMs = Math.max(0, nowMs - this.filledAtMs);
    this.filledAtMs = nowMs;
    this.tokens = Math.min(this.burst(), this.tokens + (elapsedMs * this.rate) / 1000);
  }

  private recover(nowMs: number): void {
    if (this.throttledRate === 0) return;
    const quietSeconds = Math.floor((nowMs - this.recoveredAtMs) / 1000);
    if (quietSeconds < 1) return;
    this.recoveredAtMs += quietSeconds * 1000;
    const wanted = this.options.ratePerS;
    const step = Math.max(1, (wanted > 0 ? wanted : this.throttledRate) * INCREASE_PER_S);
    this.rate += step * quietSeconds;
    if (wanted > 0 && this.rate >= wanted) this.rate = wanted;
    else if (wanted > 0 || this.rate < this.throttledRate * 2) return;
    else this.rate = Number.POSITIVE_INFINITY;
    this.throttledRate = 0;
  }
}
