// A message's timeline as events in the order of time. Clients are told what the upstream said, not who it was: names of
// connections, upstream's ids and whole receipts are for staff.
import Type, { type Static } from 'typebox';
import type { ErrorClass } from '../../channels/channel.ts';
import { formatE7Trimmed } from '../../domain/money.ts';
import type { Timeline, TimelineAttempt, TimelineStep } from '../../store/timeline.ts';
import { Id, nullable, oneOf, record, Time, timeOf, timeOrNull } from '../frame/fields.ts';
import { type CodeNames, codeName, ERROR_CLASSES } from './message-view.ts';

const KINDS = [
  'accepted',
  'held',
  'moderated',
  'step_began',
  'step_ended',
  'attempt',
  'receipt',
  'in_doubt',
  'money_held',
  'money_charged',
  'money_released',
  'money_refunded',
  'state',
  'push',
  'push_given_up',
] as const;

const EVENT_FIELDS = {
  at: Time,
  kind: oneOf(KINDS),
  step: nullable(Type.Integer()),
  attempt: nullable(Type.Integer()),
  channel: nullable(Type.String()),
  state: nullable(Type.String({ description: 'Of the message, the attempt or the step; HTTP status of a push.' })),
  code: nullable(Type.String({ description: 'Upstream’s, as it came.' })),
  code_name: nullable(Type.String()),
  error_class: nullable(oneOf(ERROR_CLASSES, { description: 'What the upstream’s code means for the next try.' })),
  amount: nullable(Type.String()),
  part: nullable(Type.Integer({ description: 'Of the message, from 1; null where it has only one.' })),
  parts: nullable(Type.Integer()),
  parts_taken: nullable(Type.Integer({ description: 'By the upstream, in this attempt.' })),
  until: nullable(Time),
  acknowledged: nullable(Type.Boolean({ description: 'Of a push.' })),
  duration_ms: nullable(Type.Integer({ description: 'Of a push.' })),
  corrected: nullable(Type.Boolean({ description: 'A later receipt changed a state that was final.' })),
  reason: nullable(Type.String({ description: 'In the words of a moderator, of a refund, of a push that failed.' })),
  detail: Type.String({ description: 'All of it as one English line.' }),
};
const STAFF_FIELDS = {
  connection_id: nullable(Id),
  connection: nullable(Type.String()),
  upstream_ids: Type.Array(Type.String()),
  raw: nullable(Type.String({ description: 'The receipt as it came; the hit of a rule.' })),
  by: nullable(Type.String({ description: 'The moderator; the token.' })),
};
export const ClientTimeline = record({ events: Type.Array(record(EVENT_FIELDS)) });
export const StaffTimeline = record({
  events: Type.Array(record({ ...EVENT_FIELDS, ...STAFF_FIELDS })),
});

type Event = Static<typeof StaffTimeline>['events'][number];
type Given = Partial<Omit<Event, 'at' | 'kind'>>;

const EMPTY = {
  step: null,
  attempt: null,
  channel: null,
  state: null,
  code: null,
  code_name: null,
  error_class: null,
  amount: null,
  part: null,
  parts: null,
  parts_taken: null,
  until: null,
  acknowledged: null,
  duration_ms: null,
  corrected: null,
  reason: null,
  detail: '',
  connection_id: null,
  connection: null,
  upstream_ids: [],
  raw: null,
  by: null,
};
const event = (at: Date, kind: Event['kind'], given: Given): Event => ({ at: timeOf(at), kind, ...EMPTY, ...given });

/** For clients. */
export function clientEvents(timeline: Timeline, names: CodeNames): Static<typeof ClientTimeline>['events'] {
  return eventsOf(timeline, names, false).map(
    ({ connection: _name, connection_id: _id, upstream_ids: _ids, raw: _raw, by: _by, ...rest }) => rest,
  );
}

/** For staff. */
export const staffEvents = (timeline: Timeline, names: CodeNames): Event[] => eventsOf(timeline, names, true);

function eventsOf(timeline: Timeline, names: CodeNames, forStaff: boolean): Event[] {
  const { message, steps, attempts } = timeline;
  const channels = new Map(steps.map(({ step, channel }) => [step, channel]));
  const channelOf = (step: number): string => channels.get(step) ?? message.channel;
  const events = [
    event(message.createdAt, 'accepted', {
      channel: channelOf(1),
      by: message.token,
      detail: forStaff ? (message.token ?? '') : '',
    }),
    ...heldEvents(timeline, forStaff),
    ...steps.flatMap((step) => stepEvents(timeline, step)),
    ...moneyEvents(timeline),
    ...attempts.flatMap((attempt) => attemptEvents(attempt, channelOf(attempt.step), names, forStaff)),
    ...timeline.doubts.map((doubt) =>
      event(doubt.createdAt, 'in_doubt', {
        attempt: doubt.attemptNo,
        connection_id: doubt.connectionId,
        connection: doubt.connection,
        part: doubt.segment + 1,
        detail: `part ${doubt.segment + 1} was sent and never answered`,
      }),
    ),
    ...stateEvents(timeline, names),
    ...pushEvents(timeline),
  ];
  return events
    .map((one, order) => ({ one, order }))
    .sort((a, b) => (a.one.at < b.one.at ? -1 : a.one.at > b.one.at ? 1 : a.order - b.order))
    .map(({ one }) => one);
}

