/** Midnight of this day in the browser's zone, as the API writes it: the same text all day, so that it is one request. */
export function startOfDay(): string {
  const at = new Date();
  at.setHours(0, 0, 0, 0);
  return at.toISOString();
}
