// Networks as the simulated registers know them: Russian mobile ranges by their first three digits, roughly as they are held.

export interface Network {
  mcc: string;
  mnc: string;
  name: string;
  country: string;
  countryCode: string;
  prefix: string;
}

const RUSSIA = { mcc: '250', country: 'Russian Federation', countryCode: 'RU', prefix: '+7' };
const MTS: Network = { ...RUSSIA, mnc: '01', name: 'МТС' };
const MEGAFON: Network = { ...RUSSIA, mnc: '02', name: 'MegaFON' };
const YOTA: Network = { ...RUSSIA, mnc: '11', name: 'Yota' };
const TELE2: Network = { ...RUSSIA, mnc: '20', name: 'Tele2' };
const BEELINE: Network = { ...RUSSIA, mnc: '99', name: 'Билайн' };
/** Where the simulated numbers roam. Its MNC has three digits. */
export const ABROAD: Network = {
  mcc: '310',
  mnc: '260',
  name: 'T-Mobile US',
  country: 'United States',
  countryCode: 'US',
  prefix: '+1',
};

const RANGES: readonly (readonly [from: number, to: number, network: Network])[] = [
  [900, 902, TELE2],
  [903, 903, BEELINE],
  [904, 904, TELE2],
  [905, 906, BEELINE],
  [908, 908, TELE2],
  [909, 909, BEELINE],
  [910, 919, MTS],
  [920, 939, MEGAFON],
  [950, 953, TELE2],
  [960, 969, BEELINE],
  [977, 977, TELE2],
  [980, 989, MTS],
  [991, 996, TELE2],
  [999, 999, YOTA],
];

/** Of an MSISDN in digits; null where the simulator knows nobody. */
export function networkOf(phone: string): Network | null {
  const range = /^79\d{9}$/.test(phone) ? Number(phone.slice(1, 4)) : 0;
  return RANGES.find(([from, to]) => range >= from && range <= to)?.[2] ?? null;
}

/** Where a number goes that was carried over: to the other of two. */
export function portedTo({ mnc }: Network): Network {
  return mnc === TELE2.mnc ? MTS : TELE2;
}

/** Fifteen digits, always the same for a number. */
export function imsiOf(phone: string, { mcc, mnc }: Network): string {
  const home = mcc + mnc;
  return home + phone.padStart(15, '0').slice(-(15 - home.length));
}
