// A simulated Viber partner API (channels.md §B.1): POST /vibersrvc/1/send_message, no token, HTTP 200 whatever happens, and
// callbacks to one address. A repeat of a service's `seq` is told ALREADY_SENT with the first one's token.
//
// The last four digits of the recipient choose the fate; others are delivered after `deliveryDelayMs`.
//   0001, 0002  expired (Viber has no other bad end)      0003  delivered, then seen
//   0004        no callback                               0005  status 9 NOT_VIBER_USER
//   0010  8 USER_BLOCKED     0011  10 NO_SUITABLE_DEVICE  0012  12 ALREADY_SENT     0013  1 INTERNAL_FAILURE
//   0014  7 TIMEOUT          0015  13 NOT_PERMITTED       0016  14 BILLING_FAILURE  0017  43 SERVICE_BLOCKED
//   0018  17 NO_MORE_MESSAGES
// and the orders that a partner's emulator plays:
//   0020  seen alone         0021  expired → delivered    0022  expired → seen      0023  delivered → expired
//   0024  delivered twice (two devices)                   0025  delivered, then unsubscribed
import {
  type Misbehaviour,
  type Provider,
  type SimReply,
  type SimRequest,
  startProvider,
} from '../provider/provider.ts';
import { type Fields, type Rules, refusalOf, type Template } from './validate.ts';

export const CALLBACK = { delivered: 0, seen: 1, expired: 2, subscribed: 4, unsubscribed: 5 } as const;
export type CallbackName = keyof typeof CALLBACK;

const REFUSED: ReadonlyMap<string, number> = new Map([
  ['0005', 9],
  ['0010', 8],
  ['0011', 10],
  ['0012', 12],
  ['0013', 1],
  ['0014', 7],
  ['0015', 13],
  ['0016', 14],
  ['0017', 43],
  ['0018', 17],
]);
const ORDERS: ReadonlyMap<string, readonly CallbackName[]> = new Map([
  ['0001', ['expired']],
  ['0002', ['expired']],
  ['0003', ['delivered', 'seen']],
  ['0004', []],
  ['0020', ['seen']],
  ['0021', ['expired', 'delivered']],
  ['0022', ['expired', 'seen']],
  ['0023', ['delivered', 'expired']],
  ['0024', ['delivered', 'delivered']],
  ['0025', ['delivered', 'unsubscribed']],
]);
const FIRST_TOKEN = 5_379_697_806_260_881_548n;
const MEMORY_MAX = 100_000;

export interface ViberOptions {
  port?: number;
  host?: string;
  /** Services there are, default 1. */
  services?: readonly number[];
  /** Addresses that may send, default any; others get status 11. */
  allowedIps?: readonly string[];
  blockedTypes?: readonly number[];
  /** By templateId. */
  templates?: Readonly<Record<string, Template>>;
  /** Where callbacks go; changeable as `callbackUrl`. Empty: nowhere. */
  callbackUrl?: string;
  /** Before the first callback and between two, default 300. */
  deliveryDelayMs?: number;
  /** Callbacks of a recipient without a fate of their own, default `['delivered']`. */
  order?: readonly CallbackName[];
  /** Tokens as bare 64-bit numbers (default) or as strings. */
  bareTokens?: boolean;
  behaviour?: Partial<Misbehaviour>;
  seed?: number;
}

export interface ViberSimulator extends Provider {
  /** What a connection has as base_url. */
  readonly baseUrl: string;
  callbackUrl: string;
  /** Statuses of recipients, before the magic numbers. */
  readonly statuses: Map<string, number>;
  /** What was taken, newest last. */
  readonly taken: { token: string; body: Fields }[];
  /** A callback now, of whatever kind. */
  tell(name: CallbackName, phone: string, serviceId: number, token?: string): void;
}

export async function startViber(options: ViberOptions = {}): Promise<ViberSimulator> {
  const { order = ['delivered'], deliveryDelayMs = 300, bareTokens = true } = options;
  const rules: Rules = {
    services: new Set(options.services ?? [1]),
    blockedTypes: new Set(options.blockedTypes ?? []),
    templates: new Map(Object.entries(options.templates ?? {})),
  };
  const timers = new Set<NodeJS.Timeout>();
  const tokens = new Map<string, string>();
  const statuses = new Map<string, number>();
  const taken: ViberSimulator['taken'] = [];
  let lastToken = FIRST_TOKEN - 1n;

  const provider = await startProvider({ ...options, handle });
  const { close } = provider;
  const simulator: ViberSimulator = Object.assign(provider, {
    baseUrl: `${provider.url}/vibersrvc/1`,
    callbackUrl: options.callbackUrl ?? '',
    statuses,
    taken,
    tell,
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      await close();
    },
  });
  return simulator;

  function handle(request: SimRequest): SimReply {
    if (request.path !== '/vibersrvc/1/send_message') return { status: 404, body: { error: 'not found' } };
    if (request.method !== 'POST') return { status: 405, body: { error: 'method not allowed' } };
    if (request.throttled) return { status: 429, body: '', headers: { 'retry-after': '1' } };
    const body = readObject(request.body);
    const seq = Number.isSafeInteger(body?.seq) ? Number(body?.seq) : 0;
    if (options.allowedIps !== undefined && !options.allowedIps.includes(request.ip)) return answer(seq, 11);
    if (request.failing) return answer(seq, 1);
    const refusal = refusalOf(body, rules);
    return refusal !== 0 || body === null ? answer(seq, refusal) : take(body, seq);
  }

  function take(body: Fields, seq: number): SimReply {
    const phone = String(body.dest);
    const repeat = tokens.get(`${body.service_id} ${seq}`);
    if (repeat !== undefined) return answer(seq, 12, repeat);
    const status = statuses.get(phone) ?? REFUSED.get(phone.slice(-4)) ?? 0;
    if (status !== 0 && status !== 12) return answer(seq, status);
    lastToken += 1n;
    const token = String(lastToken);
    if (tokens.size >= MEMORY_MAX) tokens.clear();
    tokens.set(`${body.service_id} ${seq}`, token);
    if (taken.length >= MEMORY_MAX) taken.shift();
    taken.push({ token, body });
    (ORDERS.get(phone.slice(-4)) ?? order).forEach((name, place) => {
      later(deliveryDelayMs * (place + 1), () => tell(name, phone, Number(body.service_id), token));
    });
    return answer(seq, status, token);
  }

  /** Digits of a 64-bit number are written by hand: JSON.stringify has no number for them. */
  function answer(seq: number, status: number, token = '0'): SimReply {
    const given = bareTokens ? token : `"${token}"`;
    const rest = status === 0 ? ',"matching_template_id":0' : '';
    return { status: 200, body: `{"seq":${seq},"message_token":${given},"status":${status}${rest}}` };
  }

  function tell(name: CallbackName, phone: string, serviceId: number, token = '0'): void {
    if (simulator.callbackUrl === '') return;
    const given = bareTokens ? token : `"${token}"`;
    const rest = `"message_time":${Date.now()},"phone_number":"${phone}","service_id":${serviceId}`;
    const body = `{"message_token":${given},"message_status":${CALLBACK[name]},${rest}}`;
    provider.callback({ url: simulator.callbackUrl, body });
  }

  function later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timers.add(timer);
  }
}

function readObject(body: Buffer): Fields | null {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    return null;
  }
}
