// What a message carries to Meta and back in `biz_opaque_callback_data` (channels.md §A.2): our own id, by which a status
// finds a message whose answer was lost.
import { reference } from '../reference.ts';

/** At most 16 digits, a dash, at most 5 digits: far below what Meta takes. */
export function opaqueOf(messageId: number, attemptNo: number): string {
  return `${messageId}-${attemptNo}`;
}

/** The reference of the message that a status names; undefined when the data is not ours. */
export function referenceOfOpaque(opaque: unknown): number | undefined {
  const found = typeof opaque === 'string' ? /^(\d{1,16})-\d{1,5}$/.exec(opaque) : null;
  return found === null ? undefined : reference(Number(found[1]), 0);
}
