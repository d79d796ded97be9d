// Opens a connection once more, beside the running node's, and sends one message by it if asked: what an operator does
// before traffic is sent that way. Nobody is charged, nothing is written down as a message.
import type pg from 'pg';
import type { ChannelDefinition, DeliveryEvent, Job, LinkHealth, Outcome } from '../channels/channel.ts';
import { NO_CONTENT } from '../domain/content.ts';
import { CHANNEL_KINDS, type Channel } from '../domain/message.ts';
import { measure } from '../domain/segments.ts';
import { checkSender } from '../domain/sender-id.ts';
import { IdBlocks, messageId } from '../store/ids.ts';
import { TestLink } from './connection-test-link.ts';

export const SECOND_SESSION_NOTE =
  'this opens a second session from here, beside those of the running node; an upstream that allows one only will refuse it';

const STRAY_MS = 250;
const LIFE_MS = 3_600_000;
const SEGMENTS_MAX = 10;
const FINAL = /^(delivered|read|undelivered|expired|rejected)$/;

export interface TestMessage {
  channel: Channel;
  /** Digits. */
  phone: string;
  sender: string;
  text: string;
}

export interface ConnectionTest {
  connection: { id: number; name: string; settings: Record<string, unknown> };
  definition: ChannelDefinition;
  /** Null = only whether it can be opened. */
  message: TestMessage | null;
  bindMs: number;
  answerMs: number;
  /** How long to wait for receipts of all parts. */
  receiptMs: number;
}

/** What happened, in this order; the last one is the result. Times from when that part of it began. */
export type TestStep =
  | { kind: 'bound'; afterMs: number; health: LinkHealth }
  | { kind: 'not_bound'; afterMs: number; reason: string }
  | { kind: 'answered'; afterMs: number; job: Job; outcome: Outcome | null; providerIds: string[] }
  | { kind: 'receipts'; receipts: readonly DeliveryEvent[]; finals: number; job: Job };

/** What of a message cannot be sent by any connection; null = nothing. */
export function testFault({ channel, sender, text }: TestMessage): { field: 'sender' | 'text'; why: string } | null {
  const kind = CHANNEL_KINDS[channel];
  if (kind !== 'service' && kind !== 'call' && (sender === '' || (kind === 'text' && checkSender(sender) !== null))) {
    return { field: 'sender', why: 'needs a sender that can be sent by' };
  }
  if (channel === 'sms' && (text.trim() === '' || measure(text).segments > SEGMENTS_MAX)) {
    return { field: 'text', why: `must have 1 to ${SEGMENTS_MAX} parts` };
  }
  return null;
}

/** A code for a flash call, nothing for a lookup. */
export function testText(channel: Channel): string {
  if (CHANNEL_KINDS[channel] !== 'service') return 'Kaskad test';
  return channel === 'flashcall' ? '1234' : '';
}

/** Yields what happens as it happens. Takes `bindMs + answerMs + receiptMs` and two seconds at the most. */
export async function* testConnection(
  pool: pg.Pool,
  { connection, definition, message, bindMs, answerMs, receiptMs }: ConnectionTest,
  signal: AbortSignal,
): AsyncGenerator<TestStep> {
  const oneBind = definition.settings.some((field) => field.name === 'binds') ? { binds: 1 } : {};
  const link = new TestLink(pool, definition, {
    ...connection,
    // A name of its own: where it names an application at the far end, the node's own must go on hearing.
    name: `${connection.name}-test`,
    settings: { ...connection.settings, ...oneBind },
  });
  const elapsedMs = stopwatch();
  await link.start();
  try {
    await link.until(() => link.health().state === 'up' || link.fault !== '', bindMs, signal);
    const health = link.health();
    if (health.state !== 'up') {
      yield { kind: 'not_bound', afterMs: elapsedMs(), reason: link.fault || health.reason || 'no answer' };
      return;
    }
    yield { kind: 'bound', afterMs: elapsedMs(), health };
    if (message === null) return;
    const job = await testJob(pool, message);
    const sentMs = stopwatch();
    link.send(job);
    await link.until(() => link.outcome !== null, answerMs, signal);
    yield { kind: 'answered', afterMs: sentMs(), job, outcome: link.outcome, providerIds: link.providerIds };
    if (link.outcome?.kind !== 'submitted') return;
    const finals = () => link.receipts.filter((receipt) => FINAL.test(receipt.state)).length;
    await awaitReceipts(link, () => finals() >= job.segments, receiptMs, signal);
    yield { kind: 'receipts', receipts: link.receipts, finals: finals(), job };
  } finally {
    await link.stop();
  }
}

function stopwatch(): () => number {
  const begunAt = performance.now();
  return () => Math.round(performance.now() - begunAt);
}

async function testJob(pool: pg.Pool, { channel, phone, sender, text }: TestMessage): Promise<Job> {
  const { encoding, segments } = channel === 'sms' ? measure(text) : ({ encoding: 'ucs2', segments: 1 } as const);
  // A number that no message has or will have, so that its receipts are taken for no other's.
  const ids = new IdBlocks(pool, 'message_id_block');
  await ids.reserve(1);
  const nowMs = Date.now();
  return {
    messageId: messageId(nowMs, ids.take()),
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

/** The upstream may send them to the node's session, which puts by what it cannot place. */
async function awaitReceipts(link: TestLink, done: () => boolean, waitMs: number, signal: AbortSignal): Promise<void> {
  const deadlineMs = Date.now() + waitMs;
  while (!done() && Date.now() < deadlineMs && !signal.aborted) {
    await link.until(done, Math.min(STRAY_MS, deadlineMs - Date.now()), signal);
    await link.collectStray();
  }
}
