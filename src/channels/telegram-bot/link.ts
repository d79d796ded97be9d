// A running bot: finds the person's chat by their number, writes to it, and tells what became of it. There are no receipts in
// the Bot API: taken by Telegram is all that anybody ever learns (channels.md §C.2), reported as delivered.
import type { Contact, ContactState, DeliveryEvent, Job, LinkPort, Notice, UpstreamEvent } from '../channel.ts';
import { type HttpClient, type HttpReply, makeHttpClient } from '../http/client.ts';
import { HttpLink, type Verdict } from '../http/link.ts';
import { botCall, readAnswer } from './api.ts';
import { ChatPauses } from './chat-pauses.ts';
import { callFor } from './content.ts';
import { classify, NOT_BOUND } from './errors.ts';
import type { BotSettings } from './settings.ts';

/** "Nothing was tried": the pipeline counts no failure for it, and waits exactly as long as we say. */
const NOT_SENT = 'not_sent';
/** Tries of storing an event, and of telling Telegram our address; pauses double from the first. */
const TRIES_MAX = 8;
const TRY_PAUSE_MS = 500;
const ALLOWED_UPDATES = ['message', 'my_chat_member'];

export class BotLink extends HttpLink {
  readonly #settings: BotSettings;
  readonly #port: LinkPort;
  readonly #notice: Notice;
  readonly #chats: ChatPauses;
  readonly #timers = new Set<NodeJS.Timeout>();
  #pausedUntilMs = 0;
  #stopped = false;

