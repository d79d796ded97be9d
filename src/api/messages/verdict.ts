// What has become of a message, as a word for programs and a sentence for people; without names of connections.
import type { Timeline, TimelineAttempt } from '../../store/timeline.ts';

export const VERDICTS = [
  'held',
  'scheduled',
  'queued',
  'retrying',
  'sending',
  'sent',
  'in_doubt',
  'lost',
  'delivered',
  'read',
  'undelivered',
  'refused',
  'rejected_by_moderator',
  'expired_unsent',
  'expired',
  'partly_delivered',
  'no_receipt',
  'canceled',
] as const;
export type Verdict = (typeof VERDICTS)[number];

const SENTENCES: Record<Verdict, string> = {
  held: 'A moderator looks at the text first.',
  scheduled: 'Waits for its time.',
  queued: 'Waits in the queue.',
  retrying: 'The operator did not take it just now; it is tried again.',
  sending: 'Is being handed to the operator.',
  sent: 'The operator has it; the receipt is awaited.',
  in_doubt: 'Was sent and not answered: it may have arrived. It is not sent twice; a receipt may still tell.',
  lost: 'Neither queued nor tried: ask the operator.',
  delivered: 'Delivered.',
  read: 'Delivered and read.',
  undelivered: 'Not delivered: the operator reported a failure.',
  refused: 'Refused by the operator.',
  rejected_by_moderator: 'Refused by a moderator.',
  expired_unsent: 'Its validity passed before it could be handed over.',
  expired: 'Could not be delivered in time.',
  partly_delivered: 'Some of its parts were delivered.',
  no_receipt: 'Sent, and no receipt came in time.',
  canceled: 'Canceled before it was sent.',
};

export const sentenceOf = (verdict: Verdict): string => SENTENCES[verdict];

export function verdictOf(timeline: Timeline): Verdict {
  const { message, attempts, held } = timeline;
  // In a cascade the step that answered need not be the last one tried.
  const last = attempts.findLast((attempt) => attempt.step === message.step) ?? attempts.at(-1);
  switch (message.state) {
    case 'accepted':
      return openVerdict(timeline, last);
    case 'delivered':
    case 'read':
    case 'undelivered':
    case 'canceled':
      return message.state;
    case 'rejected':
      return held?.decision === 'rejected' ? 'rejected_by_moderator' : 'refused';
    case 'expired':
      return last === undefined || last.state === 'deferred' ? 'expired_unsent' : 'expired';
    case 'partly_delivered':
      return last !== undefined && /[dr]/.test(last.segmentStates) ? 'partly_delivered' : 'no_receipt';
  }
}

function openVerdict({ queue, held, attempts }: Timeline, last: TimelineAttempt | undefined): Verdict {
  if (held !== null && held.decidedAt === null) return 'held';
  if (queue === null) return last === undefined ? 'lost' : last.state === 'unknown' ? 'in_doubt' : 'sent';
  if (queue.leasedAt !== null) return 'sending';
  if (queue.readyAt === null) return 'queued';
  return attempts.length === 0 ? 'scheduled' : 'retrying';
}
