// The number by which a receipt finds a message whose answer was lost.

/**
 * What an upstream may echo of one part, so that its receipt is found among those in doubt: 1…65535, the width of SMPP's
 * user_message_reference (SMPP 3.4 §5.3.2.17), always the same for the same part, and well spread.
 */
export function reference(messageId: number, segmentIndex: number): number {
  const high = Math.floor(messageId / 0x100000000);
  let hash = (messageId >>> 0) ^ Math.imul(high, 0x9e3779b1) ^ Math.imul(segmentIndex + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (((hash ^ (hash >>> 16)) >>> 0) % 0xffff) + 1;
}
