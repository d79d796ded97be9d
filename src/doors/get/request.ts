// What a query asks for (contract.md §3): the names in it decide.
import type { SendItem } from '../../pipeline/ports.ts';
import { clientIdOf, type Fields, firstOf, flag } from '../fields.ts';
import { type AskedId, readId } from '../ids.ts';
import { readSteps } from '../steps.ts';

export type GetOperation = 'registration' | 'balance' | 'status' | 'send';

const STATUS_NAMES = ['msgid', 'id_sms', 'smsid'] as const;
const LIST_SEPARATOR = /[,;\n]/;

export function operationOf(fields: Fields): GetOperation {
  if (flag(fields.registration)) return 'registration';
  if (flag(fields.balance)) return 'balance';
  return firstOf(fields, STATUS_NAMES).trim() === '' ? 'send' : 'status';
}

/** `smsid` and no other name: the answer is text, whatever the account says. */
export function forcesText(fields: Fields): boolean {
  return firstOf(fields, ['smsid']).trim() !== '' && firstOf(fields, ['msgid', 'id_sms']).trim() === '';
}

/** At least one, as the operation is `status` only where one of the names has a value. */
export function askedIds(fields: Fields): AskedId[] {
  const list = listOf(firstOf(fields, STATUS_NAMES));
  return (list.length === 0 ? [''] : list).map(readId);
}

/** One item a number of `dadr` (or `addr`); no number at all is one recipient without a number. */
export function readGetItems(fields: Fields, itemsMax: number): SendItem[] | 'body_too_large' {
  const { steps, validity, priceMax, refused } = readSteps(fields);
  const phones = listOf(firstOf(fields, ['dadr', 'addr']));
  if (phones.length > itemsMax) return 'body_too_large';
  if (phones.length === 0) phones.push('');
  const transliterate = flag(fields.transliterate) || flag(fields.translit);
  // For several recipients it would make duplicates of all but the first.
  const clientId = phones.length === 1 ? clientIdOf(fields.client_id_sms) : '';
  return phones.map((phone) => {
    const item: SendItem = { steps, phone, clientId, validity, transliterate, priceMax };
    if (refused !== undefined) item.refused = refused;
    return item;
  });
}

/** Commas (semicolons, line ends) between values; what is blank between two of them is nobody. */
function listOf(list: string): string[] {
  if (!LIST_SEPARATOR.test(list)) return list.trim() === '' ? [] : [list];
  return list.split(LIST_SEPARATOR).filter((value) => value.trim() !== '');
}
