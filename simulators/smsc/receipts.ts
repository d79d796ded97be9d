// Receipts of the simulated SMSC: what they say, and their way to whichever session of the account may receive. One that is
// not acknowledged with status 0 is sent again, as real SMSCs do: losing a receipt is then nobody's fault but the gateway's.
import { type Body, ESM, MESSAGE_STATE, type Tlvs } from '../../src/channels/sms-smpp/pdu-table.ts';
import type { Behaviour, FinalStat } from './behaviour.ts';
import type { LookupAnswer } from './lookup.ts';

export type Stat = FinalStat | 'ENROUTE';

/** A message the SMSC took. */
export interface Message {
  id: number;
  systemId: string;
  source: { ton: number; npi: number; address: string };
  destination: { ton: number; npi: number; address: string };
  reference: number | undefined;
  takenAtMs: number;
  stat: Stat | '';
  /** Null for a message. */
  lookup: LookupAnswer | null;
}

export interface Receipt {
  message: Message;
  stat: Stat;
}

/** A message from a handset, injected by POST /inbound. */
export interface FromHandset {
  from: string;
  to: string;
  body: { esm_class: number; data_coding: number; short_message: Uint8Array };
}

export type Delivery = { kind: 'receipt'; receipt: Receipt } | { kind: 'handset'; message: FromHandset };

const ERR: Record<Stat, string> = {
  DELIVRD: '000',
  UNDELIV: '001',
  EXPIRED: '027',
  DELETED: '010',
  REJECTD: '011',
  UNKNOWN: '255',
  ACCEPTD: '000',
  ENROUTE: '000',
};
const STATE: Record<Stat, number> = {
  DELIVRD: MESSAGE_STATE.DELIVERED,
  UNDELIV: MESSAGE_STATE.UNDELIVERABLE,
  EXPIRED: MESSAGE_STATE.EXPIRED,
  DELETED: MESSAGE_STATE.DELETED,
  REJECTD: MESSAGE_STATE.REJECTED,
  UNKNOWN: MESSAGE_STATE.UNKNOWN,
  ACCEPTD: MESSAGE_STATE.ACCEPTED,
  ENROUTE: MESSAGE_STATE.ENROUTE,
};

const SHORT_MESSAGE_MAX = 254;

export function idText(id: number, format: 'dec' | 'hex'): string {
  return format === 'hex' ? id.toString(16) : String(id);
}

/** The deliver_sm of a receipt (Appendix B): addresses are the submission's, turned round. */
export function receiptPdu(
  { message, stat }: Receipt,
  behaviour: Behaviour,
  nowMs: number,
): { body: Partial<Body<'deliver_sm'>>; tlvs: Tlvs | undefined } {
  const id = idText(message.id, behaviour.id_receipt);
  const body: Partial<Body<'deliver_sm'>> = {
    source_addr_ton: message.destination.ton,
    source_addr_npi: message.destination.npi,
    source_addr: message.destination.address,
    dest_addr_ton: message.source.ton,
    dest_addr_npi: message.source.npi,
    destination_addr: message.source.address,
    esm_class: stat === 'ENROUTE' ? ESM.intermediate : ESM.receipt,
  };
  const final = stat === 'ENROUTE' ? null : message.lookup;
  const err = final?.err ?? ERR[stat];
  const tlvs: Tlvs = {};
  if (behaviour.echo_reference && message.reference !== undefined) tlvs.user_message_reference = message.reference;
  if (behaviour.receipt_style === 'tlv') {
    tlvs.receipted_message_id = id;
    tlvs.message_state = STATE[stat];
    tlvs.network_error_code = Uint8Array.of(3, 0, Number(err));
    return { body, tlvs };
  }
  const delivered = stat === 'DELIVRD' ? '001' : '000';
  const dates = `submit date:${minute(message.takenAtMs)} done date:${minute(nowMs)}`;
  const end = message.lookup === null ? ' text:' : (final?.fields ?? '');
  const text = ascii(`id:${id} sub:001 dlvrd:${delivered} ${dates} stat:${stat} err:${err}${end}`);
  // Fields of a lookup can make it longer than an element.
  if (behaviour.receipt_style === 'payload' || text.length > SHORT_MESSAGE_MAX) tlvs.message_payload = text;
  else body.short_message = text;
  return { body, tlvs };
}

function ascii(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

let minuteOf = Number.NaN;
let minuteText = '';

/** `YYMMDDhhmm`, UTC. The last one is remembered: at 10,000 receipts a second they all have it. */
function minute(atMs: number): string {
  const whole = Math.floor(atMs / 60_000);
  if (whole !== minuteOf) {
    minuteOf = whole;
    minuteText = new Date(atMs).toISOString().replace(/\D/g, '').slice(2, 12);
  }
  return minuteText;
}

/** A session that may receive. */
export interface Receiver {
  /** Deliveries it may still take. */
  readonly deliverRoom: number;
  deliver(delivery: Delivery): void;
}

/** Deliveries of one account, and its sessions that receive. */
export class Deliveries {
  private readonly receivers: Receiver[] = [];
  private pending: Delivery[] = [];
  private head = 0;
  private turn = 0;

  get waiting(): number {
    return this.pending.length - this.head;
  }

  attach(receiver: Receiver): void {
    this.receivers.push(receiver);
    this.flush();
  }

  detach(receiver: Receiver): void {
    const at = this.receivers.indexOf(receiver);
    if (at >= 0) this.receivers.splice(at, 1);
  }

  add(delivery: Delivery): void {
    this.pending.push(delivery);
    this.flush();
  }

  /** Hands over what the sessions have room for, in turn. */
  flush(): void {
    while (this.head < this.pending.length) {
      const receiver = this.nextReceiver();
      if (receiver === undefined) break;
      const delivery = this.pending[this.head++]!;
      receiver.deliver(delivery);
    }
    if (this.head > 1024 && this.head * 2 > this.pending.length) {
      this.pending = this.pending.slice(this.head);
      this.head = 0;
    }
  }

  private nextReceiver(): Receiver | undefined {
    for (let i = 0; i < this.receivers.length; i++) {
      const receiver = this.receivers[this.turn++ % this.receivers.length]!;
      if (receiver.deliverRoom > 0) return receiver;
    }
    return undefined;
  }
}
