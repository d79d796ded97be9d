// What a real SMSC refuses at once (SMPP 3.4 §5.1.3): the status to answer, 0 when the submission is fine.
import { ESM, type PduOf } from '../../src/channels/sms-smpp/pdu-table.ts';
import { STATUS } from '../../src/channels/sms-smpp/statuses.ts';

export function submitStatus({ body, tlvs }: PduOf<'submit_sm'>): number {
  if (body.source_addr_ton > 6) return STATUS.ESME_RINVSRCTON;
  if (!validSource(body.source_addr_ton, body.source_addr)) return STATUS.ESME_RINVSRCADR;
  if (body.dest_addr_ton > 6) return STATUS.ESME_RINVDSTTON;
  if (!DESTINATION.test(body.destination_addr)) return STATUS.ESME_RINVDSTADR;
  if (body.priority_flag > 3) return STATUS.ESME_RINVPRTFLG;
  if (body.registered_delivery > 31) return STATUS.ESME_RINVREGDLVFLG;
  if (body.schedule_delivery_time !== '' && !TIME.test(body.schedule_delivery_time)) return STATUS.ESME_RINVSCHED;
  if (body.validity_period !== '' && !TIME.test(body.validity_period)) return STATUS.ESME_RINVEXPIRY;
  if (!DATA_CODINGS.has(body.data_coding)) return STATUS.ESME_RINVDCS;
  const sar = [tlvs.sar_msg_ref_num, tlvs.sar_total_segments, tlvs.sar_segment_seqnum];
  const sarGiven = sar.filter((value) => value !== undefined).length;
  if (sarGiven !== 0 && sarGiven !== 3) return STATUS.ESME_RMISSINGOPTPARAM;
  return textStatus(body, tlvs.message_payload);
}

const DESTINATION = /^\+?\d{5,15}$/;
const TIME = /^\d{15}R$|^\d{15}[+-]$/;
const DATA_CODINGS = new Set([0, 1, 3, 4, 6, 8, 0x10, 0x18, 0xc0, 0xf0, 0xf1]);

function validSource(ton: number, address: string): boolean {
  // Not known is allowed (§5.2.8); an empty name is none.
  if (ton === 0 && address === '') return true;
  if (ton === 5) return address.length >= 1 && address.length <= 11;
  return /^\+?\d{1,15}$/.test(address);
}

function textStatus(body: PduOf<'submit_sm'>['body'], payload: Uint8Array | undefined): number {
  const { short_message, esm_class, data_coding } = body;
  if (payload !== undefined) return short_message.length > 0 ? STATUS.ESME_RINVOPTPARAMVAL : 0;
  const hasUdh = (esm_class & ESM.udhi) !== 0;
  const udhOctets = hasUdh ? (short_message[0] ?? 0) + 1 : 0;
  if (hasUdh && (udhOctets < 2 || udhOctets > short_message.length)) return STATUS.ESME_RINVESMCLASS;
  const textOctets = short_message.length - udhOctets;
  // The default alphabet travels one septet an octet and is packed later: the header takes whole septets.
  const fits =
    data_coding === 0
      ? textOctets + Math.ceil((udhOctets * 8) / 7) <= 160
      : short_message.length <= 140 && (data_coding !== 8 || textOctets % 2 === 0);
  return fits ? 0 : STATUS.ESME_RINVMSGLEN;
}
