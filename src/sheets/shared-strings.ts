// Texts that the cells of an XLSX name by number: in buffers, because a million of them as strings cost three times that; in
// several, because one that grows is there twice while it does.
import { CELL_LENGTH_MAX, SheetError } from './sheet-row.ts';

const PIECE_BYTES = 1024 * 1024;
const PIECES_MAX = 64;
const COUNT_MAX = 4_000_000;

export class SharedStrings {
  readonly #pieces: Buffer[] = [];
  /** Bytes used of the last piece. */
  #used = 0;
  /** Where each text ends, counted over all pieces; a text stands in one piece. */
  #ends = new Uint32Array(1024);
  /** Where it begins; not always where the one before ends. */
  #starts = new Uint32Array(1024);
  #count = 0;

  /** @throws SheetError when there are too many. */
  add(text: string): void {
    const kept = text.length > CELL_LENGTH_MAX ? text.slice(0, CELL_LENGTH_MAX + 1) : text;
    if (this.#pieces.length === 0 || this.#used + kept.length * 3 > PIECE_BYTES) this.#extend();
    if (this.#count >= COUNT_MAX) throw tooMany();
    if (this.#count === this.#ends.length) {
      this.#ends = longer(this.#ends);
      this.#starts = longer(this.#starts);
    }
    const base = (this.#pieces.length - 1) * PIECE_BYTES;
    this.#starts[this.#count] = base + this.#used;
    this.#used += this.#pieces.at(-1)!.write(kept, this.#used, 'utf8');
    this.#ends[this.#count] = base + this.#used;
    this.#count += 1;
  }

  /** Null when there is none of that number. */
  get(index: number): string | null {
    if (!Number.isInteger(index) || index < 0 || index >= this.#count) return null;
    const start = this.#starts[index]!;
    const piece = Math.floor(start / PIECE_BYTES);
    // A text without a character may begin where its piece ends.
    const base = piece * PIECE_BYTES;
    return this.#pieces[piece]?.toString('utf8', start - base, this.#ends[index]! - base) ?? '';
  }

  #extend(): void {
    if (this.#pieces.length >= PIECES_MAX) throw tooMany();
    this.#pieces.push(Buffer.allocUnsafeSlow(PIECE_BYTES));
    this.#used = 0;
  }
}

const tooMany = () => new SheetError('the file has too many different texts: save it as CSV');

function longer(values: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const result = new Uint32Array(2 * values.length);
  result.set(values);
  return result;
}
