// A message of the past while it is being made up.
import type { AttemptState, Channel, Encoding, MessageState } from '../../../domain/message.ts';
import type { LedgerKind } from '../../../store/apply-ledger.ts';

/** An entry of the ledger; its id is given when all are known. */
export interface BookedEntry {
  id: number;
  accountId: number;
  kind: LedgerKind;
  balanceE7: bigint;
  heldE7: bigint;
  count: number;
  note: string;
  atMs: number;
}

export interface PastStep {
  channel: Channel;
  sender: string;
  text: string;
  encoding: Encoding;
  segments: number;
  content: Record<string, unknown> | null;
  unitPriceE7: bigint;
  priceE7: bigint;
  charge: 'submitted' | 'delivered';
  lifeMs: number | null;
  /** Null when it never began. */
  beganMs: number | null;
  ended: '' | 'rejected' | 'undelivered' | 'expired' | 'timeout';
  chargedE7: bigint;
}

export interface PastAttempt {
  no: number;
  step: number;
  connectionId: number;
  state: AttemptState;
  letters: string;
  providerIds: string;
  errorCode: string;
  errorClass: string | null;
  log: string;
  atMs: number;
  changedMs: number;
  costE7: bigint;
}

export interface PastMessage {
  /** Given when all are known, in the order of their times. */
  id: number;
  accountId: number;
  tokenId: number | null;
  clientId: string | null;
  priority: number;
  phone: string;
  areaId: number;
  state: MessageState;
  steps: PastStep[];
  /** The present one, from 1. */
  step: number;
  attempts: PastAttempt[];
  createdMs: number;
  expiresMs: number;
  changedMs: number | null;
  finalMs: number | null;
  statusSeq: number;
  errorCode: string | null;
  result: Record<string, unknown> | null;
  holdE7: bigint;
  chargedE7: bigint | null;
  hold: BookedEntry | null;
  resolve: BookedEntry | null;
  release: BookedEntry | null;
}
