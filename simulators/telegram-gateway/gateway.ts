// The Telegram Gateway API: one-time codes to phone numbers. Speaks the published wire: `/<method>` in any case, GET or POST, query,
// form or JSON, `Authorization: Bearer` or `access_token`, answers `{ok, result}` or `{ok: false, error}`, and signed reports to the
// callback_url, tried again up to ten times, each time with a new timestamp and signature.
//
// The last four digits of the phone choose the fate:
//   0001 sent, then revoked · 0002 sent, then expired and refunded · 0003 delivered, then read · 0004 sent, and nothing more
//   0005 PHONE_NUMBER_NOT_FOUND · 0010 FLOOD_WAIT_1 every other time · 0011 BALANCE_NOT_ENOUGH · 0012 ACCESS_TOKEN_INVALID
//   0013 PHONE_NUMBER_INVALID · 0014 SENDER_NOT_VERIFIED · 0015 SOMETHING_NEW, an error nobody knows · others are delivered.
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { type Misbehaviour, type Provider, type SimReply, startProvider } from '../provider/provider.ts';
import { type Parameters, parametersOf } from '../telegram-bot/parameters.ts';
import { makePoster } from '../telegram-bot/post.ts';
import { faultOfPhone, faultOfVerification } from './validate.ts';

export interface TelegramGatewayOptions {
  port?: number;
  host?: string;
  behaviour?: Partial<Misbehaviour>;
  seed?: number;
  /** Default `AAsimulated-gateway-token`. */
  token?: string;
  /** Between one status and the next, milliseconds; default 300. */
  statusDelayMs?: number;
  /** Credits, of which a code costs 0.01; default 1000. */
  balance?: number;
  /** Channels that codes may come from; default: any well-formed name. */
  senders?: readonly string[];
  /** Pauses between tries of a report that was not answered 200, milliseconds. */
  reportPausesMs?: readonly number[];
}

export interface SentCode {
  requestId: string;
  phone: string;
  code: string;
  parameters: Parameters;
}

export interface TelegramGateway extends Provider {
  readonly token: string;
  /** Codes that have gone out, newest last. */
  readonly sent: SentCode[];
  /** The next request about this phone (digits only) is refused so. */
  refuse(phone: string, error: string): void;
  /** Reports not delivered and not given up yet. */
  pendingReports(): number;
}

interface Verification {
  request_id: string;
  phone_number: string;
  request_cost: number;
  is_refunded?: boolean;
  remaining_balance?: number;
  delivery_status?: { status: string; updated_at: number };
  verification_status?: { status: string; updated_at: number; code_entered?: string };
  payload?: string;
}

const TOKEN = 'AAsimulated-gateway-token';
const COST = 0.01;
const REPORT_PAUSES_MS = [200, 400, 800, 1600, 3200, 5000, 5000, 5000, 5000, 5000];
const FATES: Readonly<Record<string, readonly string[]>> = {
  '0001': ['sent', 'revoked'],
  '0002': ['sent', 'expired'],
  '0003': ['sent', 'delivered', 'read'],
  '0004': ['sent'],
};
const REFUSALS: Readonly<Record<string, string>> = {
  '0005': 'PHONE_NUMBER_NOT_FOUND',
  '0011': 'BALANCE_NOT_ENOUGH',
  '0012': 'ACCESS_TOKEN_INVALID',
  '0013': 'PHONE_NUMBER_INVALID',
  '0014': 'SENDER_NOT_VERIFIED',
  '0015': 'SOMETHING_NEW',
};

