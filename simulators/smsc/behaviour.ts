// How the simulated SMSC behaves, and what may be changed while it runs (POST /behave, `behave()`).

/** Final words of a receipt. */
export type FinalStat = 'DELIVRD' | 'UNDELIV' | 'EXPIRED' | 'DELETED' | 'REJECTD' | 'UNKNOWN' | 'ACCEPTD';

export interface Behaviour {
  /** Round trip: time between a submit_sm and its answer. */
  response_delay_ms: number;
  receipt_delay_ms: number;
  /** Added to each receipt's delay: random up to this. */
  receipt_jitter_ms: number;
  /** Final states by weight. */
  states: Partial<Record<FinalStat, number>>;
  /** An ENROUTE receipt before the final one, when the ESME asks for intermediate ones or always. */
  intermediate: boolean;
  /** Unanswered submissions allowed a session; more are refused 0x58. 0 = any number. */
  window_max: number;
  /** Submissions accepted a second and account; more are refused 0x58. 0 = any number. */
  rate_max: number;
  /** Shares 0…1. */
  drop_responses: number;
  drop_receipts: number;
  duplicate_receipts: number;
  /** Share of receipts that come up to ten times later than the others. */
  reorder_receipts: number;
  receipt_before_response: boolean;
  /** Share of submissions upon which the connection is cut, half of them before answering and half after. */
  disconnect: number;
  /** Share of submissions upon which a malformed PDU is sent as well; one in four of those breaks the framing. */
  malformed: number;
  /** Shares refused with 0x14 and 0x08. */
  queue_full: number;
  system_error: number;
  /** Submissions are refused with this status, 0 = none. */
  refuse_all: number;
  /** Binds are refused with this status, 0 = none. */
  refuse_binds: number;
  /** How ids are written in answers and in receipts. */
  id_response: 'dec' | 'hex';
  id_receipt: 'dec' | 'hex';
  /** Where a receipt says what it says. */
  receipt_style: 'text' | 'tlv' | 'payload';
  echo_reference: boolean;
  /** Answers nothing at all, enquire_link neither. */
  silent: boolean;
}

export const DEFAULT_BEHAVIOUR: Behaviour = {
  response_delay_ms: 0,
  receipt_delay_ms: 50,
  receipt_jitter_ms: 0,
  states: { DELIVRD: 1 },
  intermediate: false,
  window_max: 0,
  rate_max: 0,
  drop_responses: 0,
  drop_receipts: 0,
  duplicate_receipts: 0,
  reorder_receipts: 0,
  receipt_before_response: false,
  disconnect: 0,
  malformed: 0,
  queue_full: 0,
  system_error: 0,
  refuse_all: 0,
  refuse_binds: 0,
  id_response: 'dec',
  id_receipt: 'dec',
  receipt_style: 'text',
  echo_reference: true,
  silent: false,
};

/** Applies a partial behaviour. Returns what is wrong with it, '' when it was applied. */
export function applyBehaviour(behaviour: Behaviour, change: Record<string, unknown>): string {
  for (const [name, value] of Object.entries(change)) {
    if (!(name in DEFAULT_BEHAVIOUR)) return `${name}: there is no such behaviour`;
    const wanted = typeof DEFAULT_BEHAVIOUR[name as keyof Behaviour];
    if (typeof value !== wanted || value === null) return `${name}: must be a ${wanted}`;
  }
  Object.assign(behaviour, change);
  return '';
}

/** Draws a final state by the weights. `random` is in 0…1. */
export function drawState(states: Behaviour['states'], random: number): FinalStat {
  const entries = Object.entries(states) as [FinalStat, number][];
  let left = random * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [stat, weight] of entries) {
    left -= weight;
    if (left < 0) return stat;
  }
  return 'DELIVRD';
}

/**
 * With `--magic`, the last four digits of the destination choose what happens:
 * 0001 undelivered · 0002 expired · 0003 rejected receipt · 0004 never a receipt · 0005 refused at submit (0x0B) ·
 * 0006 refused 0x58 · 0007 refused 0x14 · 0008 UNKNOWN receipt · 0009 refused 0x08 · 0010 ENROUTE, then delivered ·
 * 0011 no answer to the submission, but a receipt · 0012 neither answer nor receipt · 0013 the receipt comes twice ·
 * 0014 the receipt comes before the answer · 0015 refused 0x0A (sender)
 */
export interface Magic {
  stat?: FinalStat;
  refuse?: number;
  noReceipt?: boolean;
  noResponse?: boolean;
  intermediate?: boolean;
  duplicate?: boolean;
  early?: boolean;
}

const MAGIC: Record<string, Magic> = {
  '0001': { stat: 'UNDELIV' },
  '0002': { stat: 'EXPIRED' },
  '0003': { stat: 'REJECTD' },
  '0004': { noReceipt: true },
  '0005': { refuse: 0x0b },
  '0006': { refuse: 0x58 },
  '0007': { refuse: 0x14 },
  '0008': { stat: 'UNKNOWN' },
  '0009': { refuse: 0x08 },
  '0010': { intermediate: true },
  '0011': { noResponse: true },
  '0012': { noResponse: true, noReceipt: true },
  '0013': { duplicate: true },
  '0014': { early: true },
  '0015': { refuse: 0x0a },
};

const PLAIN: Magic = {};

export function magicOf(destination: string): Magic {
  return MAGIC[destination.slice(-4)] ?? PLAIN;
}