function heldEvents({ held }: Timeline, forStaff: boolean): Event[] {
  if (held === null) return [];
  const { step, ruleKind, hit, decidedAt, decision, decidedBy, reason } = held;
  const events = [
    event(held.createdAt, 'held', { step, raw: `${ruleKind}: ${hit}`, detail: forStaff ? `${ruleKind}: ${hit}` : '' }),
  ];
  if (decidedAt === null) return events;
  const by = forStaff && decidedBy !== '' ? ` (${decidedBy})` : '';
  const told = { reason: reason || null, by: decidedBy || null, detail: `${reason}${by}`.trim() };
  return [...events, event(decidedAt, 'moderated', { step, state: decision, ...told })];
}

function stepEvents({ message, steps }: Timeline, step: TimelineStep): Event[] {
  const { channel, beganAt, deadlineAt, ended } = step;
  const events: Event[] = [];
  if (beganAt !== null) {
    const detail = deadlineAt === null ? '' : `until ${timeOf(deadlineAt)}`;
    events.push(event(beganAt, 'step_began', { step: step.step, channel, until: timeOrNull(deadlineAt), detail }));
  }
  const next = steps.find((other) => other.step > step.step && other.beganAt !== null);
  const endedAt = next?.beganAt ?? message.finalAt;
  if (ended !== '' && endedAt !== null) {
    events.push(event(endedAt, 'step_ended', { step: step.step, channel, state: ended }));
  }
  return events;
}

function moneyEvents({ message, entries, refund }: Timeline): Event[] {
  const { holdE7, chargedE7, holdEntryId, releaseEntryId } = message;
  return entries.map((entry) => {
    const at = entry.createdAt;
    if (entry.id === holdEntryId) return event(at, 'money_held', { amount: formatE7Trimmed(holdE7) });
    if (entry.kind === 'capture') return event(at, 'money_charged', { amount: formatE7Trimmed(chargedE7 ?? 0n) });
    if (entry.kind === 'refund') {
      const reason = refund?.reason ?? '';
      return event(at, 'money_refunded', { amount: formatE7Trimmed(refund?.amountE7 ?? 0n), reason, detail: reason });
    }
    const back = entry.id === releaseEntryId ? holdE7 - (chargedE7 ?? 0n) : holdE7;
    return event(at, 'money_released', { amount: formatE7Trimmed(back) });
  });
}

function attemptEvents(attempt: TimelineAttempt, channel: string, names: CodeNames, forStaff: boolean): Event[] {
  const { attemptNo, step, connectionId, connection, connectionType, errorCode } = attempt;
  const about = { step, attempt: attemptNo, channel, connection_id: connectionId, connection };
  const ids = attempt.providerIds.filter((id) => id !== '');
  const code = errorCode === '' ? null : errorCode;
  const taken = attempt.segmentStates.replace(/[xn]/g, '').length;
  const parts = attempt.segmentStates.length;
  const errorClass = attempt.errorClass as ErrorClass | null;
  const detail = [
    parts > 1 || taken === 0 ? `${taken} of ${parts} parts taken` : '',
    forStaff && ids.length > 0 ? `upstream ids ${ids.join(', ')}` : '',
    forStaff && attempt.errorClass !== null ? attempt.errorClass : '',
  ];
  return [
    event(attempt.at, 'attempt', {
      ...about,
      state: attempt.state,
      code,
      code_name: code === null ? null : codeName(names, connectionType, code),
      error_class: errorClass,
      parts,
      parts_taken: taken,
      upstream_ids: ids,
      detail: detail.filter(Boolean).join('; '),
    }),
    ...attempt.receipts.map((receipt) => {
      const told = /\berr(?:or)?:(\S+)/i.exec(receipt.raw)?.[1] ?? null;
      return event(receipt.at ?? attempt.changedAt, 'receipt', {
        ...about,
        state: /\bstat:(\S+)/i.exec(receipt.raw)?.[1] ?? null,
        code: told,
        code_name: told === null ? null : codeName(names, connectionType, told),
        part: parts > 1 ? receipt.part : null,
        raw: receipt.raw,
        detail: [parts > 1 ? `part ${receipt.part}` : '', forStaff ? receipt.raw : ''].filter(Boolean).join(': '),
      });
    }),
  ];
}

function stateEvents({ message, attempts }: Timeline, names: CodeNames): Event[] {
  const { state, finalAt, changedAt, errorCode } = message;
  if (finalAt === null) return [];
  const moved = changedAt !== null && changedAt > finalAt;
  const code = errorCode === null ? null : errorCode;
  const told = { code, code_name: code === null ? null : codeName(names, attempts.at(-1)?.connectionType, code) };
  // Of the first final state only the last is kept: a later receipt moved it.
  if (!moved) return [event(finalAt, 'state', { state, ...told })];
  return [event(changedAt, 'state', { state, corrected: true, detail: 'by a later receipt' })];
}

function pushEvents({ pushes, statuses }: Timeline): Event[] {
  return [
    ...pushes.map((push) =>
      event(push.createdAt, 'push', {
        state: push.httpStatus === null ? null : String(push.httpStatus),
        acknowledged: push.acknowledged,
        duration_ms: push.durationMs,
        reason: push.error || null,
        detail: `${push.acknowledged ? 'acknowledged' : push.error || 'not acknowledged'}, ${push.durationMs} ms`,
      }),
    ),
    ...statuses.flatMap((status) =>
      status.deadAt === null
        ? []
        : [
            event(status.deadAt, 'push_given_up', {
              state: status.state,
              reason: status.lastError || null,
              detail: status.lastError,
            }),
          ],
    ),
  ];
}