  constructor(settings: BotSettings, port: LinkPort, notice: Notice) {
    super({ settings, port, notice, deliver: (job, http) => this.#deliver(job, http) });
    this.#settings = settings;
    this.#port = port;
    this.#notice = notice;
    this.#chats = new ChatPauses(settings.chat_rate);
  }

  override async start(): Promise<void> {
    await super.start();
    // Messages need not wait for it.
    if (this.#settings.webhook_url !== '') void this.#setWebhook(1);
  }

  override async stop(deadlineMs: number): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    await super.stop(deadlineMs);
  }

  override free(): number {
    return Date.now() < this.#pausedUntilMs ? 0 : super.free();
  }

  async #deliver(job: Job, http: HttpClient): Promise<Verdict> {
    let contact: Contact | null;
    try {
      contact = await this.#port.contact(job.phone);
    } catch {
      // The database is away: not the message's fault.
      return notSent(this.#settings.temporary_delay_s * 1000);
    }
    if (contact === null || contact.state !== 'bound')
      return { kind: 'refused', code: NOT_BOUND, errorClass: 'recipient' };
    const chat = contact.address;
    const nowMs = Date.now();
    if (nowMs < this.#pausedUntilMs) return notSent(this.#pausedUntilMs - nowMs);
    const waitMs = this.#chats.take(chat, nowMs);
    if (waitMs > 0) return notSent(waitMs);
    const { method, parameters } = callFor(this.#settings, chatIdOf(chat), job);
    return this.#verdict(job, chat, await http.call(botCall(this.#settings.token, method, parameters)));
  }

  #verdict(job: Job, chat: string, reply: HttpReply): Verdict {
    const absent = this.judge(reply);
    if (absent !== null || reply.kind !== 'answer') return absent ?? { kind: 'in_doubt', code: 'no_answer' };
    const answer = readAnswer(reply);
    if (answer.kind === 'unclear') return { kind: 'in_doubt', code: answer.code };
    if (answer.kind === 'ok') return this.#taken(job, chat, answer.result);
    const { code, errorClass, contact } = classify(answer.status, answer.description, this.#settings.errorMap);
    if (contact !== undefined) this.#lose(chat, contact);
    const { retryAfterMs } = answer;
    if (errorClass !== 'throttle' || retryAfterMs === undefined) return { kind: 'refused', code, errorClass };
    this.#pause(chat, retryAfterMs);
    return { kind: 'refused', code, errorClass, delayMs: retryAfterMs };
  }

  #taken(job: Job, chat: string, result: unknown): Verdict {
    const messageId = (result as { message_id?: unknown } | null | undefined)?.message_id;
    if (typeof messageId !== 'number' || !Number.isSafeInteger(messageId))
      return { kind: 'in_doubt', code: 'answer_unreadable' };
    const id = `${chat}:${messageId}`;
    const receipt: DeliveryEvent = {
      kind: 'receipt',
      providerMessageId: id,
      phone: job.phone,
      state: 'delivered',
      errorCode: '',
      raw: `taken by Telegram, message ${messageId}`,
    };
    return { kind: 'taken', id, receipt };
  }

  /** The binding is not good any more: the next message need not be tried. */
  #lose(address: string, state: ContactState): void {
    this.#tell({ kind: 'contact', address, state }, 1);
  }

  /** Telegram's word comes once, so it is told until it is stored: bounded, and not beyond the link's life. */
  #tell(event: UpstreamEvent, tryNo: number): void {
    this.#port.event(event, (ok) => {
      if (ok) return;
      if (tryNo < TRIES_MAX) this.#later(tryNo, () => this.#tell(event, tryNo + 1));
      else this.#notice('event_lost', { kind: event.kind });
    });
  }

  #pause(chat: string, ms: number): void {
    const nowMs = Date.now();
    if (this.#settings.pause_scope === 'chat') {
      this.#chats.hold(chat, nowMs + ms, nowMs);
      return;
    }
    const untilMs = nowMs + ms;
    if (untilMs <= this.#pausedUntilMs) return;
    this.#pausedUntilMs = untilMs;
    this.#notice('paused', { pause_ms: ms });
    this.#after(ms, () => this.#port.room());
  }

  async #setWebhook(tryNo: number): Promise<void> {
    const { base_url, timeout_s, token, webhook_url, secret_token } = this.#settings;
    const call = botCall(token, 'setWebhook', { url: webhook_url, secret_token, allowed_updates: ALLOWED_UPDATES });
    const reply = await once(base_url, timeout_s * 1000, (http) => http.call(call));
    if (this.#stopped) return;
    const answer = reply.kind === 'answer' ? readAnswer(reply) : { kind: 'unclear' as const, code: reply.reason };
    if (answer.kind === 'ok') return;
    const pauseMs = answer.kind === 'error' ? answer.retryAfterMs : undefined;
    if (answer.kind === 'unclear') this.#notice('webhook_failed', { reason: answer.code });
    else this.#notice('webhook_failed', { status: answer.status, description: answer.description });
    const passing = answer.kind === 'unclear' || answer.status === 429 || answer.status >= 500;
    if (passing && tryNo < TRIES_MAX) this.#later(tryNo, () => void this.#setWebhook(tryNo + 1), pauseMs);
  }

  #later(tryNo: number, work: () => void, pauseMs = TRY_PAUSE_MS * 2 ** (tryNo - 1)): void {
    this.#after(pauseMs, work);
  }

  #after(ms: number, work: () => void): void {
    if (this.#stopped) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, ms);
    this.#timers.add(timer);
  }
}

function notSent(delayMs: number): Verdict {
  return { kind: 'refused', code: NOT_SENT, errorClass: 'temporary', delayMs };
}

/** Chat ids are numbers of up to 52 bits; a contact's address is text. */
function chatIdOf(address: string): number | string {
  return /^-?\d{1,15}$/.test(address) ? Number(address) : address;
}

/** One call on a client of its own: the link's serves messages only. */
async function once(
  baseUrl: string,
  timeoutMs: number,
  work: (http: HttpClient) => Promise<HttpReply>,
): Promise<HttpReply> {
  let http: HttpClient;
  try {
    http = makeHttpClient(baseUrl, 1, timeoutMs);
  } catch (error) {
    return { kind: 'unsent', reason: (error as Error).message };
  }
  try {
    return await work(http);
  } finally {
    await http.close();
  }
}
