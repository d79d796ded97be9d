// The words of pushes, and our states behind each.
import type { MessageState } from '../domain/message.ts';
import { outward } from '../domain/states.ts';

/** What a push may say: everything but `send`, which is no news. */
export const TOLD_STATES = ['deliver', 'read', 'not_deliver', 'expired', 'partly_deliver'] as const;
export type ToldState = (typeof TOLD_STATES)[number];

const FINAL: readonly MessageState[] = [
  'delivered',
  'read',
  'undelivered',
  'rejected',
  'canceled',
  'expired',
  'partly_delivered',
];

/** Never empty; the plainest one first. */
export const statesOf = (word: ToldState): MessageState[] => FINAL.filter((state) => outward(state) === word);
