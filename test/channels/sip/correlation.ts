/**
 * How much `heard` holds of `sent`, at the place where it fits best: 1 = all of it. The place is sought within the first
 * `searchMs`, at 8 kHz.
 */
export function correlation(sent: Int16Array, heard: Int16Array, searchMs = 3000): number {
  const last = Math.min(searchMs * 8, heard.length - Math.floor(sent.length * 0.9));
  if (searchMs <= 100) {
    return Math.max(...Array.from({ length: last + 1 }, (_, shift) => normal(sent, heard, shift)));
  }
  // A short piece finds the place, the whole tells how good it is.
  const from = Math.min(4000, Math.floor(sent.length / 4));
  const piece = sent.subarray(from, from + 1600);
  let at = -1;
  let found = 0;
  for (let shift = 0; shift <= last; shift++) {
    const value = normal(piece, heard, shift + from);
    if (value > found) {
      found = value;
      at = shift;
    }
  }
  return at < 0 ? 0 : normal(sent, heard, at);
}

function normal(sent: Int16Array, heard: Int16Array, shift: number): number {
  let product = 0;
  let sentPower = 0;
  let heardPower = 0;
  for (let i = 0; i < sent.length; i++) {
    const a = sent[i]!;
    const b = heard[i + shift] ?? 0;
    product += a * b;
    sentPower += a * a;
    heardPower += b * b;
  }
  return heardPower === 0 ? 0 : product / Math.sqrt(sentPower * heardPower);
}
