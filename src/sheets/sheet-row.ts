// What every reader of table files yields, and what they refuse.

export interface SheetRow {
  /** From 1, the heading too, as a spreadsheet counts. */
  rowNo: number;
  cells: string[];
}

/** The file is none of the kind, is damaged, or breaks a limit; the message tells where, in plain words. */
export class SheetError extends Error {
  override name = 'SheetError';
}

/** Longest text of a cell, UTF-16 units. */
export const CELL_LENGTH_MAX = 4096;
export const COLUMNS_MAX = 64;

/** @throws SheetError for a row beyond the limits. */
export function checkRow({ rowNo, cells }: SheetRow): void {
  if (cells.length > COLUMNS_MAX) throw new SheetError(`row ${rowNo} has more than ${COLUMNS_MAX} columns`);
  const wide = cells.findIndex((cell) => cell.length > CELL_LENGTH_MAX);
  if (wide >= 0) throw new SheetError(`row ${rowNo}, column ${wide + 1}: more than ${CELL_LENGTH_MAX} characters`);
}

export const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === '');
