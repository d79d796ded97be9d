import type pg from 'pg';
import type { Job, Outcome } from '../../channels/channel.ts';
import { NO_CONTENT } from '../../domain/content.ts';
import { CHANNEL_KINDS, type Channel } from '../../domain/message.ts';
import { measure } from '../../domain/segments.ts';
import { checkSender } from '../../domain/sender-id.ts';
import { IdBlocks, messageId } from '../../store/ids.ts';
import { type CommandContext, command, UsageError } from '../frame/command.ts';
import type { Result } from '../frame/result.ts';
import { connectionOf, named } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { CHANNEL_WORDS, counted, phoneOf, shownPhone } from '../support/values.ts';
import { definitionOf } from './settings.ts';
import { TrialLink } from './trial-link.ts';

const BIND_MS = 10_000;
/** Longer than a link waits for an answer by default. */
const ANSWER_MS = 40_000;
const STRAY_MS = 250;
const LIFE_MS = 3_600_000;
const FINAL = /^(delivered|read|undelivered|expired|rejected)$/;

const SECOND_SESSION =
  'this opens a second session from here, beside those of the running node; an upstream that allows one only will refuse it';

/** `kaskad connection test`. */
export default command({
  options: {
    name: { kind: 'text', help: 'the connection, if not named first' },
    to: { kind: 'text', value: 'PHONE', help: 'send one message to this number; nobody is charged for it here' },
    sender: { kind: 'text', help: 'its sender' },
    channel: { kind: 'word', values: CHANNEL_WORDS, help: 'of those it carries; default the first' },
    text: { kind: 'text', help: 'its text, default "Kaskad test"' },
    wait: { kind: 'number', value: 'SECONDS', help: 'how long to wait for the receipt, default 30' },
  },
  positionals: [{ name: 'connection', kind: 'text', help: 'its name' }],
  notes: `Examples:
  kaskad connection test op1
  kaskad connection test op1 --to 79161234567 --sender SHOP --wait 60
  kaskad connection test trunk1 --channel flashcall --to 79161234567 --text 1234

Note: ${SECOND_SESSION}.`,
  run: async (context, values) => {
    const name = named('connection', 'name', values.connection, values.name);
    const { to, sender } = values;
    const phone = to === undefined ? null : phoneOf(to);
    const pool = await openStore(context);
    const connection = await connectionOf(pool, name);
    const definition = definitionOf(connection.type);
    const channel = values.channel ?? definition.channels.find((one) => connection.channels.includes(one))!;
    if (!connection.channels.includes(channel)) {
      throw new UsageError(`--channel: ${name} carries ${connection.channels.join(', ')}`);
    }
    if (to !== undefined) checkTestSender(channel, sender);
    const oneBind = definition.settings.some((field) => field.name === 'binds') ? { binds: 1 } : {};
    const link = new TrialLink(pool, definition, {
      ...connection,
      // A name of its own: where it names an application at the far end, the node's own must go on hearing.
      name: `${connection.name}-test`,
      settings: { ...connection.settings, ...oneBind },
    });
    const report = new Report(context);
    report.line(`note: ${SECOND_SESSION}`);
    await link.start();
    try {
      if (!(await bound(link, report, context.signal))) return report.result(false);
      if (phone === null) return report.result(true);
      const job = await testJob(pool, { channel, phone, sender: sender ?? '', text: values.text ?? testText(channel) });
      return report.result(await sendOne(link, job, report, (values.wait ?? 30) * 1000, context.signal));
    } finally {
      await link.stop();
    }
  },
});

/** Lines as they happen for people, one object at the end for programs. */
class Report {
  readonly #context: CommandContext;
  readonly #begunAt = performance.now();
  readonly #lines: string[] = [];
  readonly facts: Record<string, unknown> = {};

  constructor(context: CommandContext) {
    this.#context = context;
  }

  line(text: string): void {
    this.#lines.push(text);
    this.#context.print(text);
  }

