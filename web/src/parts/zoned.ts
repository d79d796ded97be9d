// Between what a person enters, a day and a time of the account's zone, and the moments of the API. By Intl alone.

/** How far the zone is from UTC at a moment, in milliseconds. */
function offsetMs(atMs: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(atMs);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const local = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return local - Math.floor(atMs / 1000) * 1000;
}

/** `2026-11-22 10:30` (or the day alone) of the zone → RFC 3339 in UTC. */
export function momentOf(naive: string, zone: string): string {
  const text = naive.replace('T', ' ');
  const [day = '', time = '00:00'] = text.split(' ');
  const asUtc = Date.parse(`${day}T${time.slice(0, 5)}:00Z`);
  // The second look is for the hours around a change of the clocks.
  const first = asUtc - offsetMs(asUtc, zone);
  return new Date(asUtc - offsetMs(first, zone)).toISOString();
}

/** The other way round: RFC 3339 → `2026-11-22 10:30` of the zone. */
export function naiveOf(moment: string, zone: string): string {
  const at = Date.parse(moment);
  return new Date(at + offsetMs(at, zone)).toISOString().slice(0, 16).replace('T', ' ');
}
