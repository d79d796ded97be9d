// Regions of Russia → their time zones, by the beginnings of the words that the numbering registry writes them with: it
// has «Кемеровская обл.», «Кемеровская область - Кузбасс» and «Республика Удмуртская» beside «Удмуртская Республика».

const TABLE: Readonly<Record<string, string>> = {
  'Europe/Kaliningrad': 'калининград',
  'Europe/Moscow':
    'адыге архангел белгород брянск владимир вологод воронеж дагестан донецк запорож иванов ингушет кабардин калмык ' +
    'калуж карачаев карели коми костром краснодар курск ленинград липецк луганск марий мордов москв москов мурман ' +
    'ненецк нижегород новгород орлов осети пензен петербург псков ростов рязан санкт северная смолен ставрополь тамбов ' +
    'татарстан твер туль херсон чечен чеченск чуваш ярослав',
  'Europe/Simferopol': 'крым севастопол',
  'Europe/Kirov': 'киров',
  'Europe/Volgograd': 'волгоград',
  'Europe/Astrakhan': 'астрахан',
  'Europe/Saratov': 'саратов',
  'Europe/Ulyanovsk': 'ульянов',
  'Europe/Samara': 'самар удмурт',
  'Asia/Yekaterinburg': 'башкорт курган оренбург перм свердлов тюмен хант челябин югра ямало',
  'Asia/Omsk': 'омск',
  'Asia/Novosibirsk': 'новосибир',
  'Asia/Barnaul': 'алтай',
  'Asia/Tomsk': 'томск',
  'Asia/Novokuznetsk': 'кемеров кузбасс',
  'Asia/Krasnoyarsk': 'краснояр норильск тыва тува хакас',
  'Asia/Irkutsk': 'бурят иркут',
  'Asia/Chita': 'забайкал',
  // Yakutia has three zones; most of its people live in this one.
  'Asia/Yakutsk': 'амурск саха якут',
  'Asia/Vladivostok': 'еврейск примор хабаров',
  'Asia/Magadan': 'магадан',
  'Asia/Sakhalin': 'сахалин',
  'Asia/Kamchatka': 'камчат коряк',
  'Asia/Anadyr': 'чукот',
};

/** Beginning of a word → zone; `саха` must not take `сахалинская`: the longest beginning wins. */
const BEGINNINGS: readonly (readonly [string, string])[] = Object.entries(TABLE)
  .flatMap(([zone, words]) => words.split(' ').map((word) => [word, zone] as const))
  .sort((a, b) => b[0].length - a[0].length);

/** The zone of a region as the registry writes it; of several the first that is known. Null when none is. */
export function regionZone(region: string): string | null {
  for (const word of region.toLowerCase().match(/\p{L}+/gu) ?? []) {
    const found = BEGINNINGS.find(([beginning]) => word.startsWith(beginning));
    if (found !== undefined) return found[1];
  }
  return null;
}

/** Countries with several zones → the one most of their people, or their capital, live in. */
const MAIN_ZONES: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'AC Atlantic/St_Helena|AR America/Argentina/Buenos_Aires|AU Australia/Sydney|BR America/Sao_Paulo|CA America/Toronto|' +
    'CD Africa/Kinshasa|CL America/Santiago|CN Asia/Shanghai|CY Asia/Nicosia|DE Europe/Berlin|EC America/Guayaquil|' +
    'ES Europe/Madrid|FM Pacific/Pohnpei|GL America/Nuuk|ID Asia/Jakarta|KI Pacific/Tarawa|KZ Asia/Almaty|MH Pacific/Majuro|' +
    'MN Asia/Ulaanbaatar|MX America/Mexico_City|MY Asia/Kuala_Lumpur|NZ Pacific/Auckland|PF Pacific/Tahiti|' +
    'PG Pacific/Port_Moresby|PS Asia/Hebron|PT Europe/Lisbon|TA Atlantic/St_Helena|UA Europe/Kyiv|US America/New_York|' +
    'UZ Asia/Tashkent|XK Europe/Belgrade'
  )
    .split('|')
    .map((entry) => [entry.slice(0, 2), entry.slice(3)]),
);

const KNOWN = new Map<string, string | null>();

/** The main zone of a country by ISO 3166 alpha-2; null for Russia, which has no such thing, and for what is no country. */
export function countryZone(country: string): string | null {
  const known = KNOWN.get(country);
  if (known !== undefined) return known;
  const zone = country === 'RU' ? null : (MAIN_ZONES[country] ?? onlyZone(country));
  KNOWN.set(country, zone);
  return zone;
}

/** The runtime's own table, where it leaves no choice. */
function onlyZone(country: string): string | null {
  if (!/^[A-Z]{2}$/.test(country)) return null;
  // TypeScript's Intl does not have it yet.
  const locale = new Intl.Locale(`und-${country}`) as { getTimeZones?(): string[] | undefined };
  return locale.getTimeZones?.()?.[0] ?? null;
}
