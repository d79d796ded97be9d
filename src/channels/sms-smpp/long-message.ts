// A text as the parts that go on the wire (channels.md §D.5): one part needs no header; several are joined by a UDH, by
// SAR parameters, or travel whole in message_payload.
import { encodeGsm7 } from '../../domain/gsm7.ts';
import type { Encoding } from '../../domain/message.ts';
import { type PartLimits, splitText } from '../../domain/segments.ts';
import { ESM, type Tlvs } from './pdu-table.ts';

export type LongMessageMode = 'udh' | 'udh16' | 'sar' | 'payload';
export const LONG_MESSAGE_MODES: readonly LongMessageMode[] = ['udh', 'udh16', 'sar', 'payload'];

/** What the parts of a message differ in. */
export interface Part {
  esmClass: number;
  dataCoding: number;
  shortMessage: Uint8Array;
  /** Parameters of this part; undefined when there are none. */
  tlvs: Tlvs | undefined;
}

export interface PartOptions {
  mode: LongMessageMode;
  dataCodingGsm: number;
  dataCodingUcs2: number;
  /** `latin1` where the upstream's default alphabet is not GSM 03.38; a text beyond Latin-1 then travels as UCS-2. */
  gsmCharset: 'gsm' | 'latin1';
}

/** One element carries at most 254 octets, and a concatenation at most 255 parts. */
const PARTS_MAX = 255;

const LIMITS: Record<Encoding, Record<LongMessageMode, PartLimits>> = {
  gsm7: {
    udh: { single: 160, multi: 153 },
    udh16: { single: 160, multi: 152 },
    sar: { single: 160, multi: 153 },
    payload: { single: 160, multi: 160 },
  },
  ucs2: {
    udh: { single: 70, multi: 67 },
    udh16: { single: 70, multi: 66 },
    sar: { single: 70, multi: 67 },
    payload: { single: 70, multi: 70 },
  },
};

/**
 * The parts of a text in order, or null when there would be more than 255. `concatReference` joins them: the same for
 * every try of a message, so that a handset can complete a message of which it got a part before.
 */
export function buildParts(
  text: string,
  encoding: Encoding,
  concatReference: number,
  options: PartOptions,
): Part[] | null {
  const asLatin1 = encoding === 'gsm7' && options.gsmCharset === 'latin1';
  const actual: Encoding = asLatin1 && BEYOND_LATIN1.test(text) ? 'ucs2' : encoding;
  const dataCoding = actual === 'gsm7' ? options.dataCodingGsm : options.dataCodingUcs2;
  const octetsOf = (piece: string): Uint8Array =>
    actual === 'ucs2' ? ucs2(piece) : asLatin1 ? Buffer.from(piece, 'latin1') : encodeGsm7(piece);

  const pieces = splitText(text, actual, LIMITS[actual][options.mode]);
  const total = pieces.length;
  if (total === 1) return [{ esmClass: 0, dataCoding, shortMessage: octetsOf(text), tlvs: undefined }];
  if (total > PARTS_MAX) return null;
  switch (options.mode) {
    case 'payload':
      return [{ esmClass: 0, dataCoding, shortMessage: EMPTY, tlvs: { message_payload: octetsOf(text) } }];
    case 'sar':
      return pieces.map((piece, index) => ({
        esmClass: 0,
        dataCoding,
        shortMessage: octetsOf(piece),
        tlvs: {
          sar_msg_ref_num: concatReference & 0xffff,
          sar_total_segments: total,
          sar_segment_seqnum: index + 1,
        },
      }));
    case 'udh':
    case 'udh16':
      return pieces.map((piece, index) => ({
        esmClass: ESM.udhi,
        dataCoding,
        shortMessage: joined(udh(options.mode === 'udh16', concatReference, total, index + 1), octetsOf(piece)),
        tlvs: undefined,
      }));
  }
}

const EMPTY = Buffer.alloc(0);
const BEYOND_LATIN1 = /[\u0100-\uffff]/;

/** Concatenation header, 3GPP TS 23.040 §9.2.3.24.1 (8-bit reference) and §9.2.3.24.8 (16-bit). */
function udh(wide: boolean, ref: number, total: number, sequence: number): number[] {
  return wide ? [6, 8, 4, (ref >>> 8) & 0xff, ref & 0xff, total, sequence] : [5, 0, 3, ref & 0xff, total, sequence];
}

function joined(header: number[], octets: Uint8Array): Buffer {
  const whole = Buffer.allocUnsafe(header.length + octets.length);
  for (let i = 0; i < header.length; i++) whole[i] = header[i]!;
  whole.set(octets, header.length);
  return whole;
}

/** UTF-16 big-endian, as data_coding 8 wants. */
export function ucs2(text: string): Buffer {
  const octets = Buffer.allocUnsafe(text.length * 2);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    octets[2 * i] = unit >>> 8;
    octets[2 * i + 1] = unit;
  }
  return octets;
}
