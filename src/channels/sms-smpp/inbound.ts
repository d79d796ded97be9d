// A deliver_sm or data_sm as the event the pipeline knows: a receipt, or a message from a handset.
import type { DeliveryEvent, UpstreamEvent } from '../channel.ts';
import { type LookupReceiptOptions, readLookup } from './lookup-receipt.ts';
import type { PduOf } from './pdu-table.ts';
import { ESM } from './pdu-table.ts';
import { isReceipt, parseReceipt, type ReceiptOptions } from './receipt.ts';
import { decodeText, splitUdh } from './text-decoding.ts';

export interface InboundOptions extends ReceiptOptions {
  /** Receipts with esm_class 0 are told by their text; off unless the upstream needs it. */
  receiptByText: boolean;
  /** How receipts of lookups are known and read; without it every receipt is a message's. */
  lookups?: LookupReceiptOptions;
}

/** Never throws: a text that cannot be read is empty, with its octets in `detail`. */
export function toEvent(pdu: PduOf<'deliver_sm'> | PduOf<'data_sm'>, options: InboundOptions): UpstreamEvent {
  if (!isReceipt(pdu, options.receiptByText)) return toInbound(pdu);
  const receipt = parseReceipt(pdu, options);
  const event: DeliveryEvent = {
    kind: 'receipt',
    providerMessageId: receipt.providerMessageId,
    phone: pdu.body.source_addr.replace(/\D/g, ''),
    state: receipt.state,
    errorCode: receipt.errorCode,
    raw: receipt.raw,
  };
  if (receipt.reference !== undefined) event.reference = receipt.reference;
  const { state, errorCode, extra, empty } = receipt;
  const to = pdu.body.destination_addr;
  const lookup = options.lookups && readLookup({ state, errorCode, extra, empty, to }, options.lookups);
  return lookup ? { ...event, ...lookup } : event;
}

function toInbound(pdu: PduOf<'deliver_sm'> | PduOf<'data_sm'>): UpstreamEvent {
  const { body, tlvs } = pdu;
  const short = 'short_message' in body && body.short_message.length > 0 ? body.short_message : tlvs.message_payload;
  const { udh, text } = splitUdh(short ?? NOTHING, (body.esm_class & ESM.udhi) !== 0);
  const decoded = decodeText(text, body.data_coding);
  const detail: Record<string, string> = {
    data_coding: String(body.data_coding),
    esm_class: String(body.esm_class),
  };
  if (udh.length > 0) detail.udh = hex(udh);
  if (decoded === null) detail.octets = hex(text);
  for (const [name, value] of Object.entries(tlvs)) {
    if (name !== 'message_payload') detail[name] = typeof value === 'object' ? hex(value) : String(value);
  }
  for (const [tag, value] of pdu.unknownTlvs ?? []) detail[`tlv_0x${tag.toString(16).padStart(4, '0')}`] = hex(value);
  return {
    kind: 'inbound',
    from: body.source_addr.replace(/^\+/, ''),
    to: body.destination_addr.replace(/^\+/, ''),
    text: decoded ?? '',
    detail,
  };
}

const NOTHING = new Uint8Array(0);

function hex(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('hex');
}
