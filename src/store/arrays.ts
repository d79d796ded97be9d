// Array parameters for UNNEST, built in one pass over a batch's rows. pg's own conversion walks every element through a
// generic function; and a text literal has to be parsed again by the server, character by character. These write
// PostgreSQL's binary array format, which costs both sides about half.

type Pick<T, V> = (row: T) => V;

const INT2 = 21;
const INT4 = 23;
const INT8 = 20;
const FLOAT8 = 701;
const TEXT = 25;
const HEADER = 20;
const TWO_32 = 4_294_967_296;

function header(buffer: Buffer, type: number, length: number, hasNull: boolean): void {
  buffer.writeInt32BE(1, 0);
  buffer.writeInt32BE(hasNull ? 1 : 0, 4);
  buffer.writeInt32BE(type, 8);
  buffer.writeInt32BE(length, 12);
  buffer.writeInt32BE(1, 16);
}

/** Elements of one fixed size; `put` writes a value at an offset. */
function fixed<T, V>(
  rows: readonly T[],
  pick: Pick<T, V | null>,
  type: number,
  size: number,
  put: (buffer: Buffer, value: V, at: number) => void,
): Buffer {
  const buffer = Buffer.allocUnsafe(HEADER + rows.length * (4 + size));
  let at = HEADER;
  let hasNull = false;
  for (let i = 0; i < rows.length; i += 1) {
    const value = pick(rows[i] as T);
    if (value === null || value === undefined) {
      hasNull = true;
      buffer.writeInt32BE(-1, at);
      at += 4;
      continue;
    }
    buffer.writeInt32BE(size, at);
    put(buffer, value, at + 4);
    at += 4 + size;
  }
  header(buffer, type, rows.length, hasNull);
  return buffer.subarray(0, at);
}

const putInt2 = (buffer: Buffer, value: number, at: number): void => void buffer.writeInt16BE(value, at);
const putInt4 = (buffer: Buffer, value: number, at: number): void => void buffer.writeInt32BE(value, at);
const putFloat8 = (buffer: Buffer, value: number, at: number): void => void buffer.writeDoubleBE(value, at);
function putInt8(buffer: Buffer, value: number | bigint, at: number): void {
  if (typeof value === 'bigint') {
    buffer.writeBigInt64BE(value, at);
    return;
  }
  const high = Math.floor(value / TWO_32);
  buffer.writeInt32BE(high, at);
  buffer.writeUInt32BE(value - high * TWO_32, at + 4);
}

/** smallint[] */
export const int2s = <T>(rows: readonly T[], pick: Pick<T, number | null>): Buffer =>
  fixed(rows, pick, INT2, 2, putInt2);
/** int[] */
export const int4s = <T>(rows: readonly T[], pick: Pick<T, number | null>): Buffer =>
  fixed(rows, pick, INT4, 4, putInt4);
/** bigint[]: ids as numbers below 2^53, money as BigInt. */
export const int8s = <T>(rows: readonly T[], pick: Pick<T, number | bigint | null>): Buffer =>
  fixed(rows, pick, INT8, 8, putInt8);
/** float8[] */
export const float8s = <T>(rows: readonly T[], pick: Pick<T, number | null>): Buffer =>
  fixed(rows, pick, FLOAT8, 8, putFloat8);

/** bigint[] of the ids themselves. */
export const idArray = (values: readonly number[]): Buffer => int8s(values, (id) => id);

const NUL = /\0/g;

/** text[]. NUL cannot be stored by PostgreSQL and is dropped. */
export function texts<T>(rows: readonly T[], pick: Pick<T, string | null>): Buffer {
  const values: (string | null)[] = new Array(rows.length);
  let size = HEADER;
  for (let i = 0; i < rows.length; i += 1) {
    let value = pick(rows[i] as T) ?? null;
    if (value?.includes('\0')) value = value.replace(NUL, '');
    values[i] = value;
    // At most three octets for each UTF-16 unit.
    size += 4 + (value === null ? 0 : value.length * 3);
  }
  const buffer = Buffer.allocUnsafe(size);
  let at = HEADER;
  let hasNull = false;
  for (const value of values) {
    if (value === null) {
      hasNull = true;
      buffer.writeInt32BE(-1, at);
      at += 4;
      continue;
    }
    const written = buffer.write(value, at + 4, 'utf8');
    buffer.writeInt32BE(written, at);
    at += 4 + written;
  }
  header(buffer, TEXT, rows.length, hasNull);
  return buffer.subarray(0, at);
}
