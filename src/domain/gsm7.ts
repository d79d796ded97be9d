// The GSM 7-bit default alphabet with its extension table (3GPP TS 23.038 §6.2.1, channels.md §D.5), unpacked: one
// septet an octet, as SMPP carries it under data_coding 0.

/** Septet 0x00–0x7F → character; 0x1B is the escape and stands for no character of its own. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';

/** Septet after an escape → character. */
const EXTENSION: readonly (readonly [number, string])[] = [
  [0x0a, '\f'],
  [0x14, '^'],
  [0x28, '{'],
  [0x29, '}'],
  [0x2f, '\\'],
  [0x3c, '['],
  [0x3d, '~'],
  [0x3e, ']'],
  [0x40, '|'],
  [0x65, '€'],
];

const ESCAPE = 0x1b;
const QUESTION_MARK = 0x3f;
const REPLACEMENT = 0xfffd;

/** UTF-16 code unit → 0 not in the alphabet, 0x100 | septet, or 0x1B00 | septet for the two-septet ones. */
const BY_UNIT = new Uint16Array(0x20ad);
/** Septet, or 0x80 | septet after an escape → UTF-16 code unit. */
const BY_SEPTET = new Uint16Array(256);

for (let septet = 0; septet < 128; septet++) {
  const unit = BASIC.charCodeAt(septet);
  if (septet !== ESCAPE) BY_UNIT[unit] = 0x100 | septet;
  BY_SEPTET[septet] = unit;
  BY_SEPTET[0x80 | septet] = unit;
}
for (const [septet, char] of EXTENSION) {
  BY_UNIT[char.charCodeAt(0)] = (ESCAPE << 8) | septet;
  BY_SEPTET[0x80 | septet] = char.charCodeAt(0);
}

/** Septets of one UTF-16 code unit: 1, 2 for the extension table, 0 when it is not in the alphabet. */
export function gsm7Width(unit: number): 0 | 1 | 2 {
  const entry = unit < BY_UNIT.length ? BY_UNIT[unit]! : 0;
  return entry === 0 ? 0 : entry < 0x200 ? 1 : 2;
}

/** Septets that the text takes, or -1 when some character is not in the alphabet. */
export function gsm7Length(text: string): number {
  let septets = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const entry = unit < BY_UNIT.length ? BY_UNIT[unit]! : 0;
    if (entry === 0) return -1;
    septets += entry < 0x200 ? 1 : 2;
  }
  return septets;
}

/** One septet an octet. A character outside the alphabet becomes `?`: ask `gsm7Length` first where that matters. */
export function encodeGsm7(text: string): Uint8Array {
  const octets = new Uint8Array(text.length * 2);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const entry = unit < BY_UNIT.length ? BY_UNIT[unit]! : 0;
    if (entry >= 0x200) octets[length++] = ESCAPE;
    octets[length++] = entry === 0 ? QUESTION_MARK : entry & 0x7f;
  }
  return octets.subarray(0, length);
}

/**
 * Reads unpacked septets. As TS 23.038 §6.2.1.1 asks: an unknown escape sequence shows the basic character, a second
 * escape (or one at the end) a space. An octet above 0x7F is no septet and reads as U+FFFD.
 */
export function decodeGsm7(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) {
    let septet = bytes[i]!;
    if (septet === ESCAPE) {
      septet = ++i < bytes.length ? bytes[i]! : ESCAPE;
      text += septet === ESCAPE ? ' ' : String.fromCharCode(septet > 0x7f ? REPLACEMENT : BY_SEPTET[0x80 | septet]!);
    } else {
      text += String.fromCharCode(septet > 0x7f ? REPLACEMENT : BY_SEPTET[septet]!);
    }
  }
  return text;
}

/** The first character (a whole code point) that forces UCS-2, with its UTF-16 index; null when there is none. */
export function firstNonGsm7(text: string): { index: number; char: string } | null {
  for (let i = 0; i < text.length; i++) {
    if (gsm7Width(text.charCodeAt(i)) === 0) return { index: i, char: String.fromCodePoint(text.codePointAt(i)!) };
  }
  return null;
}
