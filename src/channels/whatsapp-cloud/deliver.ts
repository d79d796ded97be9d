// One job: free-form or template (channels.md §A.7), the turn of its recipient, the call, and what the answer means.
import type { Job, LinkPort, Notice } from '../channel.ts';
import type { HttpClient, HttpReply } from '../http/client.ts';
import type { Verdict } from '../http/link.ts';
import { readAnswer } from './answer.ts';
import { classOf, PAIR_LIMIT, SPAM_LIMIT, TEMPLATE_MISSING, TEMPLATE_PARAMETERS, WINDOW_CLOSED } from './errors.ts';
import { PairLimit } from './pair-limit.ts';
import { envelope, freeForm } from './payload.ts';
import type { WhatsappSettings } from './settings.ts';
import { templateOf } from './template.ts';

export interface DeliverOptions {
  settings: WhatsappSettings;
  port: LinkPort;
  notice: Notice;
  now(): number;
  /** What a reply without an answer means; null for an answer. */
  judge(reply: HttpReply): Verdict | null;
}

type Refusal = Extract<Verdict, { kind: 'refused' }>;
type Choice =
  /** `otherwise` is what may be sent should the API say that the window is closed. */
  { kind: 'body'; body: Record<string, unknown>; otherwise: Record<string, unknown> | null } | Refusal;

/** The pipeline's code for "nothing was tried, so nothing is counted": the turn of a recipient is no failure. */
const NOT_SENT = 'not_sent';
/** Between two looks at a database that is away. */
const CONTACT_RETRY_MS = 1_000;
const PAIR_BACKOFF_MAX_S = 3_600;
/** The spam limit is lifted in hours: no use in asking again at once. */
const SPAM_DELAY_MS = 60_000;
const HOUR_MS = 3_600_000;
const PROXY_CODES: ReadonlySet<string> = new Set(['http_502', 'http_504']);

/** The function that an HTTP link delivers jobs with. It never throws for what comes from outside. */
export function makeDeliver(options: DeliverOptions): (job: Job, http: HttpClient) => Promise<Verdict> {
  const { settings, notice, now } = options;
  const pairs = new PairLimit(settings.pair_interval_s * 1000);
  return async (job, http) => {
    const choice = await choose(options, job);
    if (choice.kind === 'refused') return choice;
    const waitMs = pairs.take(job.phone, now());
    if (waitMs > 0) {
      notice('pair_limited', { wait_ms: waitMs });
      return { kind: 'refused', code: NOT_SENT, errorClass: 'temporary', delayMs: waitMs };
    }
    let verdict = await submit(options, job, http, choice.body);
    if (choice.otherwise !== null && verdict.kind === 'refused' && verdict.code === WINDOW_CLOSED) {
      verdict = await submit(options, job, http, choice.otherwise);
    }
    if (verdict.kind !== 'refused') return verdict;
    if (verdict.code === PAIR_LIMIT) pairs.hold(job.phone, now() + (verdict.delayMs ?? 0), now());
    else pairs.release(job.phone, now());
    return verdict;
  };
}

async function choose({ settings, port, now }: DeliverOptions, job: Job): Promise<Choice> {
  const { mode, preview_url } = settings;
  if (mode === 'session') return { kind: 'body', body: freeForm(job, preview_url), otherwise: null };
  const template = templateBody(settings, job);
  if (mode === 'template') {
    return template.kind === 'refused' ? template : { kind: 'body', body: template.body, otherwise: null };
  }
  let wroteAtMs: number | null;
  try {
    wroteAtMs = (await port.contact(job.phone))?.inboundAtMs ?? null;
  } catch {
    return { kind: 'refused', code: NOT_SENT, errorClass: 'temporary', delayMs: CONTACT_RETRY_MS };
  }
  if (wroteAtMs !== null && now() - wroteAtMs < settings.window_h * HOUR_MS) {
    const otherwise = template.kind === 'refused' ? null : template.body;
    return { kind: 'body', body: freeForm(job, preview_url), otherwise };
  }
  if (template.kind === 'body') return { kind: 'body', body: template.body, otherwise: null };
  // Without a template it is the window that stands in the way.
  return template.code === TEMPLATE_MISSING ? refusal(WINDOW_CLOSED) : template;
}

function templateBody(settings: WhatsappSettings, job: Job): { kind: 'body'; body: Record<string, unknown> } | Refusal {
  const template = settings.templates.get(job.sender.toLowerCase()) ?? settings.template;
  if (template === null) return refusal(TEMPLATE_MISSING);
  const filled = templateOf(job, template, settings.template_one_line);
  return filled === null ? refusal(TEMPLATE_PARAMETERS) : { kind: 'body', body: envelope(job, 'template', filled) };
}

/** Refused by ourselves, as the API would. */
const refusal = (code: string): Refusal => ({ kind: 'refused', code, errorClass: 'content' });

async function submit(
  { settings, notice, judge }: DeliverOptions,
  job: Job,
  http: HttpClient,
  body: Record<string, unknown>,
): Promise<Verdict> {
  const reply = await http.call({
    method: 'POST',
    path: `/${settings.version}/${settings.phone_number_id}/messages`,
    headers: { authorization: `Bearer ${settings.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const judged = judge(reply);
  if (judged?.kind === 'refused') return judged;
  if (reply.kind !== 'answer') return { kind: 'in_doubt', code: reply.reason };
  const answer = readAnswer(reply.status, reply.text);
  // Said by a proxy: Meta may have it.
  if (answer.kind === 'error' && PROXY_CODES.has(answer.code)) return { kind: 'in_doubt', code: answer.code };
  switch (answer.kind) {
    case 'taken':
      if (answer.status !== '') notice('held', { status: answer.status });
      return { kind: 'taken', id: answer.id };
    case 'unreadable':
      notice('unreadable_answer', { status: reply.status });
      return { kind: 'in_doubt', code: 'unreadable_answer' };
    case 'error':
      if (answer.code === SPAM_LIMIT) notice('spam_limited', { code: answer.code });
      return {
        kind: 'refused',
        code: answer.code,
        errorClass: classOf(answer.code, job.temporaryTries, settings.errorMap),
        delayMs: delayMs(answer.code, job, settings),
      };
  }
}

/** Pause of a message by its code; undefined = that of its class. */
function delayMs(code: string, job: Job, settings: WhatsappSettings): number | undefined {
  if (code === SPAM_LIMIT) return SPAM_DELAY_MS;
  if (code !== PAIR_LIMIT) return undefined;
  // Meta's advice, 4^X seconds, X = 0 at the first failure (channels.md §A.6).
  return Math.min(PAIR_BACKOFF_MAX_S, settings.pair_backoff_base ** Math.min(job.temporaryTries, 30)) * 1000;
}
