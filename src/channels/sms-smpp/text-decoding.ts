// Octets of a deliver_sm or data_sm as text, by data_coding (channels.md §D.5).
import { decodeGsm7 } from '../../domain/gsm7.ts';

/** The octets without their user data header, and the header (without its length octet); both views, not copies. */
export function splitUdh(octets: Uint8Array, hasUdh: boolean): { udh: Uint8Array; text: Uint8Array } {
  const length = hasUdh && octets.length > 0 ? octets[0]! + 1 : 0;
  if (length === 0 || length > octets.length) return { udh: octets.subarray(0, 0), text: octets };
  return { udh: octets.subarray(1, length), text: octets.subarray(length) };
}

/** Text by `data_coding`; null when the octets are not text (binary, a coding nobody names). */
export function decodeText(octets: Uint8Array, dataCoding: number): string | null {
  switch (alphabetOf(dataCoding)) {
    case 'gsm':
      return decodeGsm7(octets);
    case 'latin1':
      return latin1Text(octets);
    case 'cyrillic':
      return CYRILLIC.decode(octets);
    case 'ucs2':
      return ucs2Text(octets);
    case 'binary':
      return null;
  }
}

const CYRILLIC = new TextDecoder('iso-8859-5');

type Alphabet = 'gsm' | 'latin1' | 'cyrillic' | 'ucs2' | 'binary';

/** SMPP 3.4 §5.2.19 for the low values, 3GPP TS 23.038 §4 for the message class forms 0x10…0x1F and 0xF0…0xFF. */
function alphabetOf(dataCoding: number): Alphabet {
  if (dataCoding >= 0xf0) return (dataCoding & 0x04) === 0 ? 'gsm' : 'binary';
  switch (dataCoding & 0xef) {
    case 0:
      return 'gsm';
    case 1:
    case 3:
      return 'latin1';
    case 6:
      return 'cyrillic';
    case 8:
      return 'ucs2';
    default:
      return 'binary';
  }
}

export function latin1Text(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1');
}

/** UTF-16 big-endian; an odd last octet is dropped. */
export function ucs2Text(octets: Uint8Array): string {
  let text = '';
  for (let i = 0; i + 1 < octets.length; i += 2) text += String.fromCharCode((octets[i]! << 8) | octets[i + 1]!);
  return text;
}
