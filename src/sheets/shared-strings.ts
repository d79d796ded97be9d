// Texts that the cells of an XLSX name by number: in one buffer, because a million of them as strings cost three times that.
import { CELL_LENGTH_MAX, SheetError } from './sheet-row.ts';

const BYTES_MAX = 96 * 1024 * 1024;
const COUNT_MAX = 4_000_000;

export class SharedStrings {
  #bytes = Buffer.alloc(64 * 1024);
  #used = 0;
  #ends = new Uint32Array(1024);
  #count = 0;

  /** @throws SheetError when there are too many. */
  add(text: string): void {
    const kept = text.length > CELL_LENGTH_MAX ? text.slice(0, CELL_LENGTH_MAX + 1) : text;
    const needed = this.#used + kept.length * 3;
    if (this.#used > BYTES_MAX || this.#count >= COUNT_MAX) {
      throw new SheetError('the file has too many different texts: save it as CSV');
    }
    if (needed > this.#bytes.length)
      this.#bytes = Buffer.concat([this.#bytes], Math.max(needed, 2 * this.#bytes.length));
    if (this.#count === this.#ends.length) {
      const longer = new Uint32Array(2 * this.#count);
      longer.set(this.#ends);
      this.#ends = longer;
    }
    this.#used += this.#bytes.write(kept, this.#used, 'utf8');
    this.#ends[this.#count] = this.#used;
    this.#count += 1;
  }

  /** Null when there is none of that number. */
  get(index: number): string | null {
    if (!Number.isInteger(index) || index < 0 || index >= this.#count) return null;
    return this.#bytes.toString('utf8', index === 0 ? 0 : this.#ends[index - 1], this.#ends[index]);
  }
}
