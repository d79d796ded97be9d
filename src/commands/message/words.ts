// A message's timeline as lines, and its verdict as a sentence.

import { channelOf } from '../../channels/index.ts';
import { ownClientId } from '../../domain/derived-client-id.ts';
import { PRIORITY_NAMES } from '../../domain/message.ts';
import type { Timeline, TimelineAttempt, TimelineQueue, TimelineStep } from '../../store/timeline.ts';
import { counted, money, shownPhone } from '../support/values.ts';

const SEGMENT_WORDS: Record<string, string> = {
  x: 'in doubt',
  n: 'not taken',
  s: 'taken, no receipt yet',
  d: 'delivered',
  r: 'read',
  u: 'not delivered',
  e: 'expired',
  j: 'rejected by receipt',
};

export interface TimelineLine {
  at: Date;
  what: string;
}

/** An upstream's code with its name where the connector knows one: `0x0B` → `0x0B ESME_RINVDSTADR`. */
export function codeWords(code: string, connectionType = 'sms-smpp'): string {
  const name = channelOf(connectionType)?.codeName?.(code) ?? code;
  return name === code ? code : `${code} ${name}`;
}

/** `parts 1–2 delivered, part 3 in doubt`. */
export function segmentWords(letters: string): string {
  const runs: { from: number; to: number; letter: string }[] = [];
  [...letters].forEach((letter, i) => {
    const last = runs.at(-1);
    if (last?.letter === letter) last.to = i + 1;
    else runs.push({ from: i + 1, to: i + 1, letter });
  });
  const word = (letter: string) => SEGMENT_WORDS[letter] ?? letter;
  if (runs.length === 1)
    return letters.length === 1 ? word(letters) : `all ${letters.length} parts ${word(runs[0]!.letter)}`;
  return runs
    .map(({ from, to, letter }) => `${from === to ? `part ${from}` : `parts ${from}–${to}`} ${word(letter)}`)
    .join(', ');
}

/** Everything that happened, in the order of time. */
export function timelineLines(timeline: Timeline, reveal: boolean): TimelineLine[] {
  const { message } = timeline;
  const lines: TimelineLine[] = [{ at: message.createdAt, what: acceptedWords(timeline, reveal) }];
  lines.push(...heldLines(timeline));
  for (const step of timeline.steps) lines.push(...stepLines(timeline, step));
  for (const entry of timeline.entries) lines.push({ at: entry.createdAt, what: entryWords(timeline, entry) });
  for (const attempt of timeline.attempts) lines.push(...attemptLines(attempt));
  for (const doubt of timeline.doubts) {
    lines.push({
      at: doubt.createdAt,
      what: `attempt ${doubt.attemptNo}: part ${doubt.segment + 1} sent to ${doubt.connection} under reference ${doubt.reference} and never answered`,
    });
  }
  if (message.finalAt !== null) {
    const code = message.errorCode ? `, error ${codeWords(message.errorCode, lastType(timeline))}` : '';
    const moved = message.changedAt !== null && message.changedAt > message.finalAt;
    lines.push({ at: message.finalAt, what: moved ? `first final state${code}` : `state ${message.state}${code}` });
    if (moved) lines.push({ at: message.changedAt!, what: `state ${message.state} by a later receipt` });
  }
  for (const push of timeline.pushes) {
    const answer = push.error === '' ? `HTTP ${push.httpStatus}` : push.error;
    const verdict = push.acknowledged ? 'acknowledged' : 'not acknowledged';
    lines.push({
      at: push.createdAt,
      what: `status pushed to ${withoutQuery(push.url)}: ${verdict}, ${answer}, ${push.durationMs} ms`,
    });
  }
  for (const status of timeline.statuses) {
    if (status.deadAt === null) continue;
    lines.push({
      at: status.deadAt,
      what: `status ${status.state} given up after ${status.tries} tries: ${status.lastError}`,
    });
  }
  return lines
    .map((line, i) => ({ line, i }))
    .sort((a, b) => Number(a.line.at) - Number(b.line.at) || a.i - b.i)
    .map(({ line }) => line);
}

function acceptedWords({ message, steps }: Timeline, reveal: boolean): string {
  const by =
    message.token === null ? message.account : `${message.account} (token ${message.token || 'without a name'})`;
  const own = ownClientId(message.clientId);
  const client = own === null ? '' : `, client id ${own}`;
  const size =
    message.channel === 'sms' ? `${counted(message.segments, 'part')} of ${message.encoding}` : message.channel;
  const what = steps.length > 0 ? `a cascade of ${steps.map((step) => step.channel).join(', ')}` : size;
  const from = message.sender === '' ? '' : ` from ${message.sender}`;
  return `accepted from ${by}${client}: ${what} to ${shownPhone(message.phone, reveal)}${from}, ${PRIORITY_NAMES[message.priority]}`;
}

