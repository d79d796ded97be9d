import type { Outcome } from '../../channels/channel.ts';
import type { Channel } from '../../domain/message.ts';
import {
  SECOND_SESSION_NOTE,
  type TestMessage,
  type TestStep,
  testConnection,
  testFault,
  testText,
} from '../../pipeline/connection-test.ts';
import { type CommandContext, command, UsageError } from '../frame/command.ts';
import type { Result } from '../frame/result.ts';
import { connectionOf, named } from '../support/find.ts';
import { openStore } from '../support/store.ts';
import { CHANNEL_WORDS, counted, phoneOf, shownPhone } from '../support/values.ts';
import { definitionOf } from './settings.ts';

const BIND_MS = 10_000;
/** Longer than a link waits for an answer by default. */
const ANSWER_MS = 40_000;

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

Note: ${SECOND_SESSION_NOTE}.`,
  run: async (context, values) => {
    const name = named('connection', 'name', values.connection, values.name);
    const { to, sender = '' } = values;
    const phone = to === undefined ? null : phoneOf(to);
    const pool = await openStore(context);
    const connection = await connectionOf(pool, name);
    const definition = definitionOf(connection.type);
    const channel = values.channel ?? definition.channels.find((one) => connection.channels.includes(one))!;
    if (!connection.channels.includes(channel)) {
      throw new UsageError(`--channel: ${name} carries ${connection.channels.join(', ')}`);
    }
    const text = values.text ?? testText(channel);
    const message = phone === null ? null : checked({ channel, phone, sender, text });
    const report = new Report(context, (values.wait ?? 30) * 1000);
    report.line(`note: ${SECOND_SESSION_NOTE}`);
    const test = { connection, definition, message, bindMs: BIND_MS, answerMs: ANSWER_MS, receiptMs: report.waitMs };
    for await (const step of testConnection(pool, test, context.signal)) report.step(step);
    return report.result();
  },
});

function checked(message: TestMessage): TestMessage {
  const fault = testFault(message);
  if (fault?.field === 'sender') throw new UsageError('--to needs a --sender that can be sent by');
  if (fault !== null) throw new UsageError(`--${fault.field} ${fault.why}`);
  return message;
}

/** Lines as they happen for people, one object at the end for programs. */
class Report {
  readonly waitMs: number;
  readonly #context: CommandContext;
  readonly #lines: string[] = [];
  readonly #facts: Record<string, unknown> = {};
  #ok = false;

  constructor(context: CommandContext, waitMs: number) {
    this.#context = context;
    this.waitMs = waitMs;
  }

  line(text: string): void {
    this.#lines.push(text);
    this.#context.print(text);
  }

  step(step: TestStep): void {
    switch (step.kind) {
      case 'bound': {
        const { bound, wanted, window } = step.health;
        Object.assign(this.#facts, { bound: true });
        this.#ok = true;
        this.line(`bound after ${step.afterMs} ms: ${bound} of ${wanted} sessions, window ${window}`);
        return;
      }
      case 'not_bound':
        Object.assign(this.#facts, { bound: false, reason: step.reason });
        this.line(`not bound after ${step.afterMs} ms: ${step.reason}`);
        return;
      case 'answered': {
        const { outcome, providerIds, job } = step;
        Object.assign(this.#facts, { answer: outcome?.kind ?? 'none', provider_ids: providerIds });
        this.#ok = outcome?.kind === 'submitted';
        const what = whatOf(job.channel, job.segments);
        this.line(`${shownPhone(job.phone, false)}, ${what}: ${answerWords(outcome)} after ${step.afterMs} ms`);
        return;
      }
      case 'receipts':
        this.#receipts(step);
    }
  }

  #receipts({ receipts, finals, job }: Extract<TestStep, { kind: 'receipts' }>): void {
    this.#facts.receipts = receipts.map(({ providerMessageId, state, errorCode }) => ({
      provider_id: providerMessageId,
      state,
      error_code: errorCode,
    }));
    for (const receipt of receipts) {
      this.line(
        `receipt of ${receipt.providerMessageId}: ${receipt.state}${receipt.errorCode ? `, error ${receipt.errorCode}` : ''}`,
      );
    }
    if (finals < job.segments) {
      this.line(`${finals} of ${job.segments} final receipts within ${this.waitMs / 1000} s`);
    }
  }

  result(): Result {
    return {
      json: { ok: this.#ok, ...this.#facts, lines: this.#lines },
      text: this.#ok ? 'it works' : 'it does not work',
      exitCode: this.#ok ? 0 : 1,
    };
  }
}

const whatOf = (channel: Channel, segments: number): string =>
  channel === 'sms' ? counted(segments, 'part') : channel;

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
