/** How a link is doing, for the operator. `down` with class `configuration` pauses the connection and alerts. */
export interface LinkHealth {
  state: 'up' | 'connecting' | 'down';
  /** Sessions bound and sessions wanted. */
  bound: number;
  wanted: number;
  inFlight: number;
  window: number;
  reason: string;
}
