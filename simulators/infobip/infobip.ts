// A simulated Infobip (channels.md §B.3): POST /viber/2/messages with `Authorization: App KEY`, errors in its requestError
// form, delivery and seen reports to the addresses that a message names.
//
// The last four digits of the recipient choose the fate; others are delivered after `deliveryDelayMs`.
//   0001  undeliverable: EC_PROVIDER_TIMEOUT              0002  expired
//   0003  delivered, then seen                            0004  no report
//   0005  refused at once: REJECTED_DESTINATION
//   0010  undeliverable: EC_BLOCKED_USER                  0011  undeliverable: EC_UNKNOWN_USER
//   0012  refused at once: REJECTED_NOT_ENOUGH_CREDITS    0013  refused at once: REJECTED_FLOODING_FILTER
//   0014  to the operator, then to the handset            0015  seen, then delivered
//   0016  HTTP 403                                        0017  rejected by report: EC_BLOCKED_CONTENT
//   0018  expired, then delivered
import { timingSafeEqual } from 'node:crypto';
import {
  type Misbehaviour,
  type Provider,
  type SimReply,
  type SimRequest,
  startProvider,
} from '../provider/provider.ts';
import { type Fields, type Read, readMessages } from './validate.ts';
import * as say from './words.ts';

type Report = { status: say.StatusObject; error: say.ErrorObject } | 'seen';

const delivered: Report = { status: say.TO_HANDSET, error: say.NO_ERROR };
const expired: Report = { status: say.EXPIRED, error: say.VALIDITY_EXPIRED };
const undeliverable = (error: say.ErrorObject): Report => ({ status: say.NOT_DELIVERED, error });
const REPORTS: ReadonlyMap<string, readonly Report[]> = new Map([
  ['0001', [undeliverable(say.PROVIDER_TIMEOUT)]],
  ['0002', [expired]],
  ['0003', [delivered, 'seen']],
  ['0004', []],
  ['0010', [undeliverable(say.BLOCKED_USER)]],
  ['0011', [undeliverable(say.UNKNOWN_USER)]],
  ['0014', [{ status: say.TO_OPERATOR, error: say.NO_ERROR }, delivered]],
  ['0015', ['seen', delivered]],
  ['0017', [{ status: say.REJECTED_PLATFORM, error: say.BLOCKED_CONTENT }]],
  ['0018', [expired, delivered]],
]);
const REFUSED: ReadonlyMap<string, say.StatusObject> = new Map([
  ['0005', say.REJECTED_DESTINATION],
  ['0012', say.NO_CREDITS],
  ['0013', say.FLOODING],
]);
const TAKEN_MAX = 100_000;

/** What a recipient is answered, before the magic numbers: an HTTP status, or a status of the message. */
export type InfobipAnswer = { http: number } | { status: say.StatusObject; error?: say.ErrorObject };

export interface InfobipOptions {
  port?: number;
  host?: string;
  /** Default `key`. */
  apiKey?: string;
  /** Senders there are, default any; others are REJECTED_SOURCE. */
  senders?: readonly string[];
  /** Where reports go that no message names an address for: what is set in the account. */
  callbackUrl?: string;
  /** Basic credentials of the reports, `NAME:PASSWORD`. */
  callbackBasic?: string;
  /** Before the first report and between two, default 300. */
  deliveryDelayMs?: number;
  behaviour?: Partial<Misbehaviour>;
  seed?: number;
}

export interface InfobipSimulator extends Provider {
  callbackUrl: string;
  readonly answers: Map<string, InfobipAnswer>;
  /** What was taken, newest last. */
  readonly taken: { messageId: string; message: Read }[];
}

