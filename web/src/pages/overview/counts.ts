import type { Answer } from '../../api/kaskad.ts';

export type Counts = Answer<'overview.get'>['today']['total'];

/** Ended without reaching anybody, for whatever reason; what was taken back did not fail. */
export const failedOf = ({ undelivered, rejected, expired }: Counts): number => undelivered + rejected + expired;
