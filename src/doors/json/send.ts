// `POST /json/` (contract.md §2 "Send").
import type { SendAnswer, SendItem } from '../../pipeline/ports.ts';
import { answered, type DoorAnswer, JSON_TYPE, refusal } from '../answer.ts';
import type { DoorContext, DoorRequest } from '../door.ts';
import { clientIdOf, type Fields, fieldsOf, flag, scalar } from '../fields.ts';
import { JSON_ERROR_ROWS, transportRefusal } from '../rows.ts';
import { readSteps } from '../steps.ts';
import { openDocument } from './document.ts';

const DOOR = 'json_send';

export async function sendJson(context: DoorContext, request: DoorRequest): Promise<DoorAnswer> {
  const opened = await openDocument(context, request, DOOR);
  if (!('document' in opened)) return opened;
  const items = readSendItems(opened.document.fields, context.recipientsMax);
  if (typeof items === 'string') return refusal(DOOR, items, 'json');
  if (items.length === 0) return answered(DOOR, JSON_TYPE, '{"information":[]}');
  const { account, tokenId } = opened;
  const { receivedAtMs } = request;
  const answer = await context.pipeline.accept({ account, tokenId, recipients: items.length, items, receivedAtMs });
  const refused = transportRefusal(answer.results);
  return refused === null ? answered(DOOR, JSON_TYPE, renderSend(answer)) : refusal(DOOR, refused, 'json');
}

/** One item a phone, flat, in message order then phone order. `message` may be a single object. */
export function readSendItems(document: Fields, itemsMax: number): SendItem[] | 'bad_json' | 'body_too_large' {
  const { message } = document;
  if (typeof message !== 'object' || message === null) return 'bad_json';
  const items: SendItem[] = [];
  const transliterate = flag(document.transliterate) || flag(document.translit);
  for (const element of Array.isArray(message) ? message : [message]) {
    addItems(items, fieldsOf(element), transliterate);
    if (items.length > itemsMax) return 'body_too_large';
  }
  return items;
}

function addItems(items: SendItem[], message: Fields, transliterate: boolean): void {
  const common = readSteps(message);
  const all = transliterate || flag(message.transliterate) || flag(message.translit);
  const phones = phonesOf(message);
  // A message's own client id can name one recipient only: for several it would make duplicates of all but the first.
  const commonClientId = phones.length === 1 ? clientIdOf(message.client_id_sms) : '';
  for (const element of phones) {
    const own = typeof element === 'object' && element !== null ? fieldsOf(element) : null;
    items.push({
      steps: common.steps,
      phone: own === null ? scalar(element) : scalar(own.phone),
      clientId: (own === null ? '' : clientIdOf(own.client_id_sms)) || commonClientId,
      validity: (own === null ? '' : scalar(own.validity_period).trim()) || common.validity,
      transliterate: all || (own !== null && (flag(own.transliterate) || flag(own.translit))),
      priceMax: common.priceMax,
      ...(common.refused === undefined ? null : { refused: common.refused }),
    });
  }
}

/** Objects with a `phone`, plain numbers or strings, or one of these by itself. None = one recipient without a number. */
function phonesOf(message: Fields): unknown[] {
  const { phones = message.phone } = message;
  if (!Array.isArray(phones)) return [phones];
  return phones.length === 0 ? [''] : phones;
}

export function renderSend(answer: SendAnswer): string {
  let body = '{"information":[';
  for (let i = 0; i < answer.results.length; i++) {
    const result = answer.results[i]!;
    if (i > 0) body += ',';
    body += result.kind === 'accepted' ? `{"state":"send","id_sms":"${result.id}"}` : JSON_ERROR_ROWS.get(result.code);
  }
  return `${body}]}`;
}