  get elapsedMs(): number {
    return Math.round(performance.now() - this.#begunAt);
  }

  result(ok: boolean): Result {
    return {
      json: { ok, ...this.facts, lines: this.#lines },
      text: ok ? 'it works' : 'it does not work',
      exitCode: ok ? 0 : 1,
    };
  }
}

async function bound(link: TrialLink, report: Report, signal: AbortSignal): Promise<boolean> {
  await link.until(() => link.health().state === 'up' || link.fault !== '', BIND_MS, signal);
  const health = link.health();
  report.facts.bound = health.state === 'up';
  if (health.state === 'up') {
    report.line(
      `bound after ${report.elapsedMs} ms: ${health.bound} of ${health.wanted} sessions, window ${health.window}`,
    );
    return true;
  }
  const reason = link.fault || health.reason || 'no answer';
  report.facts.reason = reason;
  report.line(`not bound after ${report.elapsedMs} ms: ${reason}`);
  return false;
}

function checkTestSender(channel: Channel, sender: string | undefined): void {
  const kind = CHANNEL_KINDS[channel];
  if (kind === 'service' || kind === 'call') return;
  if (sender === undefined || (kind === 'text' && checkSender(sender) !== null)) {
    throw new UsageError('--to needs a --sender that can be sent by');
  }
}

/** A code for a flash call, nothing for a lookup. */
function testText(channel: Channel): string {
  if (CHANNEL_KINDS[channel] !== 'service') return 'Kaskad test';
  return channel === 'flashcall' ? '1234' : '';
}

type TestMessage = Pick<Job, 'channel' | 'phone' | 'sender' | 'text'>;

async function testJob(pool: pg.Pool, { channel, phone, sender, text }: TestMessage): Promise<Job> {
  const { encoding, segments } = channel === 'sms' ? measure(text) : ({ encoding: 'ucs2', segments: 1 } as const);
  if (channel === 'sms' && (text.trim() === '' || segments > 10))
    throw new UsageError('--text must have 1 to 10 parts');
  // A number that no message has or will have, so that its receipts are taken for no other's.
  const ids = new IdBlocks(pool, 'message_id_block');
  await ids.reserve(1);
  const nowMs = Date.now();
  const id = messageId(nowMs, ids.take());
  return {
    messageId: id,
    attemptNo: 1,
    accountId: 0,
    channel,
    phone,
    sender,
    text,
    content: NO_CONTENT,
    temporaryTries: 0,
    encoding,
    segments,
    priority: 0,
    expiresAtMs: nowMs + LIFE_MS,
  };
}

async function sendOne(
  link: TrialLink,
  job: Job,
  report: Report,
  waitMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const begunAt = performance.now();
  link.send(job);
  await link.until(() => link.outcome !== null, ANSWER_MS, signal);
  const took = Math.round(performance.now() - begunAt);
  report.facts.answer = link.outcome?.kind ?? 'none';
  report.facts.provider_ids = link.providerIds;
  report.line(
    `${shownPhone(job.phone, false)}, ${job.channel === 'sms' ? counted(job.segments, 'part') : job.channel}: ${answerWords(link.outcome)} after ${took} ms`,
  );
  if (link.outcome?.kind !== 'submitted') return false;
  const finals = () => link.receipts.filter((receipt) => FINAL.test(receipt.state)).length;
  await awaitReceipts(link, () => finals() >= job.segments, waitMs, signal);
  report.facts.receipts = link.receipts.map(({ providerMessageId, state, errorCode }) => ({
    provider_id: providerMessageId,
    state,
    error_code: errorCode,
  }));
  for (const receipt of link.receipts) {
    report.line(
      `receipt of ${receipt.providerMessageId}: ${receipt.state}${receipt.errorCode ? `, error ${receipt.errorCode}` : ''}`,
    );
  }
  if (finals() < job.segments) report.line(`${finals()} of ${job.segments} final receipts within ${waitMs / 1000} s`);
  return true;
}

/** The upstream may send them to the node's session, which puts by what it cannot place. */
async function awaitReceipts(link: TrialLink, done: () => boolean, waitMs: number, signal: AbortSignal): Promise<void> {
  const deadlineMs = Date.now() + waitMs;
  while (!done() && Date.now() < deadlineMs && !signal.aborted) {
    await link.until(done, Math.min(STRAY_MS, deadlineMs - Date.now()), signal);
    await link.collectStray();
  }
}

function answerWords(outcome: Outcome | null): string {
  switch (outcome?.kind) {
    case 'submitted':
      return `taken as ${outcome.providerIds.join(', ')}`;
    case 'rejected':
      return `refused with ${outcome.code} (${outcome.errorClass})`;
    case 'deferred':
      return `not taken now: ${outcome.code} (${outcome.errorClass})`;
    case 'in_doubt':
      return `sent and not answered (${outcome.code})`;
    case undefined:
      return 'nothing was heard of it';
  }
}
