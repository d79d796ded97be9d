// What a message carries to Meta and back in `biz_opaque_callback_data` (channels.md §A.2): our own id, by which a status
// finds a message whose answer was lost.

/** At most 16 digits, a dash, at most 5 digits: far below what Meta takes. */
export function opaqueOf(messageId: number, attemptNo: number): string {
  return `${messageId}-${attemptNo}`;
}

/** The reference of the message that a status names; undefined when the data is not ours. */
export function referenceOfOpaque(opaque: unknown): number | undefined {
  const found = typeof opaque === 'string' ? /^(\d{1,16})-\d{1,5}$/.exec(opaque) : null;
  return found === null ? undefined : reference(Number(found[1]));
}

/** 1…65535, always the same for the same message and well spread: the width that the store keeps for messages in doubt. */
export function reference(messageId: number): number {
  const high = Math.floor(messageId / 0x1_0000_0000);
  let hash = (messageId >>> 0) ^ Math.imul(high, 0x9e37_79b1) ^ 0x5741_4341;
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb_352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846c_a68b);
  return (((hash ^ (hash >>> 16)) >>> 0) % 0xffff) + 1;
}
