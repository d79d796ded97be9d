// Every environment variable Kaskad reads, in the order of `kaskad serve --help`. The parser and the help read this table.
import { isIP } from 'node:net';
import { CHANNEL_NAMES, type Channel } from '../domain/message.ts';
import { list, number, numbers, oneOf, someOf, text, type Variable } from './variable.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const ROLES = ['door', 'dispatch', 'notify', 'web'] as const;
const DIALECTS = ['json', 'text'] as const;
const PRIVATE_PUSHES = ['refuse', 'allow'] as const;
const TOTP_RULES = ['optional', 'required'] as const;
const REGISTRATION_MODES = ['approve', 'open', 'closed'] as const;

export const VARIABLES = {
  host: text(
    'KASKAD_HOST',
    '127.0.0.1',
    'address to listen on; 0.0.0.0 for every interface',
    'an address or host name',
  ),
  port: number('KASKAD_PORT', 8080, { min: 0, max: 65_535 }, 'port to listen on; 0 lets the system choose'),
  dataDir: text('KASKAD_DATA', './data', 'folder of the embedded PostgreSQL and of files', 'a path', /^[^\0]+$/),
  databaseUrl: databaseUrl('DATABASE_URL', 'PostgreSQL 15 or newer; without it, an embedded one runs in KASKAD_DATA'),
  logLevel: oneOf('KASKAD_LOG_LEVEL', LOG_LEVELS, 'info', 'how much to log'),
  node: text(
    'KASKAD_NODE',
    '',
    'name of this node, unique among nodes; default host name and port',
    '1 to 100 characters without blanks',
    /^\S{1,100}$/,
  ),
  roles: someOf('KASKAD_ROLES', ROLES, 'what this node does'),
  getAnswer: oneOf('KASKAD_GET_ANSWER', DIALECTS, 'json', 'dialect of the GET door while no account is known'),
  trustProxy: list(
    'KASKAD_TRUST_PROXY',
    'proxies whose X-Forwarded-For is believed',
    'addresses or networks, separated by commas',
    isNetwork,
  ),
  bodyMaxKb: number('KASKAD_BODY_MAX_KB', 8192, { min: 16, max: 262_144 }, 'largest request body, kB'),
  recipientsMax: number('KASKAD_RECIPIENTS_MAX', 10_000, { min: 1, max: 100_000 }, 'most recipients in one request'),
  segmentsMax: number('KASKAD_MAX_SEGMENTS', 10, { min: 1, max: 255 }, 'most SMS parts of one message'),
  defaultLifeH: number(
    'KASKAD_DEFAULT_LIFE_H',
    48,
    { min: 0.0001, max: 720 },
    'life of a message that names none, hours',
    { decimals: true },
  ),
  channelLives: perChannel(
    'KASKAD_CHANNEL_LIFE',
    '',
    'life of a message that names none, for channels that differ from KASKAD_DEFAULT_LIFE_H',
  ),
  stepTimes: perChannel(
    'KASKAD_STEP_TIME',
    'sms=10m,viber=5m,whatsapp=5m,telegram=5m,voice=30m,voice_ivr=30m,flashcall=1m,hlr=2m,ping=2m',
    'how long a step of a cascade may take before the next begins, where the client names no time',
  ),
  receiptWaitH: number(
    'KASKAD_RECEIPT_WAIT_H',
    48,
    { min: 0, max: 720 },
    'wait for a receipt after the life has ended, hours',
    { decimals: true },
  ),
  pushPausesMin: numbers(
    'KASKAD_PUSH_PAUSES_MIN',
    '0,1,5,30,120',
    { min: 0, max: 10_080, countMax: 20 },
    'pauses before each try of a status push, minutes',
  ),
  pushPrivate: oneOf(
    'KASKAD_PUSH_PRIVATE',
    PRIVATE_PUSHES,
    'refuse',
    'whether push addresses that clients set themselves may be in private networks; those an operator sets always may',
  ),
  clientIdDays: number(
    'KASKAD_CLIENT_ID_DAYS',
    366,
    { min: 1, max: 3660 },
    'how long a client_id_sms is remembered, days',
  ),
  apiRatePerMin: number(
    'KASKAD_API_RATE',
    6000,
    { min: 10, max: 1_000_000 },
    'requests of /api/v1 a minute that one account, or one of the staff, may make of a node',
  ),
  sessionIdleH: number(
    'KASKAD_SESSION_IDLE_H',
    12,
    { min: 0.1, max: 720 },
    'how long somebody who is signed in may do nothing, hours',
    { decimals: true },
  ),
  sessionDays: number('KASKAD_SESSION_DAYS', 30, { min: 1, max: 366 }, 'how long one sign-in lasts at most, days'),
  staffTotp: oneOf(
    'KASKAD_STAFF_TOTP',
    TOTP_RULES,
    'optional',
    "whether the operator's staff must show one-time codes when they sign in",
  ),
  campaignFileMaxMb: number(
    'KASKAD_CAMPAIGN_FILE_MAX_MB',
    200,
    { min: 1, max: 4096 },
    'largest file of recipients of a campaign, MB',
  ),
  retentionDays: number('KASKAD_RETENTION_DAYS', 90, { min: 1, max: 3660 }, 'how long messages are kept, days'),
  publicUrl: httpUrl('KASKAD_PUBLIC_URL', 'address of this installation as its clients see it, for links in letters'),
  smtpUrl: smtpUrl('KASKAD_SMTP_URL', 'mail server for letters; without it they wait for the operator to read them'),
  mailFrom: text(
    'KASKAD_MAIL_FROM',
    '',
    'sender of letters; default the user of KASKAD_SMTP_URL, else kaskad@ its host',
    'an e-mail address',
    /^[^\s@<>,;"]{1,64}@[^\s@<>,;"]{1,255}$/,
  ),
  operatorEmail: text(
    'KASKAD_OPERATOR_EMAIL',
    '',
    'who is told of new registrations',
    'an e-mail address',
    /^[^\s@<>,;"]{1,64}@[^\s@<>,;"]{1,255}$/,
  ),
  registration: oneOf(
    'KASKAD_REGISTRATION',
    REGISTRATION_MODES,
    'approve',
    'whether clients may register: after approval, at once, or not at all',
  ),
  registrationTariff: text(
    'KASKAD_REGISTRATION_TARIFF',
    '',
    'tariff of accounts that register; none without it',
    'the name of a tariff',
    /^\S.{0,99}$/,
  ),
  registrationsPerDay: number(
    'KASKAD_REGISTRATIONS_PER_DAY',
    10,
    { min: 1, max: 100_000 },
    'most accounts registered from one address in a day; ten times as many tries an hour',
  ),
} satisfies Record<string, Variable<unknown>>;

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const LIFE_MAX_MS = 30 * UNIT_MS.d;

