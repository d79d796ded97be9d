/**
 * Nothing was accepted, and trying again later may help. Doors answer 429 for `limited`, 503 for the others, with
 * `Retry-After` (contract.md §1: transport matters).
 */
export class OverloadError extends Error {
  readonly kind: 'limited' | 'busy' | 'unavailable';
  readonly retryAfterS: number;

  constructor(kind: 'limited' | 'busy' | 'unavailable', retryAfterS: number) {
    super(`request not accepted: ${kind}`);
    this.kind = kind;
    this.retryAfterS = retryAfterS;
  }
}
