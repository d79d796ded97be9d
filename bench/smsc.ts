// The far end of every gateway measured: an SMSC that accepts all and reports each message delivered at once. It is
// lean on purpose (20 µs a message, one write a chunk read): what it burns is taken from the gateways on the same two
// cores, and the same process serves Kannel and Kaskad. The faithful SMSC, with faults, is simulators/smsc/.
import { createServer, type Socket } from 'node:net';
import { nowMs } from './clock.ts';

export type SmscCommand =
  /** Answers `arrived` with the time when the first submission to this number comes. */
  { kind: 'watch'; phone: string } | { kind: 'stats' } | { kind: 'reset' };
export type SmscStats = {
  submits: number;
  receiptAcks: number;
  firstMs: number;
  lastMs: number;
  unansweredMax: number;
};

const COMMAND = { bind_receiver: 1, bind_transmitter: 2, submit_sm: 4, deliver_sm: 5, unbind: 6, bind_transceiver: 9 };
const ENQUIRE_LINK = 0x15;
const DELIVER_SM_RESP = 0x80000005;
const HEADER = 16;

const roundTripMs = Number(process.argv[2] ?? 0);
const watched = new Set<string>();
let stats = emptyStats();
let nextMessageId = 1;
let unanswered = 0;
let receiptTarget: Socket | undefined;

const server = createServer({ noDelay: true }, serve);
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ kind: 'ready', port: typeof address === 'object' ? address?.port : 0 });
});
process.on('disconnect', () => process.exit(0));
process.on('message', (command: SmscCommand) => {
  if (command.kind === 'watch') watched.add(command.phone);
  else if (command.kind === 'reset') {
    stats = emptyStats();
    process.send?.({ kind: 'cleared' });
  } else process.send?.({ kind: 'stats', stats });
});

function serve(socket: Socket): void {
  let rest: Buffer | undefined;
  let sequence = 1;
  let submits = 0;
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    const buffer = rest === undefined ? chunk : Buffer.concat([rest, chunk]);
    const answers: Buffer[] = [];
    const receipts: Buffer[] = [];
    let at = 0;
    submits = 0;
    while (at + HEADER <= buffer.length) {
      const length = buffer.readUInt32BE(at);
      if (at + length > buffer.length) break;
      take(buffer.subarray(at, at + length), answers, receipts);
      at += length;
    }
    rest = at < buffer.length ? buffer.subarray(at) : undefined;
    unanswered += submits;
    stats.unansweredMax = Math.max(stats.unansweredMax, unanswered);
    const taken = submits;
    later(() => {
      unanswered -= taken;
      if (answers.length > 0) socket.write(Buffer.concat(answers));
      if (receipts.length > 0) (receiptTarget ?? socket).write(Buffer.concat(receipts));
    });
  });

  function take(pdu: Buffer, answers: Buffer[], receipts: Buffer[]): void {
    const command = pdu.readUInt32BE(4);
    const inSequence = pdu.readUInt32BE(12);
    switch (command) {
      case COMMAND.bind_transceiver:
      case COMMAND.bind_receiver:
      case COMMAND.bind_transmitter:
        if (command !== COMMAND.bind_transmitter) receiptTarget = socket;
        answers.push(makePdu(command | 0x80000000, inSequence, Buffer.from('bench\0')));
        return;
      case COMMAND.submit_sm: {
        const id = String(nextMessageId++);
        answers.push(makePdu(0x80000004, inSequence, Buffer.from(`${id}\0`)));
        submits++;
        const receipt = takeSubmission(pdu, id);
        if (receipt) receipts.push(makePdu(COMMAND.deliver_sm, sequence++, receipt));
        return;
      }
      case ENQUIRE_LINK:
      case COMMAND.unbind:
        answers.push(makePdu(command | 0x80000000, inSequence, Buffer.alloc(0)));
        return;
      case DELIVER_SM_RESP:
        stats.receiptAcks++;
    }
  }
}

/** Half the round trip is spent on the way here and half on the way back: for the client it is the same as all of it here. */
function later(answer: () => void): void {
  if (roundTripMs === 0) answer();
  else setTimeout(answer, roundTripMs);
}

/**
 * Notes a submission, and gives the body of a deliver_sm with its receipt (SMPP 3.4 Appendix B; the addresses turned
 * round), or nothing when registered_delivery asks for none.
 */
function takeSubmission(submit: Buffer, id: string): Buffer | undefined {
  const sourceAt = submit.indexOf(0, HEADER) + 1; // after service_type
  const sourceEnd = submit.indexOf(0, sourceAt + 2) + 1;
  const destinationEnd = submit.indexOf(0, sourceEnd + 2) + 1;
  const phone = submit.toString('latin1', sourceEnd + 2, destinationEnd - 1);
  const at = nowMs();
  if (stats.submits++ === 0) stats.firstMs = at;
  stats.lastMs = at;
  if (watched.size > 0 && watched.delete(phone)) process.send?.({ kind: 'arrived', phone, atMs: at });
  const validityAt = submit.indexOf(0, destinationEnd + 3) + 1; // after esm_class, protocol_id, priority, schedule
  const registeredDelivery = submit[submit.indexOf(0, validityAt) + 1]!;
  if ((registeredDelivery & 3) === 0) return undefined;
  const text = `id:${id} sub:001 dlvrd:001 submit date:2501010000 done date:2501010000 stat:DELIVRD err:000 text:`;
  return Buffer.concat([
    Buffer.of(0),
    submit.subarray(sourceEnd, destinationEnd),
    submit.subarray(sourceAt, sourceEnd),
    RECEIPT_FIELDS,
    Buffer.of(text.length),
    Buffer.from(text, 'latin1'),
  ]);
}

/** esm_class 4 (receipt), then protocol_id to sm_default_msg_id empty. */
const RECEIPT_FIELDS = Buffer.from([4, 0, 0, 0, 0, 0, 0, 0, 0]);

function makePdu(command: number, sequence: number, body: Buffer): Buffer {
  const pdu = Buffer.allocUnsafe(HEADER + body.length);
  pdu.writeUInt32BE(pdu.length, 0);
  pdu.writeUInt32BE(command >>> 0, 4);
  pdu.writeUInt32BE(0, 8);
  pdu.writeUInt32BE(sequence, 12);
  body.copy(pdu, HEADER);
  return pdu;
}

function emptyStats(): SmscStats {
  return { submits: 0, receiptAcks: 0, firstMs: 0, lastMs: 0, unansweredMax: 0 };
}