export async function startInfobip(options: InfobipOptions = {}): Promise<InfobipSimulator> {
  const { deliveryDelayMs = 300 } = options;
  const key = Buffer.from(`App ${options.apiKey ?? 'key'}`);
  const timers = new Set<NodeJS.Timeout>();
  const answers = new Map<string, InfobipAnswer>();
  const taken: InfobipSimulator['taken'] = [];
  let last = 0;
  const provider = await startProvider({ ...options, handle });
  const { close } = provider;
  const simulator: InfobipSimulator = Object.assign(provider, {
    callbackUrl: options.callbackUrl ?? '',
    answers,
    taken,
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      await close();
    },
  });
  return simulator;

  function handle(request: SimRequest): SimReply {
    const given = Buffer.from(request.headers.authorization ?? '');
    const allowed = given.length === key.length && timingSafeEqual(given, key);
    if (!allowed) return fault(401, 'UNAUTHORIZED', 'Invalid login details');
    if (request.path !== '/viber/2/messages') return fault(404, 'NOT_FOUND', 'Not found');
    if (request.method !== 'POST') return fault(405, 'METHOD_NOT_ALLOWED', 'Method not allowed');
    if (request.throttled) return fault(429, 'TOO_MANY_REQUESTS', 'Too many requests');
    if (request.failing) return fault(500, 'GENERAL_ERROR', 'Something went wrong. Please contact support.');
    const { messages, complaints } = readMessages(readObject(request.body));
    if (Object.keys(complaints).length > 0) return fault(400, 'BAD_REQUEST', 'Bad request', complaints);
    for (const { to } of messages) {
      const answer = answers.get(to);
      if (answer !== undefined && 'http' in answer) return fault(answer.http, 'SIMULATED', 'As asked for');
      if (to.endsWith('0016')) return fault(403, 'FORBIDDEN', 'Permission denied');
    }
    last += 1;
    const bulkId = `bulk-${provider.port}-${last}`;
    return { status: 200, body: { bulkId, messages: messages.map((message) => take(message, bulkId)) } };
  }

  function take(message: Read, bulkId: string): Fields {
    const { to } = message;
    last += 1;
    const messageId = message.messageId || `${provider.port}-${last}-af1078856`;
    const answer = answers.get(to);
    const unknown = options.senders !== undefined && !options.senders.includes(message.sender);
    const status = unknown ? say.status(5, 11, 'REJECTED_SOURCE') : REFUSED.get(to.slice(-4));
    if (answer !== undefined && 'status' in answer) return { messageId, destination: to, ...answer };
    if (status !== undefined) return { messageId, destination: to, status };
    if (taken.length >= TAKEN_MAX) taken.shift();
    taken.push({ messageId, message });
    (REPORTS.get(to.slice(-4)) ?? [delivered]).forEach((report, place) => {
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          tell(message, messageId, bulkId, report);
        },
        deliveryDelayMs * (place + 1),
      );
      timers.add(timer);
    });
    return { messageId, destination: to, status: say.PENDING };
  }

  function tell(
    { sender, to, reportUrl, seenUrl, callbackData }: Read,
    messageId: string,
    bulkId: string,
    report: Report,
  ) {
    const now = new Date().toISOString().replace('Z', '+0000');
    const url = (report === 'seen' ? seenUrl : reportUrl) || simulator.callbackUrl;
    if (url === '') return;
    const result =
      report === 'seen'
        ? { messageId, from: to, to: sender, sentAt: now, seenAt: now }
        : {
            bulkId,
            price: { pricePerMessage: 0.01, currency: 'EUR' },
            ...report,
            messageId,
            to,
            sender,
            sentAt: now,
            doneAt: now,
            messageCount: 1,
            mccMnc: 'null',
            ...(callbackData === '' ? {} : { callbackData }),
          };
    const basic = options.callbackBasic;
    const headers: Record<string, string> =
      basic === undefined ? {} : { authorization: `Basic ${Buffer.from(basic).toString('base64')}` };
    provider.callback({ url, headers, body: JSON.stringify({ results: [result] }) });
  }
}

function fault(status: number, messageId: string, text: string, validationErrors?: unknown): SimReply {
  return { status, body: { requestError: { serviceException: { messageId, text, validationErrors } } } };
}

function readObject(body: Buffer): Fields | null {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    return null;
  }
}