function heldLines({ held }: Timeline): TimelineLine[] {
  if (held === null) return [];
  const lines = [{ at: held.createdAt, what: `held for a moderator: the ${held.ruleKind} rule found "${held.hit}"` }];
  if (held.decidedAt === null) return lines;
  const by = held.decidedBy === '' ? '' : ` by ${held.decidedBy}`;
  const why = held.reason === '' ? '' : `: ${held.reason}`;
  return [...lines, { at: held.decidedAt, what: `held no more: ${held.decision}${by}${why}` }];
}

const END_WORDS: Record<string, string> = {
  rejected: 'refused',
  undelivered: 'not delivered',
  expired: 'could not be handed over in time',
  timeout: 'no word came in its time',
  unread: 'delivered and not read in its time',
  skipped: 'left out: nobody could carry it',
};

function stepLines({ message, steps }: Timeline, step: TimelineStep): TimelineLine[] {
  const name = `step ${step.step} of ${steps.length}, ${step.channel}`;
  const lines: TimelineLine[] = [];
  if (step.beganAt !== null) {
    const until = step.deadlineAt === null ? '' : `, until ${step.deadlineAt.toISOString()}`;
    lines.push({ at: step.beganAt, what: `${name}: begins${until}` });
  }
  const next = steps.find((other) => other.step > step.step && other.beganAt !== null);
  const endedAt = next?.beganAt ?? message.finalAt;
  if (step.ended !== '' && endedAt !== null) {
    lines.push({ at: endedAt, what: `${name}: ${END_WORDS[step.ended] ?? step.ended}` });
  }
  if (step.chargedE7 !== null && step.chargedE7 > 0n && message.finalAt !== null) {
    lines.push({ at: message.finalAt, what: `${name}: ${money(step.chargedE7)} ${message.currency} charged` });
  }
  return lines;
}

const lastType = ({ attempts }: Timeline): string | undefined => attempts.at(-1)?.connectionType;

function entryWords({ message, refund }: Timeline, entry: Timeline['entries'][number]): string {
  const share = `entry ${entry.id} for ${counted(entry.messageCount, 'message')}`;
  if (entry.id === message.holdEntryId) return `${money(message.holdE7)} ${message.currency} held (${share})`;
  if (entry.kind === 'capture') return `${money(message.chargedE7 ?? 0n)} ${message.currency} charged (${share})`;
  if (entry.kind === 'refund') {
    return `${money(refund?.amountE7 ?? 0n)} ${message.currency} refunded: ${refund?.reason ?? ''} (${share})`;
  }
  const back = entry.id === message.releaseEntryId ? message.holdE7 - (message.chargedE7 ?? 0n) : message.holdE7;
  return `${money(back)} ${message.currency} given back (${share})`;
}

function attemptLines(attempt: TimelineAttempt): TimelineLine[] {
  const head = `attempt ${attempt.attemptNo} on ${attempt.connection}`;
  const ids = attempt.providerIds.filter((id) => id !== '');
  const upstream = ids.length > 0 ? `, upstream ids ${ids.join(', ')}` : '';
  const code = attempt.errorCode === '' ? '' : `, error ${codeWords(attempt.errorCode, attempt.connectionType)}`;
  const kind = attempt.errorClass === null ? '' : ` (${attempt.errorClass})`;
  const lines = [{ at: attempt.at, what: `${head}: ${submittedWords(attempt)}${upstream}${code}${kind}` }];
  for (const receipt of attempt.receipts) {
    const part = attempt.segmentStates.length > 1 ? ` of part ${receipt.part}` : '';
    lines.push({ at: receipt.at ?? attempt.changedAt, what: `receipt${part}: ${receipt.raw}` });
  }
  if (/[^xns]/.test(attempt.segmentStates)) {
    lines.push({ at: attempt.changedAt, what: `${head}: ${segmentWords(attempt.segmentStates)}` });
  }
  return lines;
}

/** How the upstream answered, as far as the letters still tell. */
function submittedWords({ state, segmentStates }: TimelineAttempt): string {
  if (state === 'deferred') return 'not taken now, tried again later';
  const taken = segmentStates.replace(/[xn]/g, '').length;
  const count = segmentStates.length;
  if (segmentStates.includes('x')) return `sent, ${count - taken} of ${count} parts not answered`;
  if (taken === 0) return 'refused';
  return taken === count ? 'taken by the upstream' : `${taken} of ${count} parts taken, the rest refused`;
}

/** Push addresses may carry secrets in their query. */
const withoutQuery = (url: string): string => url.replace(/\?.*$/, '?…');

