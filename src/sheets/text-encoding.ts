// Bytes of a text file → text, a part at a time. Spreadsheets of the region still save CSV in windows-1251.
import { SheetError } from './sheet-row.ts';

type Encoding = 'utf-8' | 'windows-1251' | 'utf-16le';

/** Decides at the first byte that is no ASCII: what is no UTF-8 is windows-1251. A byte order mark decides at once. */
export class TextReader {
  #decoder: TextDecoder | null = null;
  #isFirst = true;

  /** @throws SheetError for what is neither. */
  decode(bytes: Uint8Array): string {
    if (this.#isFirst) {
      this.#isFirst = false;
      if (bytes[0] === 0xff && bytes[1] === 0xfe) this.#use('utf-16le');
      else if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.#use('utf-8');
    }
    if (this.#decoder === null) {
      if (bytes.includes(0)) throw new SheetError('this is no text: it has zero bytes');
      if (bytes.every((byte) => byte < 0x80)) return Buffer.from(bytes).toString('latin1');
      this.#use(isUtf8(bytes) ? 'utf-8' : 'windows-1251');
    }
    return this.#read(bytes, true);
  }

  /** What a character cut in two leaves. */
  end(): string {
    return this.#decoder === null ? '' : this.#read(new Uint8Array(), false);
  }

  #use(encoding: Encoding): void {
    this.#decoder = new TextDecoder(encoding, { fatal: encoding !== 'windows-1251' });
  }

  #read(bytes: Uint8Array, stream: boolean): string {
    try {
      const text = this.#decoder!.decode(bytes, { stream });
      if (text.includes('\0')) throw new SheetError('this is no text: it has zero bytes');
      return text;
    } catch (error) {
      if (error instanceof SheetError) throw error;
      throw new SheetError('the text begins in UTF-8 and then is not: save it in one encoding');
    }
  }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    // A character cut at the end is no fault.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
