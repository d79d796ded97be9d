/** How long what is waited for (RFC 3261 §17, table 4). Shorter only in tests. */
export interface SipTimes {
  /** First pause before a request is sent again. */
  t1Ms: number;
  /** Longest pause of requests that are not INVITE. */
  t2Ms: number;
  /** 64 × T1: how long a request is repeated, and what passed is remembered. */
  transactionMs: number;
  /** From our CANCEL to the end of the call, if nothing comes. */
  cancelGuardMs: number;
  /** How long `stop` waits for answers to our CANCEL and BYE. */
  stopMs: number;
  /** Silence sent behind a message, for what the other side still has to play, before we hang up. */
  tailMs: number;
}

export const SIP_TIMES: SipTimes = {
  t1Ms: 500,
  t2Ms: 4000,
  transactionMs: 32_000,
  cancelGuardMs: 32_000,
  stopMs: 2000,
  tailMs: 240,
};
