// The built-in default: an area for every number in the world, by country. Used where no imported registry has an exact
// range, and it says so (`coarse`): it knows no operator, and nothing of numbers that were carried over.
import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { COUNTRY_NAMES } from './country-names.ts';

export interface AreaMatch {
  areaName: string;
  /** As the registry writes it; empty when not known. */
  operator: string;
  region: string;
  /** True when only the country is known. */
  coarse: boolean;
  /** Which import it comes from; `built-in` for the default. */
  source: string;
}

export const RUSSIA = 'Россия';
const RUSSIA_FIXED = 'Россия, городские номера';
/** Satellite and other networks that belong to no country, and codes that nobody has. */
const NO_COUNTRY = 'Международные сети';

/** Areas of the numbering zone 7, by the digits after it; the longest prefix wins. */
const ZONE_7: readonly (readonly [string, string])[] = [
  ['9', RUSSIA],
  ['6', 'Казахстан'],
  ['7', 'Казахстан'],
  ['840', 'Абхазия'],
  ['940', 'Абхазия'],
  ['', RUSSIA_FIXED],
];

const CALLING_CODE_LENGTH_MAX = 3;

/** Calling code → its country, or null where several countries share it. */
const COUNTRY_BY_CODE = new Map<string, string | null>();
for (const country of getCountries()) {
  const code = getCountryCallingCode(country);
  COUNTRY_BY_CODE.set(code, COUNTRY_BY_CODE.has(code) ? null : country);
}

const MATCHES = new Map<string, AreaMatch>();
for (const areaName of [...COUNTRY_NAMES.values(), ...ZONE_7.map(([, name]) => name), NO_COUNTRY]) {
  MATCHES.set(areaName, { areaName, operator: '', region: '', coarse: true, source: 'built-in' });
}

/** The coarse area of an MSISDN. Never fails: what is in no country's plan is «Международные сети». */
export function coarseArea(phone: string): AreaMatch {
  return MATCHES.get(coarseName(phone))!;
}

/** Names of all coarse areas, each once. */
export function coarseAreaNames(): string[] {
  return [...MATCHES.keys()];
}

function coarseName(phone: string): string {
  if (phone.startsWith('7')) return zone7(phone);
  for (let length = 1; length <= CALLING_CODE_LENGTH_MAX; length++) {
    const country = COUNTRY_BY_CODE.get(phone.slice(0, length));
    // A shared code (+1, +44, …) needs the whole number, which takes 15 µs.
    if (country !== undefined) return nameOf(country ?? parsePhoneNumberFromString(`+${phone}`)?.country);
  }
  return NO_COUNTRY;
}

function zone7(phone: string): string {
  let best = '';
  let name = RUSSIA_FIXED;
  for (const [prefix, areaName] of ZONE_7) {
    if (prefix.length >= best.length && phone.startsWith(prefix, 1)) {
      best = prefix;
      name = areaName;
    }
  }
  return name;
}

function nameOf(country: string | undefined): string {
  return (country !== undefined && COUNTRY_NAMES.get(country)) || NO_COUNTRY;
}
