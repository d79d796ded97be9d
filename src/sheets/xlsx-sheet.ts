// The XML of one sheet → its rows.
import { columnOf, dateText, numberText } from './cell-values.ts';
import type { SharedStrings } from './shared-strings.ts';
import { CELL_LENGTH_MAX, COLUMNS_MAX, checkRow, isBlank, SheetError, type SheetRow } from './sheet-row.ts';
import type { PartSink } from './unzip.ts';
import { xmlSink } from './xml-part.ts';

export interface CellWorld {
  strings: SharedStrings;
  dateStyles: readonly boolean[];
  is1904: boolean;
}

const ROW_NO_MAX = 20_000_000;

export class SheetParser {
  readonly #world: CellWorld;
  readonly #take: (row: SheetRow) => void;
  readonly #sink: PartSink;
  #rowNo = 0;
  #cells: string[] = [];
  #column = -1;
  #type = '';
  #style = 0;
  #text = '';
  #inValue = false;
  #inRow = false;

  constructor(world: CellWorld, take: (row: SheetRow) => void) {
    this.#world = world;
    this.#take = take;
    this.#sink = xmlSink('the sheet', {
      open: (name, attributes) => this.#open(name, attributes),
      close: (name) => this.#close(name),
      text: (text) => {
        if (this.#inValue && this.#text.length <= CELL_LENGTH_MAX) this.#text += text;
      },
    });
  }

  write(bytes: Uint8Array): void {
    this.#sink(bytes);
  }

  /** @throws SheetError when the sheet ends in the middle of a row. */
  end(): void {
    if (this.#inRow) throw new SheetError(`the sheet ends in the middle of row ${this.#rowNo}`);
  }

  #open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'row') {
      const given = Number(attributes.r);
      this.#rowNo = Number.isInteger(given) && given > this.#rowNo && given < ROW_NO_MAX ? given : this.#rowNo + 1;
      this.#cells = [];
      this.#column = -1;
      this.#inRow = true;
    } else if (name === 'c') {
      const given = columnOf(attributes.r ?? '');
      this.#column = given >= 0 ? given : this.#column + 1;
      this.#type = attributes.t ?? 'n';
      this.#style = Number(attributes.s ?? 0);
      this.#text = '';
    } else if (name === 'v' || name === 't') this.#inValue = true;
  }

  #close(name: string): void {
    if (name === 'v' || name === 't') this.#inValue = false;
    else if (name === 'c') this.#endCell();
    else if (name === 'row') {
      this.#inRow = false;
      const row = { rowNo: this.#rowNo, cells: this.#cells };
      checkRow(row);
      if (!isBlank(row.cells)) this.#take(row);
    }
  }

  #endCell(): void {
    const value = this.#value();
    this.#text = '';
    // Cells without a value may stand far to the right.
    if (value === '') return;
    if (this.#column >= COLUMNS_MAX) throw new SheetError(`row ${this.#rowNo} has more than ${COLUMNS_MAX} columns`);
    while (this.#cells.length < this.#column) this.#cells.push('');
    this.#cells[this.#column] = value;
  }

  #value(): string {
    const { strings, dateStyles, is1904 } = this.#world;
    if (this.#text === '') return '';
    switch (this.#type) {
      case 's': {
        const text = strings.get(Number(this.#text));
        if (text === null) throw new SheetError(`row ${this.#rowNo} refers to a text that is not in the file`);
        return text;
      }
      case 'n':
        return dateStyles[this.#style] === true ? dateText(this.#text, is1904) : numberText(this.#text);
      case 'b':
        return this.#text === '1' ? 'TRUE' : 'FALSE';
      case 'd':
        return this.#text.replace('T', ' ').replace(/Z$/, '');
      default:
        return this.#text;
    }
  }
}
