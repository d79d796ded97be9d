// `POST /json/state.php` (contract.md §2 "State").
import { wording } from '../../domain/errors.ts';
import { formatE7Number } from '../../domain/money.ts';
import { formatLocalTime } from '../../domain/validity.ts';
import type { MessageStatus } from '../../pipeline/ports.ts';
import { answered, type DoorAnswer, JSON_TYPE, refusal } from '../answer.ts';
import type { DoorContext, DoorRequest } from '../door.ts';
import { fieldsOf, flag } from '../fields.ts';
import { type AskedId, knownIds, readId } from '../ids.ts';
import { resultFields } from '../result-fields.ts';
import { type JsonDocument, openDocument } from './document.ts';

const DOOR = 'json_state';
const UNKNOWN_TAIL = `,"time_change_state":"","state":"","error":${JSON.stringify(wording('unknown_message', 'json'))}}`;

export async function stateJson(context: DoorContext, request: DoorRequest): Promise<DoorAnswer> {
  const opened = await openDocument(context, request, DOOR);
  if (!('document' in opened)) return opened;
  const { document, account } = opened;
  const asked = readAskedIds(document);
  if (asked === null) return refusal(DOOR, 'bad_json', 'json');
  if (asked.ids.length > context.recipientsMax) return refusal(DOOR, 'body_too_large', 'json');
  const ids = knownIds(asked.ids);
  const found = ids.length === 0 ? NONE : await context.pipeline.status(account.id, ids);
  const detail = document.elements.some((element) => flag(element.detail));
  const rows = asked.ids.map((id) => stateRow(id, found, account.timeZone, detail));
  return answered(DOOR, JSON_TYPE, asked.isArray ? `[${rows.join(',')}]` : rows[0]!);
}

const NONE: ReadonlyMap<number, MessageStatus> = new Map();

/** One id → an object; an array of ids, or an array of documents → an array. Null = no id at all. */
export function readAskedIds(document: JsonDocument): { ids: AskedId[]; isArray: boolean } | null {
  const ids: AskedId[] = [];
  let isArray = document.isArray;
  for (const { id_sms: value } of document.elements) {
    if (Array.isArray(value)) {
      isArray = true;
      for (const element of value) ids.push(readId(idOf(element)));
    } else if (value !== undefined && value !== null && value !== '') {
      ids.push(readId(idOf(value)));
    }
  }
  return ids.length === 0 && !isArray ? null : { ids, isArray };
}

/** `{"id_sms":1}` stands for 1. */
function idOf(value: unknown): unknown {
  return typeof value === 'object' ? fieldsOf(value).id_sms : value;
}

export function stateRow(
  asked: AskedId,
  found: ReadonlyMap<number, MessageStatus>,
  timeZone: string,
  detail: boolean,
): string {
  const status = asked.id === null ? undefined : found.get(asked.id);
  if (status === undefined) return `{"id_sms":${asked.asked}${UNKNOWN_TAIL}`;
  const time =
    status.state === 'send' || status.changedAtMs === null ? '' : formatLocalTime(status.changedAtMs, timeZone);
  const row = `{"id_sms":${status.id},"time_change_state":"${time}","state":"${status.state}"${resultFields(status)}`;
  return detail ? `${row},"num_parts":${status.segments},"price":${formatE7Number(status.unitPriceE7)}}` : `${row}}`;
}
