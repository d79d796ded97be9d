// HLR and PING as smsc.ru answers them over SMPP (channels.md §D.6), with `--magic`: a message with the text `__HLR__` or
// `__PING__` reaches no phone, short message type 0 (protocol_id 0x40) and data_coding 0xC0 reach one that shows nothing.
// The answer is in the receipt; that of an HLR lookup has fields appended, with url-encoded values.
//
// The last four digits of the number: 0001 does not exist (UNDELIV, err 001) · 0002 absent (err 006: UNDELIV for HLR, EXPIRED for
// a ping) · 0016 connected and roaming · others connected. The magic numbers of messages that are about the line stay in force
// (refused, no answer, never a receipt or two of them), those about the phone do not.
import type { PduOf } from '../../src/channels/sms-smpp/pdu-table.ts';
import { decodeText, latin1Text } from '../../src/channels/sms-smpp/text-decoding.ts';
import { ABROAD, imsiOf, networkOf } from '../hlr/networks.ts';
import type { FinalStat } from './behaviour.ts';

/** What the receipt of a lookup says. */
export interface LookupAnswer {
  stat: FinalStat;
  /** Three digits, as smsc.ru's table of codes has them. */
  err: string;
  /** Appended to the receipt, '' for a ping. */
  fields: string;
}

/** The answer to a submission that is a lookup, null for a message. */
export function lookupAnswer({ body }: PduOf<'submit_sm'>): LookupAnswer | null {
  const kind = kindOf(body);
  if (kind === null) return null;
  const phone = body.destination_addr.replace(/^\+/, '');
  const end = phone.slice(-4);
  if (end === '0001') return { stat: 'UNDELIV', err: '001', fields: kind === 'hlr' ? appended({}) : '' };
  const found = kind === 'hlr' ? appended(subscriber(phone, end)) : '';
  if (end === '0002') return { stat: kind === 'hlr' ? 'UNDELIV' : 'EXPIRED', err: '006', fields: found };
  return { stat: 'DELIVRD', err: '000', fields: found };
}

function kindOf(body: PduOf<'submit_sm'>['body']): 'hlr' | 'ping' | null {
  if (body.protocol_id === 0x40 || body.data_coding === 0xc0) return 'ping';
  const octets = body.short_message;
  // Lengths first: most submissions are messages, and at 10,000 a second each look at the text is felt.
  if (octets.length < 7 || octets.length > 32) return null;
  const commands = [decodeText(octets, body.data_coding), latin1Text(octets)];
  return commands.includes('__HLR__') ? 'hlr' : commands.includes('__PING__') ? 'ping' : null;
}

const FIELDS = ['imsi', 'msc', 'mcc', 'mnc', 'cn', 'net', 'rcn', 'rnet'] as const;
type Fields = Partial<Record<(typeof FIELDS)[number], string>>;

/** Of an absent phone the register still knows the network, but no switch has it. */
function subscriber(phone: string, end: string): Fields {
  const network = networkOf(phone);
  if (network === null) return {};
  const { mcc, mnc, country, name } = network;
  const known: Fields = { imsi: imsiOf(phone, network), mcc, mnc, cn: country, net: name };
  if (end === '0002') return known;
  if (end !== '0016') return { ...known, msc: '79232510066' };
  return { ...known, msc: '14054400001', rcn: ABROAD.country, rnet: ABROAD.name };
}

function appended(fields: Fields): string {
  return FIELDS.map((name) => ` ${name}:${urlEncoded(fields[name] ?? '')}`).join('');
}

function urlEncoded(value: string): string {
  return encodeURIComponent(value).replaceAll('%20', '+');
}
