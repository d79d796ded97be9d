// JSON that jsonb takes: without NUL and without halves of surrogate pairs, wherever in a value they stand. What comes from
// outside may have both, and one of them would fail the whole batch.

/** `JSON.stringify` for a `jsonb` parameter. */
export function jsonText(value: unknown): string {
  return JSON.stringify(clean(value));
}

const DEPTH_MAX = 20;

/** Names too: what a provider sends may have anything in them. */
function clean(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '');
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEPTH_MAX) return null;
  if (Array.isArray(value)) return value.map((one) => clean(one, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [clean(name), clean(one, depth + 1)]));
}
