// A simulated WhatsApp Business Cloud API: POST /{version}/{phone-number-id}/messages and its webhooks (channels.md §A).
// It checks the bearer, the version, the schema of every type, the 24-hour window, templates and both rates.
//
// The last four digits of the recipient choose the fate:
//   0001 sent, then failed (131026)        0002 sent and nothing more (there is no `expired` here)
//   0003 delivered, then read              0004 accepted, never a status
//   0005 refused: not on WhatsApp (131026) others: sent, delivered
//   0010 131030  0011 131047  0012 131048  0013 130429 once  0014 131056  0015 190  0016 131000 once
//   0017 131053  0018 131053 once          0019 failed (131049) without `sent`
//   0020 paused, then delivered            0021 held for quality assessment, then delivered
//   0022 read without delivered            0023 delivered, then played
//   0024 failed, then delivered after all  0025 HTTP 500 with a web page
//   0026 taken, but the answer is unreadable
//
// A user's message, which opens the window: `inbound()`, or POST /_in {"phone":"…","text":"…"}.
import { randomInt } from 'node:crypto';
import {
  type Misbehaviour,
  type Provider,
  type SimReply,
  type SimRequest,
  startProvider,
} from '../provider/provider.ts';
import { fateOf, refusalOf } from './fates.ts';
import { type GraphError, graphError, unknownObject } from './graph-error.ts';
import { Limits } from './limits.ts';
import { type RegisteredTemplate, templateFault } from './templates.ts';
import { isRefused, type Submission, validate } from './validate.ts';
import { type Business, messagePayload, signature, statusPayload, type Taken } from './webhooks.ts';

export interface GraphApiOptions {
  port?: number;
  host?: string;
  behaviour?: Partial<Misbehaviour>;
  seed?: number;
  /** Pauses between tries of a webhook that was not answered 2xx, milliseconds. */
  callbackPausesMs?: readonly number[];
  /** Access token, `sim-token` unless given. */
  token?: string;
  /** `100000000000001` unless given. */
  phoneNumberId?: string;
  /** The business number itself, `79990000000` unless given. */
  displayPhoneNumber?: string;
  /** Key of the webhooks' signatures, `sim-app-secret` unless given. */
  appSecret?: string;
  /** Word of the address's verification, `sim-verify` unless given. */
  verifyToken?: string;
  /** Where webhooks go; '' = nowhere. May be changed later: `callbackUrl` of what is returned. */
  callbackUrl?: string;
  templates?: readonly RegisteredTemplate[];
  /** Everybody counts as having written just now. */
  windowAlwaysOpen?: boolean;
  /** Length of the customer-service window, 24 hours. */
  windowMs?: number;
  /** 80; 0 = unlimited. */
  throughputPerS?: number;
  /** 6000; 0 = none. */
  pairIntervalMs?: number;
  /** Share of delivered messages of which only `read` is told, 0…1. */
  skipDeliveredRate?: number;
  /** From the answer to `delivered`, 300; `read` comes as much later. */
  deliveryMs?: number;
}

export interface GraphApi extends Provider {
  callbackUrl: string;
  /** Messages taken, newest last, at most 10,000. */
  readonly taken: Taken[];
  /** A user writes: opens the window and sends the webhook. Returns the message's id. */
  inbound(phone: string, text: string): string;
  /** Verifies a webhook's address as Meta does; the one of `callbackUrl` unless another is given. */
  verify(url?: string): Promise<{ verified: boolean; status: number }>;
}

const TAKEN_MAX = 10_000;
const PEOPLE_MAX = 100_000;
const DAY_MS = 86_400_000;
const PATH = /^\/v(\d{1,2})\.0\/([^/]+)\/messages$/;
const VERSION_MIN = 17;
const VERSION_MAX = 25;

