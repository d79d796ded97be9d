// Where it is which hour for whoever has this number, and when that hour is one to write at.
import { isOpenAt, parseHours } from './hours.ts';
import { normalisePhone } from './msisdn.ts';
import { countryZone, regionZone } from './region-zones.ts';
import { formatLocalTime, parseLocalTime } from './validity.ts';

const DAY_MS = 86_400_000;
/** Regions met before: a registry has some hundred, a campaign asks a million times. */
const REGIONS = new Map<string, string | null>();
const REGIONS_MAX = 5000;

/**
 * IANA zone of an MSISDN: of the region that the imported registry names for it, else of its country; null when neither
 * is known (a Russian number that no registry places).
 */
export function recipientZone(phone: string, region: string): string | null {
  if (region !== '') {
    const zone = zoneOfRegion(region);
    if (zone !== null) return zone;
  }
  if (phone.startsWith('79')) return null;
  const parsed = normalisePhone(phone);
  return parsed.ok ? countryZone(parsed.country) : null;
}

function zoneOfRegion(region: string): string | null {
  const known = REGIONS.get(region);
  if (known !== undefined) return known;
  const zone = regionZone(region);
  if (REGIONS.size >= REGIONS_MAX) REGIONS.clear();
  REGIONS.set(region, zone);
  return zone;
}

/** The first moment from `fromMs` on that lies in the hours (src/domain/hours.ts), local time of the zone. */
export function nextOpenMs(hours: string, zone: string, fromMs: number): number {
  if (isOpenAt(hours, zone, fromMs)) return fromMs;
  let best = Number.POSITIVE_INFINITY;
  for (let day = 0; day <= 2; day += 1) {
    const date = formatLocalTime(fromMs + day * DAY_MS, zone).slice(0, 10);
    for (const [from] of parseHours(hours) ?? []) {
      const clock = `${String(Math.floor(from / 60)).padStart(2, '0')}:${String(from % 60).padStart(2, '0')}`;
      const openMs = parseLocalTime(`${date} ${clock}`, zone) ?? fromMs;
      if (openMs > fromMs && openMs < best) best = openMs;
    }
    if (best < Number.POSITIVE_INFINITY) return best;
  }
  return fromMs;
}
