// Every option of a SIP trunk (channels.md §E.2), as data for the command line and the form, and as typed settings.
import { isIPv4 } from 'node:net';
import type { SettingField } from '../channel.ts';

type Extras = Partial<Pick<SettingField, 'required' | 'secret' | 'values'>>;

function text(name: string, help: string, extras: Extras = {}): SettingField {
  return { name, type: 'string', required: false, secret: false, default: '', help, ...extras };
}
function number(name: string, fallback: number, min: number, max: number, help: string): SettingField {
  return { name, type: 'number', required: false, secret: false, default: fallback, min, max, help };
}
function choice(name: string, values: readonly string[], help: string): SettingField {
  return { name, type: 'enum', required: false, secret: false, default: values[0]!, values, help };
}

export const SIP_FIELDS: readonly SettingField[] = [
  { ...text('host', 'Name or IPv4 address of the trunk'), required: true, default: undefined },
  number('port', 5060, 1, 65_535, 'SIP port of the trunk'),
  choice('transport', ['udp', 'tcp'], 'Transport of SIP'),
  text('user', 'Account at the trunk; empty when it knows us by our address'),
  text('auth_user', 'Name for authentication where it differs from the account'),
  text('password', 'Password of the account; empty when it knows us by our address', { secret: true }),
  text('domain', 'Domain of the numbers called; empty = host'),
  text('from_domain', 'Domain of the caller numbers; empty = domain'),
  choice(
    'caller_header',
    ['from', 'pai', 'both'],
    'Where the caller number goes: From, P-Asserted-Identity (with the account in From), or both',
  ),
  text('caller_prefix', 'Put before the caller number, for example +'),
  text('callee_prefix', 'Put before the called number, for example +'),
  text('local_address', 'Our IPv4 address towards the trunk; empty = the one that routing chooses'),
  number('local_port', 0, 0, 65_535, 'Our UDP port for SIP; 0 = any'),
  text(
    'public_address',
    'IPv4 address the trunk is to see, when a NAT with fixed ports stands between; empty = our own',
  ),
  text('trunk_addresses', 'More IPv4 addresses SIP and media of the trunk may come from, separated by commas'),
  number('rtp_port_min', 10_000, 1024, 65_534, 'First port of media'),
  number('rtp_port_max', 19_999, 1024, 65_535, 'Last port of media; a call with a voice takes one even port'),
  choice('rtp_source', ['known', 'any'], "Media is heard from the trunk's addresses and the one it names, or from any"),
  number('play_delay_ms', 300, 0, 5000, 'Silence between the answer and the message, milliseconds'),
  number('options_interval_s', 30, 0, 3600, 'How often the trunk is asked whether it is there (OPTIONS); 0 = never'),
  number('options_timeout_s', 5, 0.05, 60, 'Silence after that question that counts as absence, seconds'),
  number('reconnect_min_s', 1, 0.01, 3600, 'First pause before connecting again, seconds; each next one doubles'),
  number('reconnect_max_s', 30, 0.01, 3600, 'Longest pause before connecting again, seconds'),
];

export interface SipSettings {
  host: string;
  port: number;
  transport: 'udp' | 'tcp';
  user: string;
  authUser: string;
  password: string;
  /** Host, and port where it is not 5060, of the numbers called. */
  requestHost: string;
  fromDomain: string;
  callerHeader: 'from' | 'pai' | 'both';
  callerPrefix: string;
  calleePrefix: string;
  localAddress: string;
  localPort: number;
  publicAddress: string;
  trunkAddresses: readonly string[];
  rtpPortMin: number;
  rtpPortMax: number;
  rtpSource: 'known' | 'any';
  playDelayMs: number;
  optionsIntervalMs: number;
  optionsTimeoutMs: number;
  reconnectMinMs: number;
  reconnectMaxMs: number;
  /** A 183 with media starts the time a flash call rings. */
  progressIsRinging: boolean;
}

const HOST = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i;
const USER = /^[a-z0-9_.+!~*'&=$-]{1,64}$/i;
const PREFIX = /^[+0-9*#a-z]{0,16}$/i;

/** Types the values read by `readSettings`; throws an Error that names every fault. */
export function readSipSettings(values: Record<string, unknown>): SipSettings {
  const given = values as Record<string, string> & Record<string, number>;
  const host = String(given.host).trim();
  const domain = given.domain || (given.port === 5060 ? host : `${host}:${given.port}`);
  const settings: SipSettings = {
    host,
    port: given.port!,
    transport: values.transport as 'udp' | 'tcp',
    user: given.user!,
    authUser: given.auth_user!,
    password: given.password!,
    requestHost: domain,
    fromDomain: given.from_domain || given.domain || host,
    callerHeader: values.caller_header as 'from' | 'pai' | 'both',
    callerPrefix: given.caller_prefix!,
    calleePrefix: given.callee_prefix!,
    localAddress: given.local_address!,
    localPort: given.local_port!,
    publicAddress: given.public_address!,
    trunkAddresses: words(given.trunk_addresses!),
    rtpPortMin: given.rtp_port_min!,
    rtpPortMax: given.rtp_port_max!,
    rtpSource: values.rtp_source as 'known' | 'any',
    playDelayMs: given.play_delay_ms!,
    optionsIntervalMs: given.options_interval_s! * 1000,
    optionsTimeoutMs: given.options_timeout_s! * 1000,
    reconnectMinMs: given.reconnect_min_s! * 1000,
    reconnectMaxMs: given.reconnect_max_s! * 1000,
    progressIsRinging: values.progress_counts_as_ringing === true,
  };
  const faults = faultsOf(settings);
  if (faults.length > 0) throw new Error(faults.join('; '));
  return settings;
}

function faultsOf(settings: SipSettings): string[] {
  const rules: [ok: boolean, fault: string][] = [
    [HOST.test(settings.host), 'host: must be a name or an IPv4 address'],
    [settings.user === '' || USER.test(settings.user), 'user: has characters that cannot stand in a SIP address'],
    [HOST.test(settings.requestHost.replace(/:\d{1,5}$/, '')), 'domain: must be a name or an IPv4 address'],
    [HOST.test(settings.fromDomain), 'from_domain: must be a name or an IPv4 address'],
    [PREFIX.test(settings.callerPrefix), 'caller_prefix: digits, letters, +, * and # only'],
    [PREFIX.test(settings.calleePrefix), 'callee_prefix: digits, letters, +, * and # only'],
    [isAddressOrNone(settings.localAddress), 'local_address: must be an IPv4 address'],
    [isAddressOrNone(settings.publicAddress), 'public_address: must be an IPv4 address'],
    [settings.trunkAddresses.every(isIPv4), 'trunk_addresses: must be IPv4 addresses'],
    [settings.rtpPortMin < settings.rtpPortMax, 'rtp_port_min: is not below rtp_port_max'],
    [settings.reconnectMinMs <= settings.reconnectMaxMs, 'reconnect_min_s: is above reconnect_max_s'],
    [!/["\\\r\n]/.test(settings.authUser), 'auth_user: has characters that cannot stand in a SIP header'],
  ];
  return rules.filter(([ok]) => !ok).map(([, fault]) => fault);
}

const isAddressOrNone = (address: string): boolean => address === '' || isIPv4(address);
const words = (list: string): string[] =>
  list
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
