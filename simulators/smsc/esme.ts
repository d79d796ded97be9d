// One ESME's session as the SMSC sees it: binds, submissions, deliveries, and the misbehaviour asked for.
import type { Socket } from 'node:net';
import { decodeAt, encode, type Malformed, responseTo } from '../../src/channels/sms-smpp/codec.ts';
import { Framer } from '../../src/channels/sms-smpp/framer.ts';
import { Outbox } from '../../src/channels/sms-smpp/outbox.ts';
import type { CommandName, Pdu, PduOf } from '../../src/channels/sms-smpp/pdu-table.ts';
import { STATUS } from '../../src/channels/sms-smpp/statuses.ts';
import { type Delivery, idText, type Receiver, receiptPdu } from './receipts.ts';
import type { Center } from './smsc.ts';

type Bound = 'none' | 'transmitter' | 'receiver' | 'transceiver';

/** Deliveries in flight to one session. */
const DELIVER_WINDOW = 1000;
/** Octets waiting for the ESME, above which it is neither read nor sent to. */
const OUTPUT_MAX = 4 * 1024 * 1024;
/** How long a delivery refused by the ESME waits. */
const REDELIVER_MS = 500;

export class Esme implements Receiver {
  private readonly socket: Socket;
  private readonly center: Center;
  private readonly outbox: Outbox;
  private readonly framer = new Framer();
  private readonly inFlight = new Map<number, Delivery>();
  private bound: Bound = 'none';
  private systemId = '';
  private lastSequence = 0;
  /** Submissions received and not answered. */
  private unanswered = 0;
  private open = true;

