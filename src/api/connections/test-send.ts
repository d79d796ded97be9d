import Type from 'typebox';
import type { Channel } from '../../domain/message.ts';
import { normalisePhone } from '../../domain/msisdn.ts';
import { maskPhone } from '../../observe/logger.ts';
import { testConnection as steps, type TestStep, testFault, testText } from '../../pipeline/connection-test.ts';
import { writeAudit } from '../../store/actor.ts';
import { stopsOf } from '../../store/admin/stops.ts';
import type { ApiContext } from '../context.ts';
import { endpoint, staffMay } from '../frame/endpoint.ts';
import { ChannelName, nullable, oneOf, Phone, record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { ConnectionId, connectionOf } from './fields.ts';
import { definitionOf, wrong } from './read-terms.ts';

const BIND_MS = 10_000;
const ANSWER_MS = 15_000;
const RECEIPT_MAX_S = 20;
const TESTS_MAX = 4;

const Milliseconds = nullable(Type.Integer());
const Answer = record({
  bound: Type.Boolean(),
  bound_after_ms: Milliseconds,
  reason: Type.String({ description: 'Why it is not bound.' }),
  answer: nullable(
    oneOf(['submitted', 'rejected', 'deferred', 'in_doubt', 'none'], { description: 'Null when nothing was sent.' }),
  ),
  answered_after_ms: Milliseconds,
  code: Type.String(),
  code_name: Type.String(),
  error_class: nullable(Type.String()),
  provider_ids: Type.Array(Type.String()),
  parts: nullable(Type.Integer()),
  receipts: Type.Array(record({ provider_id: Type.String(), state: Type.String(), error_code: Type.String() })),
});

/** Connections under test, by node: each test is a session beside the node's own. */
const underTest = new WeakMap<ApiContext, Set<number>>();

/** `POST /operator/connections/{id}/test-send`. */
export const testSend = endpoint({
  id: 'operator.connections.test',
  method: 'POST',
  path: '/operator/connections/{id}/test-send',
  tag: 'Connections',
  summary: 'Open it once more, and send one message by it',
  description:
    'Opens a second session beside the running one, so an upstream that allows only one will refuse it. Without `phone` ' +
    'nothing is sent. Nobody is charged. Takes up to 45 seconds.',
  access: staffMay('connections:write'),
  params: ConnectionId,
  body: record({
    phone: Type.Optional(Phone),
    sender: Type.Optional(Type.String({ maxLength: 64 })),
    text: Type.Optional(Type.String({ maxLength: 2000 })),
    channel: Type.Optional(ChannelName),
    wait_s: Type.Optional(
      Type.Integer({ minimum: 0, maximum: RECEIPT_MAX_S, default: 5, description: 'How long to wait for receipts.' }),
    ),
  }),
  response: Answer,
  errors: ['conflict', 'phone_invalid', 'stop_listed'],
  handler: async ({ context, params, body, change }) => {
    const connection = await connectionOf(context.pool, params.id);
    const definition = definitionOf(context, connection.type);
    const channel = body.channel ?? definition.channels.find((one) => connection.channels.includes(one))!;
    if (!connection.channels.includes(channel)) wrong('/channel', `carries ${connection.channels.join(', ')}`);
    const message = body.phone === undefined ? null : await messageOf(context, channel, { ...body, phone: body.phone });
    const test = { connection, definition, message, bindMs: BIND_MS, answerMs: ANSWER_MS };
    const receiptMs = (body.wait_s ?? 5) * 1000;
    const report = emptyReport();
    const done = enter(context, connection.id);
    try {
      const limit = AbortSignal.timeout(BIND_MS + ANSWER_MS + receiptMs);
      for await (const step of steps(context.pool, { ...test, receiptMs }, limit)) take(report, step);
    } finally {
      done();
    }
    if (report.code !== '') report.code_name = definition.codeName?.(report.code) ?? '';
    const { answer, code, bound } = report;
    const told = { phone: message === null ? null : maskPhone(message.phone), channel, bound, answer, code };
    await change((client) =>
      writeAudit(client, {
        accountId: null,
        action: 'connection.tested',
        subjectId: String(connection.id),
        after: told,
      }),
    );
    return report;
  },
});

async function messageOf(
  context: ApiContext,
  channel: Channel,
  body: { phone: string; sender?: string; text?: string },
) {
  const phone = normalisePhone(body.phone);
  if (!phone.ok) throw new Problem(phone.code);
  const message = { channel, phone: phone.phone, sender: body.sender ?? '', text: body.text ?? testText(channel) };
  const fault = testFault(message);
  if (fault !== null) wrong(`/${fault.field}`, fault.why);
  if ((await stopsOf(context.pool, phone.phone, 0)).length > 0) throw new Problem('stop_listed');
  return message;
}

function enter(context: ApiContext, id: number): () => void {
  const present = underTest.get(context) ?? new Set();
  underTest.set(context, present);
  if (present.has(id) || present.size >= TESTS_MAX) throw new Problem('conflict', 'another test is running');
  present.add(id);
  return () => void present.delete(id);
}

type Report = Type.Static<typeof Answer>;

const emptyReport = (): Report => ({
  bound: false,
  bound_after_ms: null,
  reason: '',
  answer: null,
  answered_after_ms: null,
  code: '',
  code_name: '',
  error_class: null,
  provider_ids: [],
  parts: null,
  receipts: [],
});

function take(report: Report, step: TestStep): void {
  switch (step.kind) {
    case 'not_bound':
      report.reason = step.reason;
      return;
    case 'bound':
      Object.assign(report, { bound: true, bound_after_ms: step.afterMs });
      return;
    case 'answered': {
      const { outcome, job, afterMs, providerIds } = step;
      const refused = outcome?.kind === 'rejected' || outcome?.kind === 'deferred';
      Object.assign(report, {
        answer: outcome?.kind ?? 'none',
        answered_after_ms: afterMs,
        code: outcome === null || outcome.kind === 'submitted' ? '' : outcome.code,
        error_class: refused ? outcome.errorClass : null,
        provider_ids: providerIds,
        parts: job.segments,
      });
      return;
    }
    case 'receipts':
      report.receipts = step.receipts.map(({ providerMessageId, state, errorCode }) => ({
        provider_id: providerMessageId,
        state,
        error_code: errorCode,
      }));
  }
}
