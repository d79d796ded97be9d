import type { MessageState } from '../../../src/domain/message.ts';
import { useWords, words } from '../words/words.ts';
import { Tag, type Tone } from './values.tsx';

const TONES: Record<MessageState, Tone> = {
  accepted: 'wait',
  delivered: 'good',
  read: 'good',
  undelivered: 'bad',
  rejected: 'bad',
  canceled: 'quiet',
  expired: 'bad',
  partly_delivered: 'wait',
};

export const STATE_WORDS = words({
  ru: {
    accepted: 'в пути',
    delivered: 'доставлено',
    read: 'прочитано',
    undelivered: 'не доставлено',
    rejected: 'отклонено',
    canceled: 'отменено',
    expired: 'срок истёк',
    partly_delivered: 'доставлено частично',
  },
  en: {
    accepted: 'on its way',
    delivered: 'delivered',
    read: 'read',
    undelivered: 'not delivered',
    rejected: 'rejected',
    canceled: 'canceled',
    expired: 'expired',
    partly_delivered: 'partly delivered',
  },
});

/** The state of a message in a word. */
export function MessageStateTag({ state }: { state: string }) {
  const w = useWords(STATE_WORDS);
  const known = state as MessageState;
  return <Tag tone={TONES[known] ?? 'quiet'}>{w[known] ?? state}</Tag>;
}
