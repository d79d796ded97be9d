// The simulated hlr-lookups.com: REST API v2 as its documentation and its own SDK have it (channels.md §D.6). One call does a
// lookup, and the answer is the whole result; there are no callbacks.
//
// The last four digits of the number choose its fate: 0001 does not exist · 0002 absent · 0005 refused at once (400) ·
// 0010 no credit left (402) · 0004 and 0011 undetermined · 0012 connected, roaming · 0013 connected, ported ·
// 0014 the lookup is rejected · 0015 an answer that is no JSON · 0016 connected, says a portability database ·
// 0017 connected, every digit of the IMSI masked · 0018 the lookup fails · others connected.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  type Misbehaviour,
  type Provider,
  type SimReply,
  type SimRequest,
  startProvider,
} from '../provider/provider.ts';
import { ABROAD, imsiOf, type Network, networkOf, portedTo } from './networks.ts';

export interface HlrOptions {
  port?: number;
  host?: string;
  behaviour?: Partial<Misbehaviour>;
  seed?: number;
  apiKey: string;
  apiSecret: string;
  /** Seconds a timestamp may be off, either way. */
  toleranceS?: number;
  /** Epoch milliseconds of the simulated provider. */
  now?: () => number;
}

const BASE = '/api/v2';
const TOLERANCE_S = 300;

export function startHlr(options: HlrOptions): Promise<Provider> {
  const { port, host, behaviour, seed } = options;
  return startProvider({ port, host, behaviour, seed, handle: (request) => handle(request, options) });
}

function handle(request: SimRequest, options: HlrOptions): SimReply {
  const now = options.now ?? Date.now;
  const endpoint = request.path.startsWith(BASE) ? request.path.slice(BASE.length) : '';
  const call = `${request.method} ${endpoint}`;
  if (call === 'GET /time') return { status: 200, body: { time: Math.floor(now() / 1000) } };
  if (!['GET /ping', 'GET /auth-test', 'POST /hlr-lookup'].includes(call)) return refused(404, 'Unknown endpoint');
  if (call === 'GET /ping') return { status: 200, body: { success: true } };
  if (request.throttled) return refused(429, 'Too many requests');
  if (request.failing) return refused(500, 'Internal server error');
  const fault = authFault(request, endpoint, options, now());
  if (fault !== '') return refused(401, fault);
  if (call === 'GET /auth-test') return { status: 200, body: { success: true } };
  return lookUp(request.body, now());
}

function refused(status: number, words: string): SimReply {
  return { status, body: { errors: [words] } };
}

/** What is wrong with the credentials, '' when nothing. */
function authFault({ method, headers, body }: SimRequest, endpoint: string, options: HlrOptions, nowMs: number) {
  const key = String(headers['x-digest-key'] ?? '');
  const timestamp = String(headers['x-digest-timestamp'] ?? '');
  const signature = String(headers['x-digest-signature'] ?? '');
  if (key === '' || timestamp === '' || signature === '') return 'Missing authentication header';
  if (key !== options.apiKey) return 'Unknown API key';
  const ageS = Math.abs(nowMs / 1000 - Number(timestamp));
  if (!/^\d{1,12}$/.test(timestamp) || ageS > (options.toleranceS ?? TOLERANCE_S)) return 'Timestamp out of range';
  const signed = `${endpoint}${timestamp}${method}${body.toString('utf8')}`;
  const wanted = Buffer.from(createHmac('sha256', options.apiSecret).update(signed).digest('hex'));
  const given = Buffer.from(signature);
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? '' : 'Invalid signature';
}

function lookUp(body: Buffer, nowMs: number): SimReply {
  const { msisdn, route, storage } = read(body);
  if (typeof msisdn !== 'string' || !/^\+[1-9]\d{6,14}$/.test(msisdn)) return refused(400, 'Invalid MSISDN');
  const phone = msisdn.slice(1);
  const end = phone.slice(-4);
  if (end === '0005') return refused(400, 'Invalid MSISDN');
  if (end === '0010') return refused(402, 'Insufficient credits');
  if (end === '0015') return { status: 200, body: '<html><body>Maintenance</body></html>' };
  return {
    status: 200,
    body: {
      id: randomBytes(6).toString('hex'),
      msisdn,
      ...found(phone, end),
      cost: '0.0100',
      timestamp: new Date(nowMs).toISOString().replace('T', ' ').replace('Z', '+0000'),
      storage: typeof storage === 'string' ? storage : 'SYNC-API',
      route: typeof route === 'string' ? route : 'IP1',
    },
  };
}

const STATUS: Record<string, string> = {
  '0001': 'INVALID_MSISDN',
  '0002': 'ABSENT',
  '0004': 'UNDETERMINED',
  '0011': 'UNDETERMINED',
  '0014': 'UNDETERMINED',
  '0018': 'UNDETERMINED',
};
const ERROR: Record<string, number> = { '0001': 1, '0002': 27, '0014': 191, '0018': 36 };

function found(phone: string, end: string): Record<string, unknown> {
  const status = STATUS[end] ?? 'CONNECTED';
  const original = networkOf(phone);
  const known = original !== null && (status === 'CONNECTED' || status === 'ABSENT');
  const ported = known && end === '0013';
  const serving = known ? (ported ? portedTo(original) : original) : null;
  const connected = status === 'CONNECTED';
  return {
    connectivity_status: status,
    mccmnc: serving === null ? null : serving.mcc + serving.mnc,
    mcc: serving?.mcc ?? null,
    mnc: serving?.mnc ?? null,
    ...subscriber(phone, end, connected ? serving : null),
    ...named('original', original),
    is_ported: known ? ported : null,
    ...named('ported', ported ? serving : null),
    is_roaming: known && connected ? end === '0012' : null,
    ...named('roaming', known && end === '0012' ? ABROAD : null),
    processing_status: end === '0014' ? 'REJECTED' : end === '0018' ? 'FAILED' : 'COMPLETED',
    error_code: ERROR[end] ?? null,
    data_source: end === '0016' ? 'MNP_DB' : 'LIVE_HLR',
  };
}

function subscriber(phone: string, end: string, serving: Network | null) {
  if (serving === null) return { imsi: null, msin: null, msc: null };
  const imsi = imsiOf(phone, serving);
  const mask = (text: string) => (end === '0017' ? '*'.repeat(text.length) : text);
  return {
    imsi: mask(imsi),
    msin: mask(imsi.slice(serving.mcc.length + serving.mnc.length)),
    msc: mask('79232510066'),
  };
}

function named(kind: 'original' | 'ported' | 'roaming', network: Network | null) {
  return {
    [`${kind}_network_name`]: network?.name ?? null,
    [`${kind}_country_name`]: network?.country ?? null,
    [`${kind}_country_code`]: network?.countryCode ?? null,
    [`${kind}_country_prefix`]: network?.prefix ?? null,
  };
}

function read(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
