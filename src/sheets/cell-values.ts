// Values of XLSX cells as a person reads them: phones without an exponent, dates as dates.

const DAY_MS = 86_400_000;
/** Day 0 of the two calendars that spreadsheets count by. */
const EPOCH_1900_MS = Date.UTC(1899, 11, 30);
const EPOCH_1904_MS = Date.UTC(1904, 0, 1);
/** The calendar of 1900 has a 29 February that never was: days before it count from one day later. */
const LEAP_FAULT_DAY = 60;
const DAY_MAX = 2_958_465;

/** A number as it stands in the file → plain decimals, at most 15 significant digits, as spreadsheets show them. */
export function numberText(raw: string): string {
  const value = Number(raw);
  if (raw.trim() === '' || !Number.isFinite(value)) return raw;
  if (Number.isSafeInteger(value)) return String(value);
  if (Math.abs(value) >= 1e15) return Math.abs(value) < 1e21 ? BigInt(Math.round(value)).toString() : raw;
  const plain = Number(value.toPrecision(15));
  if (Math.abs(plain) >= 1e-6) return String(plain);
  return plain === 0 ? '0' : plain.toFixed(20).replace(/0+$/, '');
}

/** A day number → `2026-11-22`, `2026-11-22 09:30:00`, or `09:30:00` for less than a day. */
export function dateText(raw: string, is1904: boolean): string {
  const value = Number(raw);
  if (raw.trim() === '' || !Number.isFinite(value) || value < 0 || value > DAY_MAX) return numberText(raw);
  const seconds = Math.round(value * 86_400);
  const shift = !is1904 && value < LEAP_FAULT_DAY ? DAY_MS : 0;
  const iso = new Date((is1904 ? EPOCH_1904_MS : EPOCH_1900_MS) + shift + seconds * 1000).toISOString();
  const clock = iso.slice(11, 19);
  if (value < 1 && !is1904) return clock;
  return seconds % 86_400 === 0 ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${clock}`;
}

/** Formats that every spreadsheet knows without being told and that show dates or times. */
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

/** As long as a spreadsheet lets a format be. */
const FORMAT_LENGTH_MAX = 255;

/** Does a number format show a date or a time? `code` is the custom format of that id, if there is one. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return isBuiltInDate(id);
  if (code.length > FORMAT_LENGTH_MAX) return false;
  // Quoted texts, escaped characters, colours and conditions are no format. A bracket in a bracket ends the look for the first
  // one's end: without that, a row of them would be read once for each.
  const bare = code.replace(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^[\]]*\]/gi, '');
  return /[dmyhs]/i.test(bare) && !/general/i.test(bare);
}

/** `BC12` → 54: the column, from 0; -1 when it is none. */
export function columnOf(reference: string): number {
  let column = 0;
  for (let i = 0; i < reference.length; i += 1) {
    const code = reference.charCodeAt(i) & ~0x20;
    if (code < 65 || code > 90) return i === 0 || i > 3 ? -1 : column - 1;
    column = column * 26 + code - 64;
  }
  return -1;
}