export async function startGraphApi(options: GraphApiOptions = {}): Promise<GraphApi> {
  const {
    token = 'sim-token',
    phoneNumberId = '100000000000001',
    displayPhoneNumber = '79990000000',
    appSecret = 'sim-app-secret',
    verifyToken = 'sim-verify',
    templates = [],
    windowMs = DAY_MS,
    skipDeliveredRate = 0,
    deliveryMs = 300,
  } = options;
  const business: Business = { wabaId: '200000000000002', phoneNumberId, displayPhoneNumber };
  const limits = new Limits({
    throughputPerS: options.throughputPerS ?? 80,
    pairIntervalMs: options.pairIntervalMs ?? 6000,
  });
  const wroteAtMs = new Map<string, number>();
  /** Refusals by recipient, for fates that come once. */
  const refusals = new Map<string, number>();
  const timers = new Set<NodeJS.Timeout>();
  let lastId = 0;

  const webhook = (payload: unknown): void => {
    if (api.callbackUrl === '') return;
    const body = JSON.stringify(payload);
    api.callback({ url: api.callbackUrl, headers: { 'x-hub-signature-256': signature(appSecret, body) }, body });
  };

  const play = (message: Taken): void => {
    const { steps } = fateOf(message.to);
    const isSkipped = api.random() < skipDeliveredRate;
    const told = isSkipped ? steps.map((step) => (step === 'delivered' ? 'read' : step)) : steps;
    told.forEach((step, index) => {
      // `sent` follows the answer nearly at once, everything else takes the delivery's time.
      const afterMs = step === 'sent' ? Math.min(10, deliveryMs) : deliveryMs * Math.max(1, index);
      const timer = setTimeout(() => {
        timers.delete(timer);
        webhook(statusPayload(business, message, step, Date.now()));
      }, afterMs);
      timers.add(timer);
    });
  };

  const isOpen = (phone: string): boolean =>
    options.windowAlwaysOpen === true || Date.now() - (wroteAtMs.get(phone) ?? 0) < windowMs;

  const refusal = (submission: Submission): GraphError | null => {
    const { to, template } = submission;
    const times = refusals.get(to) ?? 0;
    const fated = refusalOf(fateOf(to), times);
    if (fated !== null) {
      if (refusals.size >= PEOPLE_MAX) refusals.clear();
      refusals.set(to, times + 1);
      return fated;
    }
    if (template !== null) return templateFault(template, templates);
    return isOpen(to) ? null : { code: 131047, details: 'More than 24 hours have passed since the user last replied' };
  };

  const take = (submission: Submission): SimReply => {
    const { to, type, opaque } = submission;
    lastId += 1;
    const unique = `${to}.${phoneNumberId}.${lastId}.${Date.now()}`;
    const message = { id: `wamid.${Buffer.from(unique).toString('base64')}`, to, type, opaque };
    if (api.taken.length >= TAKEN_MAX) api.taken.shift();
    api.taken.push(message);
    play(message);
    const fate = fateOf(to);
    if (fate.odd === 'garbage_200') return { status: 200, body: '<html>It works!</html>' };
    return {
      status: 200,
      body: {
        messaging_product: 'whatsapp',
        contacts: [{ input: to, wa_id: to }],
        messages: [{ id: message.id, message_status: fate.messageStatus ?? 'accepted' }],
      },
    };
  };

  const handle = (request: SimRequest): SimReply => {
    const refuse = (code: number, details: string) => graphError({ code, details }, traceId());
    if (request.path === '/_in' && request.method === 'POST') return userWrites(request.body);
    const [, version, number] = PATH.exec(request.path) ?? [];
    if (version === undefined || request.method !== 'POST') return refuse(2500, 'POST /v25.0/NUMBER-ID/messages');
    if (Number(version) < VERSION_MIN || Number(version) > VERSION_MAX) return refuse(2500, 'Unknown version');
    if (request.headers.authorization !== `Bearer ${token}`) return refuse(190, 'Error validating access token');
    if (number !== phoneNumberId) return unknownObject(String(number), traceId());
    if (request.throttled) return refuse(130429, 'By chance');
    if (request.failing) return refuse(131000, 'By chance');
    const read = validate(request.body);
    if (isRefused(read)) return graphError(read, traceId());
    if (fateOf(read.to).odd === 'html_500') {
      return { status: 500, body: '<html>Sorry</html>', headers: { 'content-type': 'text/html' } };
    }
    const refused = refusal(read) ?? limits.take(read.to, Date.now());
    return refused === null ? take(read) : graphError(refused, traceId());
  };

  const userWrites = (body: Buffer): SimReply => {
    try {
      const { phone, text } = JSON.parse(body.toString('utf8')) as { phone?: unknown; text?: unknown };
      if (/^\d{7,15}$/.test(String(phone)))
        return { status: 200, body: { id: api.inbound(String(phone), String(text)) } };
    } catch {
      // Falls to the refusal below.
    }
    return { status: 400, body: { error: '{"phone":"digits","text":"words"}, please' } };
  };

  const provider = await startProvider({
    port: options.port,
    host: options.host,
    behaviour: options.behaviour,
    seed: options.seed,
    callbackPausesMs: options.callbackPausesMs,
    handle,
  });
  const closeProvider = provider.close;
  const api: GraphApi = Object.assign(provider, {
    callbackUrl: options.callbackUrl ?? '',
    taken: [],
    inbound: (phone: string, text: string) => {
      const nowMs = Date.now();
      if (wroteAtMs.size >= PEOPLE_MAX) wroteAtMs.clear();
      wroteAtMs.set(phone, nowMs);
      lastId += 1;
      const id = `wamid.${Buffer.from(`in.${phone}.${lastId}.${nowMs}`).toString('base64')}`;
      webhook(messagePayload(business, id, phone, text, nowMs));
      return id;
    },
    verify: async (url = api.callbackUrl) => {
      const challenge = String(randomInt(1_000_000_000));
      const asked = new URL(url);
      asked.searchParams.set('hub.mode', 'subscribe');
      asked.searchParams.set('hub.challenge', challenge);
      asked.searchParams.set('hub.verify_token', verifyToken);
      const reply = await fetch(asked, { signal: AbortSignal.timeout(10_000) });
      return { verified: reply.status === 200 && (await reply.text()) === challenge, status: reply.status };
    },
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      await closeProvider();
    },
  });
  return api;
}

const traceId = (): string => `A${randomInt(2 ** 40).toString(36)}`;
