// A tariff as a table file: written for people to work on, read back whole or not at all, because half a price list is
// worse than none.
import type { Readable } from 'node:stream';
import { chargePolicyOf } from '../channels/index.ts';
import { CHANNEL_NAMES, type Channel } from '../domain/message.ts';
import { formatE7Trimmed, MoneyFormatError, parseMoneyE7 } from '../domain/money.ts';
import { parseLocalTime } from '../domain/validity.ts';
import { readCsv } from '../sheets/read-csv.ts';
import { SheetError } from '../sheets/sheet-row.ts';
import { csvWriter } from '../sheets/write-csv.ts';
import { type Charge, type DatedRate, presentRates, putRates, type RateLine } from '../store/admin/dated-rates.ts';
import { areaFinder } from '../store/admin/find-areas.ts';
import { TARIFF_RATES } from '../store/admin/tariffs.ts';
import type { Client } from '../store/db.ts';

const COLUMNS = ['channel', 'area', 'price', 'charge', 'valid_from'] as const;
type Column = (typeof COLUMNS)[number];

const LINES_MAX = 20_000;
export const CSV_BYTES_MAX = 4 * 1024 * 1024;
const FAULTS_MAX = 100;
/** Of dates without an offset, as spreadsheets have them. */
const ZONE = 'Europe/Moscow';

export interface LineFault {
  /** As a spreadsheet counts. */
  line: number;
  message: string;
}

interface TariffLine {
  line: number;
  channel: Channel;
  area: string;
  priceE7: bigint;
  charge: Charge;
  /** Null = where the import says. */
  validFromMs: number | null;
}

export interface TariffFile {
  lines: TariffLine[];
  /** The first of them. */
  faults: LineFault[];
}

export interface TariffImport {
  /** Written, or that would be. */
  added: number;
  /** There already, to the letter. */
  unchanged: number;
  faults: LineFault[];
}

/** Price lines of a file; what is wrong with them comes back beside them. @throws SheetError for what is no table */
export async function readTariffCsv(file: Readable): Promise<TariffFile> {
  const result: TariffFile = { lines: [], faults: [] };
  let places: Map<Column, number> | null = null;
  for await (const rows of readCsv(file)) {
    for (const { rowNo, cells } of rows) {
      if (places === null) {
        places = readHeading(cells);
        continue;
      }
      if (result.lines.length >= LINES_MAX) throw new SheetError(`more than ${LINES_MAX} lines`);
      const read = readLine(rowNo, cells, places);
      if (typeof read !== 'string') result.lines.push(read);
      else if (result.faults.length < FAULTS_MAX) result.faults.push({ line: rowNo, message: read });
    }
  }
  if (places === null) throw new SheetError('the file has no rows');
  return result;
}

function readHeading(cells: readonly string[]): Map<Column, number> {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  const places = new Map(COLUMNS.map((name) => [name, names.indexOf(name)] as const).filter(([, at]) => at >= 0));
  for (const name of ['channel', 'price'] as const) {
    if (!places.has(name)) throw new SheetError(`the first row must name the columns ${COLUMNS.join(', ')}`);
  }
  return places;
}

function readLine(line: number, cells: readonly string[], places: ReadonlyMap<Column, number>): TariffLine | string {
  const cell = (name: Column): string => (cells[places.get(name) ?? -1] ?? '').trim();
  const channel = cell('channel') as Channel;
  if (!CHANNEL_NAMES.includes(channel)) return `channel: there is no channel ${quote(channel)}`;
  const priceE7 = readPrice(cell('price'));
  if (priceE7 === null) return `price: not a price: ${quote(cell('price'))}`;
  const charge = cell('charge') || chargePolicyOf(channel);
  if (charge !== 'submitted' && charge !== 'delivered') return `charge: submitted or delivered, not ${quote(charge)}`;
  const validFromMs = readMoment(cell('valid_from'));
  if (Number.isNaN(validFromMs)) return `valid_from: not a time: ${quote(cell('valid_from'))}`;
  return { line, channel, area: cell('area'), priceE7, charge, validFromMs };
}

/** With a comma too, as spreadsheets of Russian settings write it. */
function readPrice(text: string): bigint | null {
  try {
    const priceE7 = parseMoneyE7(text.replace(',', '.'));
    return priceE7 < 0n ? null : priceE7;
  } catch (error) {
    if (error instanceof MoneyFormatError) return null;
    throw error;
  }
}

/** Null = not given, NaN = no time. */
function readMoment(text: string): number | null {
  if (text === '') return null;
  const local = parseLocalTime(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text} 00:00` : text, ZONE);
  if (local !== null) return local;
  return /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
}

const quote = (text: string): string => JSON.stringify(text.slice(0, 40));

/**
 * Adds the lines of a file to a tariff; those without a date begin at `defaultFrom` (null = now). Lines that are there
 * already are left alone, so that what was exported can be imported. With any fault nothing is written.
 */
export async function importTariff(
  client: Client,
  tariffId: number,
  lines: readonly TariffLine[],
  options: { defaultFrom: Date | null; nowMs: number; dryRun: boolean },
): Promise<TariffImport> {
  const result: TariffImport = { added: 0, unchanged: 0, faults: [] };
  const fault = (line: number, message: string): void => {
    if (result.faults.length < FAULTS_MAX) result.faults.push({ line, message });
  };
  const keyOf = (line: RateLine, fromMs: number | null) =>
    [line.channel, line.areaId, line.amountE7, line.charge, fromMs].join(' ');
  const known = new Set(
    (await presentRates(client, TARIFF_RATES, tariffId)).map((rate) => keyOf(rate, rate.validFrom.getTime())),
  );
  const findArea = await areaFinder(client);
  const places = new Map<string, number>();
  const versions = new Map<number | null, RateLine[]>();
  for (const { line, channel, area, priceE7, charge, validFromMs } of lines) {
    const found = await findArea({ area });
    if (found.kind !== 'found') {
      fault(line, `area: there is no area ${quote(area)}`);
      continue;
    }
    const rate: RateLine = { channel, areaId: found.areaId, amountE7: priceE7, charge };
    const fromMs = validFromMs ?? options.defaultFrom?.getTime() ?? null;
    const place = [channel, found.areaId, fromMs].join(' ');
    const before = places.get(place);
    places.set(place, before ?? line);
    if (before !== undefined) fault(line, `the same channel, area and date as line ${before}`);
    else if (known.has(keyOf(rate, fromMs))) result.unchanged += 1;
    else if (fromMs !== null && fromMs <= options.nowMs) fault(line, 'valid_from: the past cannot be changed');
    else {
      const version = versions.get(fromMs);
      if (version === undefined) versions.set(fromMs, [rate]);
      else version.push(rate);
      result.added += 1;
    }
  }
  if (result.faults.length > 0 || options.dryRun) return result;
  for (const [fromMs, rates] of versions) {
    await putRates(client, TARIFF_RATES, tariffId, rates, fromMs === null ? null : new Date(fromMs));
  }
  return result;
}

/** The same lines as a file. */
export function tariffCsv(rates: readonly DatedRate[]): Buffer {
  const columns = COLUMNS.map((name) => ({ name, kind: name === 'price' ? ('money' as const) : ('text' as const) }));
  const writer = csvWriter({ columns, timeZone: 'UTC' }, ';');
  const rows = rates.map((rate) => [
    rate.channel,
    rate.area ?? '*',
    formatE7Trimmed(rate.amountE7),
    rate.charge,
    rate.validFrom.toISOString(),
  ]);
  return Buffer.concat([writer.begin(), writer.rows(rows), writer.end()]);
}
