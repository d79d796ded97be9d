// Urgent beats bulk (design.md §1, promise 6).
import { PRIORITY, type TrafficClass } from './message.ts';

/** Largest request that still counts as `normal` when its sender has no traffic class. */
const NORMAL_RECIPIENTS_MAX = 10;

/** 0 urgent, 1 normal, 2 bulk: the sender's class, else by how many recipients the client's request had. */
export function priorityOf(trafficClass: TrafficClass | null, recipients: number): number {
  return PRIORITY[trafficClass ?? (recipients <= NORMAL_RECIPIENTS_MAX ? 'normal' : 'bulk')];
}