/** What has become of the message, why, what it cost, and whether the client knows. */
export function verdict(timeline: Timeline, local: (at: Date) => string): string {
  return [stateWords(timeline, local), moneyWords(timeline), toldWords(timeline, local)].filter(Boolean).join(' ');
}

function stateWords({ message, queue, attempts, held }: Timeline, local: (at: Date) => string): string {
  // In a cascade the step that answered need not be the last one tried.
  const last = attempts.findLast((attempt) => attempt.step === message.step) ?? attempts.at(-1);
  const by = last === undefined ? '' : ` by ${last.connection}`;
  const error = message.errorCode || last?.errorCode || '';
  const because = error === '' ? '' : `, error ${codeWords(error, last?.connectionType)}`;
  switch (message.state) {
    case 'accepted':
      if (held !== null && held.decidedAt === null) return 'Held: a moderator has to look at the text.';
      return queue !== null ? queueWords(queue, last, local) : awaitedWords(last);
    case 'delivered':
      return `Delivered${by} at ${local(message.changedAt!)}.`;
    case 'read':
      return `Delivered${by} and read at ${local(message.changedAt!)}.`;
    case 'undelivered':
      return `Not delivered: ${last?.connection ?? 'nobody'} took it and reported a failure${because}.`;
    case 'rejected':
      if (held?.decision === 'rejected')
        return `Refused by a moderator${held.reason === '' ? '' : `: ${held.reason}`}.`;
      return last === undefined
        ? `Refused${because}.`
        : `Refused${by}${because}, and its route has no other connection.`;
    case 'expired':
      return last === undefined || last.state === 'deferred'
        ? 'Expired: its validity passed before it could be handed over.'
        : `Expired: ${last.connection} could not deliver it in time${because}.`;
    case 'partly_delivered':
      return last !== undefined && /[dr]/.test(last.segmentStates)
        ? `Partly delivered: ${segmentWords(last.segmentStates)}.`
        : `Sent${by}, and no receipt came within the receipt wait.`;
    case 'canceled':
      return 'Canceled before it was sent.';
  }
}

function queueWords(queue: TimelineQueue, last: TimelineAttempt | undefined, local: (at: Date) => string): string {
  const { connection } = queue;
  if (queue.connectionState !== 'active' && queue.connectionState !== 'draining') {
    return `Waits: connection ${connection} is ${queue.connectionState} (${queue.connectionReason}).`;
  }
  if (queue.leasedAt !== null) return `Is being handed to ${connection} since ${local(queue.leasedAt)}.`;
  if (queue.readyAt !== null && last === undefined) return `Waits for its time, ${local(queue.readyAt)}.`;
  if (queue.readyAt !== null) {
    const why = last === undefined ? '' : ` after ${codeWords(last.errorCode, last.connectionType) || last.state}`;
    return `Is tried again on ${connection} at ${local(queue.readyAt)}${why}.`;
  }
  if (queue.link === null) return `Waits for connection ${connection}, which no running node has open.`;
  if (queue.link !== 'up') {
    const why = queue.linkReason ? ` (${queue.linkReason})` : '';
    return `Waits for connection ${connection}, whose link is ${queue.link}${why}.`;
  }
  return `Waits in the queue of ${connection}.`;
}

function awaitedWords(last: TimelineAttempt | undefined): string {
  if (last === undefined) return 'Neither queued nor tried: that is a fault, run kaskad ledger check.';
  if (last.state === 'unknown') {
    return `In doubt: it was sent to ${last.connection} and not answered, so it may have arrived. It is not sent again; a receipt may still tell.`;
  }
  return `${last.connection} has it (${segmentWords(last.segmentStates)}); the receipts are awaited.`;
}

function moneyWords({ message, refund }: Timeline): string {
  const { currency, chargedE7, holdE7 } = message;
  if (refund !== null) {
    return `${money(chargedE7 ?? 0n)} ${currency} were charged and ${money(refund.amountE7)} refunded.`;
  }
  if (chargedE7 === null) return `${money(holdE7)} ${currency} are held.`;
  if (chargedE7 > 0n) return `${money(chargedE7)} ${currency} were charged.`;
  return 'Nothing was charged.';
}

function toldWords({ message, statuses, pushes }: Timeline, local: (at: Date) => string): string {
  if (message.statusSeq === 0) return '';
  const dead = statuses.find((status) => status.deadAt !== null);
  if (dead)
    return `The client could not be told (${dead.lastError}); kaskad status replay --message ${message.id} tries again.`;
  const open = statuses[0];
  if (open?.nextAt) return `The client is told again at ${local(open.nextAt)} (${open.lastError}).`;
  if (open) return 'The client is being told.';
  const told = pushes.findLast((push) => push.acknowledged);
  if (told) return `The client acknowledged it at ${local(told.createdAt)}.`;
  return message.pushUrl === '' ? 'The client has no push address: it asks by itself.' : '';
}
