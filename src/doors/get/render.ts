// Answers of the GET door in both dialects (contract.md §3).
import { wording } from '../../domain/errors.ts';
import { formatE7, formatE7Number } from '../../domain/money.ts';
import { formatLocalTime } from '../../domain/validity.ts';
import type { BalanceView, MessageStatus, SendAnswer } from '../../pipeline/ports.ts';
import type { AskedId } from '../ids.ts';
import { resultObject } from '../result-fields.ts';
import { GET_ERROR_ROWS } from '../rows.ts';

const UNKNOWN = wording('unknown_message', 'get');

export function sendAsJson(answer: SendAnswer): string {
  let body = '{"information":[';
  for (let i = 0; i < answer.results.length; i++) {
    const result = answer.results[i]!;
    if (i > 0) body += ',';
    body +=
      result.kind === 'accepted'
        ? `{"id_message":"${result.id}","price":"${formatE7Number(result.priceE7)}"}`
        : GET_ERROR_ROWS.get(result.code);
  }
  return `${body}],"balance":"${formatE7(answer.availableE7, 2)}"}`;
}

/** Ids of those accepted; when there is none, the sentence of the first. */
export function sendAsText(answer: SendAnswer): string {
  const ids: number[] = [];
  for (const result of answer.results) if (result.kind === 'accepted') ids.push(result.id);
  if (ids.length > 0) return ids.join(',');
  const first = answer.results[0];
  return first?.kind === 'refused' ? wording(first.code, 'text', 'message') : '';
}

/** One id → an object, several → an array. */
export function statusAsJson(
  asked: readonly AskedId[],
  found: ReadonlyMap<number, MessageStatus>,
  timeZone: string,
): string {
  const rows = asked.map(({ id, text }) => {
    const status = id === null ? undefined : found.get(id);
    if (status === undefined) return JSON.stringify({ id_sms: text, time: '', state: '', error: UNKNOWN });
    const { changedAtMs, state } = status;
    const time = state === 'send' || changedAtMs === null ? '' : formatLocalTime(changedAtMs, timeZone);
    return JSON.stringify({ id_sms: text, time, state, ...resultObject(status) });
  });
  return rows.length === 1 ? rows[0]! : `[${rows.join(',')}]`;
}

/** The bare word, one a line. */
export function statusAsText(asked: readonly AskedId[], found: ReadonlyMap<number, MessageStatus>): string {
  return asked.map(({ id }) => (id === null ? UNKNOWN : (found.get(id)?.state ?? UNKNOWN))).join('\n');
}

export function balanceAsJson({ availableE7, currency }: BalanceView): string {
  return JSON.stringify({ balance: formatE7(availableE7, 2), currency });
}

export function balanceAsText({ availableE7, currency }: BalanceView): string {
  return `${formatE7(availableE7, 2)}\n${currency}`;
}