export async function startTelegramGateway(options: TelegramGatewayOptions = {}): Promise<TelegramGateway> {
  const { token = TOKEN, statusDelayMs = 300 } = options;
  const sent: SentCode[] = [];
  const verifications = new Map<string, { status: Verification; code: string; messageSent: boolean }>();
  const forced = new Map<string, string>();
  const flooded = new Set<string>();
  const timers = new Set<NodeJS.Timeout>();
  let balance = options.balance ?? 1000;

  const provider = await startProvider({
    ...options,
    handle: (request) => {
      if (request.failing)
        return { status: 500, body: 'Internal Server Error', headers: { 'content-type': 'text/plain' } };
      const parameters = parametersOf(request);
      if (parameters === null) return refused('JSON_INVALID');
      const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
      const given = bearer ?? parameters.access_token;
      if (given === undefined) return refused('ACCESS_TOKEN_REQUIRED');
      if (given !== token) return refused('ACCESS_TOKEN_INVALID');
      if (request.throttled) return refused('FLOOD_WAIT_2');
      switch (request.path.slice(1).toLowerCase()) {
        case 'sendverificationmessage':
          return send(parameters);
        case 'checksendability':
          return check(parameters);
        case 'checkverificationstatus':
          return verify(parameters);
        case 'revokeverificationmessage':
          return revoke(parameters);
        default:
          return refused('UNKNOWN_METHOD');
      }
    },
  });
  const poster = makePoster(provider, options.reportPausesMs ?? REPORT_PAUSES_MS);

  function fateOf(phone: string): string | null {
    const digits = phone.slice(1);
    const next = forced.get(digits);
    if (next !== undefined) {
      forced.delete(digits);
      return next;
    }
    const last = digits.slice(-4);
    if (last !== '0010') return REFUSALS[last] ?? (balance < COST ? 'BALANCE_NOT_ENOUGH' : null);
    if (flooded.delete(digits)) return null;
    flooded.add(digits);
    return 'FLOOD_WAIT_1';
  }

  /** A new request, charged for. */
  function open(phone: string): Verification {
    balance = Math.round((balance - COST) * 100) / 100;
    const status: Verification = {
      request_id: randomBytes(12).toString('base64url'),
      phone_number: phone,
      request_cost: COST,
      remaining_balance: balance,
    };
    verifications.set(status.request_id, { status, code: '', messageSent: false });
    return status;
  }

  function check(parameters: Parameters): SimReply {
    const phone = String(parameters.phone_number ?? '');
    const fault = faultOfPhone(phone) ?? fateOf(phone);
    return fault === null ? done(open(phone)) : refused(fault);
  }

  function send(parameters: Parameters): SimReply {
    const phone = String(parameters.phone_number ?? '');
    const fault = faultOfVerification(parameters, options.senders);
    if (fault !== null) return refused(fault);
    const asked = parameters.request_id === undefined ? undefined : verifications.get(String(parameters.request_id));
    if (parameters.request_id !== undefined) {
      if (asked === undefined) return refused('REQUEST_ID_INVALID');
      if (asked.status.phone_number !== phone) return refused('PHONE_NUMBER_MISMATCH');
      if (asked.messageSent) return refused('MESSAGE_ALREADY_SENT');
    }
    const fate = fateOf(phone);
    if (fate !== null) return refused(fate);
    const status = asked?.status ?? open(phone);
    // Returned only in response to a request that incurs a charge.
    if (asked !== undefined) delete status.remaining_balance;
    const length = Number(parameters.code_length);
    const code = String(parameters.code ?? String(Math.floor(provider.random() * 10 ** length)).padStart(length, '0'));
    verifications.set(status.request_id, { status, code, messageSent: true });
    status.delivery_status = { status: 'sent', updated_at: nowS() };
    if (parameters.payload !== undefined && parameters.payload !== '') status.payload = String(parameters.payload);
    sent.push({ requestId: status.request_id, phone: phone.slice(1), code, parameters });
    if (sent.length > 10_000) sent.shift();
    proceed(status, FATES[phone.slice(-4)] ?? ['sent', 'delivered'], String(parameters.callback_url ?? ''));
    return done(status);
  }

  /** One status after the other, each of them reported. */
  function proceed(status: Verification, fate: readonly string[], callbackUrl: string): void {
    const [word, ...rest] = fate;
    if (word === undefined) return;
    later(statusDelayMs, () => {
      status.delivery_status = { status: word, updated_at: nowS() };
      if (word === 'expired') status.is_refunded = true;
      const { remaining_balance, ...reported } = status;
      if (callbackUrl !== '') report(callbackUrl, reported);
      proceed(status, rest, callbackUrl);
    });
  }

  function report(url: string, status: Verification): void {
    const body = JSON.stringify(status);
    poster.post({
      url,
      key: status.request_id,
      make: () => {
        const timestamp = String(nowS());
        const secret = createHash('sha256').update(token).digest();
        const signature = createHmac('sha256', secret).update(`${timestamp}\n${body}`).digest('hex');
        return { headers: { 'x-request-timestamp': timestamp, 'x-request-signature': signature }, body };
      },
    });
  }

  function verify(parameters: Parameters): SimReply {
    const known = verifications.get(String(parameters.request_id ?? ''));
    if (parameters.request_id === undefined) return refused('REQUEST_ID_REQUIRED');
    if (known === undefined) return refused('REQUEST_ID_INVALID');
    if (parameters.code !== undefined) {
      const entered = String(parameters.code);
      const status = entered === known.code ? 'code_valid' : 'code_invalid';
      known.status.verification_status = { status, updated_at: nowS(), code_entered: entered };
    }
    return done(known.status);
  }

  function revoke(parameters: Parameters): SimReply {
    if (parameters.request_id === undefined) return refused('REQUEST_ID_REQUIRED');
    return verifications.has(String(parameters.request_id)) ? done(true) : refused('REQUEST_ID_INVALID');
  }

  function later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timers.add(timer);
  }

  const close = provider.close.bind(provider);
  return Object.assign(provider, {
    token,
    sent,
    refuse: (phone: string, error: string) => void forced.set(phone, error),
    pendingReports: () => timers.size + poster.pending(),
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      poster.close();
      await close();
    },
  });
}

function nowS(): number {
  return Math.floor(Date.now() / 1000);
}

function done(result: unknown): SimReply {
  return { status: 200, body: { ok: true, result } };
}

/** The page names no HTTP statuses: the answer is in the body. */
function refused(error: string): SimReply {
  return { status: 200, body: { ok: false, error } };
}