/** `viber=5m,voice=2h`: milliseconds by channel. */
function perChannel(name: string, fallback: string, help: string): Variable<ReadonlyMap<Channel, number>> {
  const parse = (value: string) =>
    new Map(
      value.split(',').map((item): [Channel, number] => {
        const match = /^\s*([a-z_]+)\s*=\s*(\d{1,6})([smhd])\s*$/.exec(item);
        const channel = CHANNEL_NAMES.find((known) => known === match?.[1]);
        const ms = match === null ? 0 : Number(match[2]) * UNIT_MS[match[3] as keyof typeof UNIT_MS];
        if (channel === undefined || ms < 1_000 || ms > LIFE_MAX_MS) throw new Error();
        return [channel, ms];
      }),
    );
  const expects = 'channels with 1 second to 30 days each, like viber=5m,voice=2h';
  return { name, expects, fallback, empty: new Map(), help, secret: false, parse };
}

function databaseUrl(name: string, help: string): Variable<string> {
  const parse = (value: string) => {
    // Thrown without the value: it holds a password.
    if (!/^postgres(ql)?:\/\//.test(value) || !URL.canParse(value)) throw new Error();
    return value;
  };
  return {
    name,
    expects: 'postgresql://user:password@host/database',
    fallback: '',
    empty: '',
    help,
    secret: true,
    parse,
  };
}

/** `https://kaskad.example`, without the slash at its end. */
function httpUrl(name: string, help: string): Variable<string> {
  const parse = (value: string) => {
    if (!/^https?:\/\//.test(value) || !URL.canParse(value) || /[\s?#]/.test(value)) throw new Error();
    return value.replace(/\/+$/, '');
  };
  return { name, expects: 'an http or https address', fallback: '', empty: '', help, secret: false, parse };
}

function smtpUrl(name: string, help: string): Variable<string> {
  const parse = (value: string) => {
    // Thrown without the value: it holds a password.
    if (!/^smtps?:\/\/[^/?#]+\/?$/.test(value) || !URL.canParse(value)) throw new Error();
    return value;
  };
  return { name, expects: 'smtp://user:password@host:port', fallback: '', empty: '', help, secret: true, parse };
}

/** `10.0.0.1`, `::1`, or with a prefix length: `10.0.0.0/8`. */
function isNetwork(item: string): boolean {
  const [address = '', prefix, ...rest] = item.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
}
