// The states that pushes tell, in the words of the wire and in words.
import { words } from './words.ts';

/** As `src/pipeline/told-states.ts` has them. */
export const TOLD_STATES = ['deliver', 'read', 'not_deliver', 'expired', 'partly_deliver'] as const;
export type ToldState = (typeof TOLD_STATES)[number];

export const TOLD_STATE_WORDS = words({
  ru: {
    deliver: 'доставлено',
    read: 'прочитано',
    not_deliver: 'не доставлено',
    expired: 'срок истёк',
    partly_deliver: 'доставлено частично',
  },
  en: {
    deliver: 'delivered',
    read: 'read',
    not_deliver: 'not delivered',
    expired: 'expired',
    partly_deliver: 'partly delivered',
  } satisfies Record<ToldState, string>,
});