  constructor(socket: Socket, center: Center) {
    this.socket = socket;
    this.center = center;
    this.outbox = new Outbox(socket);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.closed());
    socket.on('drain', () => {
      socket.resume();
      this.center.deliveriesOf(this.systemId).flush();
    });
    socket.on('data', (chunk: Buffer) => this.receive(chunk));
  }

  get deliverRoom(): number {
    return this.open && this.outbox.waiting < OUTPUT_MAX ? DELIVER_WINDOW - this.inFlight.size : 0;
  }

  get boundAs(): Bound {
    return this.bound;
  }

  deliver(delivery: Delivery): void {
    const sequence = this.nextSequence();
    this.inFlight.set(sequence, delivery);
    const { stats, behaviour } = this.center;
    if (delivery.kind === 'handset') {
      const { from, to, body } = delivery.message;
      const addresses = { source_addr_ton: 1, source_addr_npi: 1, source_addr: from, destination_addr: to };
      this.outbox.put('deliver_sm', 0, sequence, { ...addresses, dest_addr_ton: 1, dest_addr_npi: 1, ...body });
      return;
    }
    stats.receipts_sent++;
    const { body, tlvs } = receiptPdu(delivery.receipt, behaviour, Date.now());
    this.outbox.put('deliver_sm', 0, sequence, body, { tlvs });
  }

  /** Answers a submission, unless the session has gone meanwhile. */
  answer(sequence: number, status: number, messageId: string): void {
    if (!this.open) return;
    this.unanswered--;
    this.outbox.put('submit_sm_resp', status, sequence, { message_id: messageId });
  }

  /** Sends something broken: mostly a PDU that lies about its inside, at times one that lies about its length. */
  sendMalformed(): void {
    const pdu = encode('deliver_sm', 0, this.nextSequence(), { source_addr: '79990000000', short_message: GARBAGE });
    const kind = this.center.random();
    if (kind < 0.25) pdu.writeUInt32BE(kind < 0.12 ? 7 : 0x7fffffff, 0);
    else if (kind < 0.5) pdu.writeUInt32BE(0x00c0ffee, 4);
    else if (kind < 0.75) pdu[pdu.length - GARBAGE.length - 1] = 255;
    else pdu.fill(0x41, 17, pdu.length);
    this.outbox.flush();
    this.socket.write(pdu);
  }

  cut(): void {
    this.socket.destroy();
  }

  private nextSequence(): number {
    this.lastSequence = this.lastSequence >= 0x7fffffff ? 1 : this.lastSequence + 1;
    return this.lastSequence;
  }

  private receive(chunk: Buffer): void {
    const bad = this.framer.push(chunk, (buffer, start, end) => {
      const decoded = decodeAt(buffer, start, end);
      if (decoded.kind === 'malformed') this.onMalformed(decoded);
      else if (!this.center.behaviour.silent) this.onPdu(decoded.pdu);
      return this.open;
    });
    if (bad !== null) {
      this.center.stats.malformed_received++;
      this.outbox.put('generic_nack', STATUS.ESME_RINVCMDLEN, bad.sequence, {});
      this.end();
    }
    if (this.outbox.waiting > OUTPUT_MAX) this.socket.pause();
  }

  private onMalformed({ reply, command, status, sequence }: Malformed): void {
    this.center.stats.malformed_received++;
    const response = reply === 'respond' && command !== null ? responseTo(command) : null;
    if (response !== null) this.outbox.put(response, status, sequence, {});
    else if (reply !== 'none') this.outbox.put('generic_nack', status, sequence, {});
  }

  private onPdu(pdu: Pdu): void {
    switch (pdu.command) {
      case 'submit_sm':
        this.onSubmit(pdu);
        return;
      case 'deliver_sm_resp':
        this.onDelivered(pdu);
        return;
      case 'bind_receiver':
      case 'bind_transmitter':
      case 'bind_transceiver':
        this.onBind(pdu);
        return;
      case 'enquire_link':
        this.center.stats.enquire_links++;
        this.outbox.put('enquire_link_resp', 0, pdu.sequence, {});
        return;
      case 'unbind':
        this.center.stats.unbinds++;
        this.outbox.put('unbind_resp', 0, pdu.sequence, {});
        this.end();
        return;
      case 'generic_nack':
        this.center.stats.nacks_received++;
        return;
      case 'query_sm':
      case 'cancel_sm':
      case 'replace_sm':
      case 'data_sm':
        this.outbox.put(responseTo(pdu.command) as CommandName, STATUS.ESME_RINVCMDID, pdu.sequence, {});
        return;
    }
  }

  private onBind({ command, sequence, body }: PduOf<'bind_receiver' | 'bind_transmitter' | 'bind_transceiver'>): void {
    const response = responseTo(command) as CommandName;
    const status = this.bound !== 'none' ? STATUS.ESME_RALYBND : this.center.bindStatus(body.system_id, body.password);
    if (status !== 0) {
      this.center.stats.binds_refused++;
      this.outbox.put(response, status, sequence, {});
      return;
    }
    this.bound = command.slice('bind_'.length) as Bound;
    this.systemId = body.system_id;
    this.center.stats.binds++;
    this.outbox.put(response, 0, sequence, { system_id: 'kaskad-smsc' }, { tlvs: { sc_interface_version: 0x34 } });
    if (this.bound !== 'transmitter') this.center.deliveriesOf(this.systemId).attach(this);
  }

  private onSubmit(pdu: PduOf<'submit_sm'>): void {
    const { center } = this;
    if (this.bound === 'none' || this.bound === 'receiver') {
      this.outbox.put('submit_sm_resp', STATUS.ESME_RINVBNDSTS, pdu.sequence, {});
      return;
    }
    this.unanswered++;
    if (this.unanswered > center.stats.window_seen) center.stats.window_seen = this.unanswered;
    const decision = center.take(pdu, this.systemId, this.unanswered);
    if (decision.cut === 'before') {
      this.cut();
      return;
    }
    const id = decision.id === 0 ? '' : idText(decision.id, center.behaviour.id_response);
    if (decision.answer) {
      const { status, early } = decision;
      center.answerLater({ esme: this, sequence: pdu.sequence, status, id }, early);
    } else this.unanswered--;
    if (decision.malformed) this.sendMalformed();
    if (decision.cut === 'after') this.end();
  }

  private onDelivered({ sequence, status }: PduOf<'deliver_sm_resp'>): void {
    const delivery = this.inFlight.get(sequence);
    if (delivery === undefined) return;
    this.inFlight.delete(sequence);
    const deliveries = this.center.deliveriesOf(this.systemId);
    if (status === 0) {
      this.center.stats.deliveries_acknowledged++;
      if (deliveries.waiting > 0) deliveries.flush();
      return;
    }
    this.center.stats.deliveries_refused++;
    this.center.deliverLater(this.systemId, delivery, REDELIVER_MS);
  }

  private end(): void {
    this.open = false;
    this.outbox.flush();
    this.socket.destroySoon();
  }

  private closed(): void {
    this.open = false;
    const deliveries = this.center.deliveriesOf(this.systemId);
    deliveries.detach(this);
    this.center.sessions.delete(this);
    for (const delivery of this.inFlight.values()) deliveries.add(delivery);
    this.inFlight.clear();
  }
}

const GARBAGE = Buffer.from('malformed on purpose');
