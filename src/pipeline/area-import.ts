// A registry of numbers out of a file, line by line: what is wrong with one line never stops the others. What is read is
// kept in a tenth of what the rows as objects would take, looked at, and then replaces its source in one transaction.
import type pg from 'pg';
import { areaNameByInn, type RegistryRow } from '../domain/areas.ts';
import { regionZone } from '../domain/region-zones.ts';
import { parseRegistryLine } from '../domain/registry.ts';
import { countRanges, type NewRange, otherRanges, replaceRanges } from '../store/admin/areas.ts';
import type { Queryable } from '../store/db.ts';
import { linesOf } from './stop-import.ts';

/** The published registries together have 450,000 ranges in 25 MB. */
const LINES_MAX = 1_000_000;
export const REGISTRY_BYTES_MAX = 64 * 1024 * 1024;
const EXAMPLES_MAX = 20;
const REGIONS_MAX = 100;

/** A day as registries are dated, `2026-11-01`. */
export function isDay(text: string): boolean {
  const atMs = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(text);
}

/** What many ranges share. */
type Holder = Pick<NewRange, 'area' | 'operator' | 'region' | 'inn'>;

/** Ranges in the order of the file. */
export class RangeBook {
  #lo = new Float64Array(4096);
  #hi = new Float64Array(4096);
  #holder = new Uint32Array(4096);
  #size = 0;
  readonly #holders: Holder[] = [];
  readonly #known = new Map<string, number>();

  add({ lo, hi, operator, region, inn }: RegistryRow): void {
    if (this.#size === this.#lo.length) this.#grow();
    this.#lo[this.#size] = lo;
    this.#hi[this.#size] = hi;
    this.#holder[this.#size] = this.#holderOf({ area: areaNameByInn(inn), operator, region, inn });
    this.#size += 1;
  }

  get size(): number {
    return this.#size;
  }

  at(index: number): NewRange {
    return { lo: this.#lo[index]!, hi: this.#hi[index]!, ...this.#holders[this.#holder[index]!]! };
  }

  *ranges(): Generator<NewRange> {
    for (let i = 0; i < this.#size; i += 1) yield this.at(i);
  }

  /** Indexes by the first number; of the same, in the order of the file. */
  sorted(): number[] {
    const lo = this.#lo;
    return Array.from({ length: this.#size }, (_, i) => i).sort((a, b) => lo[a]! - lo[b]!);
  }

  #holderOf(holder: Holder): number {
    const key = `${holder.inn}\n${holder.operator}\n${holder.region}`;
    let index = this.#known.get(key);
    if (index === undefined) {
      index = this.#holders.push(holder) - 1;
      this.#known.set(key, index);
    }
    return index;
  }

  #grow(): void {
    const length = this.#size * 2;
    const [lo, hi, holder] = [new Float64Array(length), new Float64Array(length), new Uint32Array(length)];
    lo.set(this.#lo);
    hi.set(this.#hi);
    holder.set(this.#holder);
    [this.#lo, this.#hi, this.#holder] = [lo, hi, holder];
  }
}

export interface Registry {
  book: RangeBook;
  bad: number;
  /** The first of them. */
  badLines: { line: number; reason: string }[];
}

/** Reads a registry as it comes in, UTF-8 or windows-1251. @throws SheetError for what is no text, TooManyLinesError */
export async function readRegistry(file: AsyncIterable<Buffer>, badShownMax: number): Promise<Registry> {
  const registry: Registry = { book: new RangeBook(), bad: 0, badLines: [] };
  for await (const { number, text } of linesOf(file, LINES_MAX)) {
    const parsed = parseRegistryLine(text, number);
    if (parsed === null) continue;
    if (parsed.ok) {
      registry.book.add(parsed.row);
      continue;
    }
    registry.bad += 1;
    const { line, reason } = parsed;
    if (registry.badLines.length < badShownMax) registry.badLines.push({ line, reason });
  }
  return registry;
}

export interface RegistrySummary {
  areas: { area: string; ranges: number; numbers: number }[];
  /** Regions whose time zone we do not know: hours of recipients there are those of the country. The most frequent first. */
  unknownRegions: { region: string; ranges: number }[];
  overlaps: {
    /** Ranges that begin inside an earlier one of the file. */
    within: number;
    /** Ranges that share numbers with another source: of these the narrower wins. */
    withOthers: number;
    /** The first of both. */
    examples: { from: number; to: number; source: 'file' | 'others' }[];
  };
}

/** What an import would mean. */
export async function summarise(pool: Queryable, { book }: Registry, source: string): Promise<RegistrySummary> {
  const areas = new Map<string, { area: string; ranges: number; numbers: number }>();
  const regions = new Map<string, { zone: string | null; ranges: number }>();
  for (const { area, lo, hi, region } of book.ranges()) {
    const sum = areas.get(area) ?? { area, ranges: 0, numbers: 0 };
    sum.ranges += 1;
    sum.numbers += hi - lo + 1;
    areas.set(area, sum);
    const known = regions.get(region) ?? { zone: region === '' ? '' : regionZone(region), ranges: 0 };
    known.ranges += 1;
    regions.set(region, known);
  }
  const unknown = [...regions].filter(([, { zone }]) => zone === null);
  return {
    areas: [...areas.values()].sort((a, b) => b.ranges - a.ranges),
    unknownRegions: unknown
      .map(([region, { ranges }]) => ({ region, ranges }))
      .sort((a, b) => b.ranges - a.ranges)
      .slice(0, REGIONS_MAX),
    overlaps: overlapsOf(book, await otherRanges(pool, source)),
  };
}

function overlapsOf(book: RangeBook, others: readonly [lo: number, hi: number][]): RegistrySummary['overlaps'] {
  const found: RegistrySummary['overlaps'] = { within: 0, withOthers: 0, examples: [] };
  const note = (from: number, to: number, source: 'file' | 'others'): void => {
    if (found.examples.length < EXAMPLES_MAX) found.examples.push({ from, to, source });
  };
  let fileHi = -1;
  let otherHi = -1;
  let next = 0;
  for (const index of book.sorted()) {
    const { lo, hi } = book.at(index);
    if (lo <= fileHi) {
      found.within += 1;
      note(lo, hi, 'file');
    }
    fileHi = Math.max(fileHi, hi);
    // Highest end of all that begin before this one begins; then whatever begins inside it.
    while (next < others.length && others[next]![0] <= lo) otherHi = Math.max(otherHi, others[next++]![1]);
    if (otherHi >= lo || (next < others.length && others[next]![0] <= hi)) {
      found.withOthers += 1;
      note(lo, hi, 'others');
    }
  }
  return found;
}

/** How many ranges an import replaces, or would. */
export const rangesBefore = countRanges;

/** Puts the registry in the place of what its source had. */
export function importRegistry(
  pool: pg.Pool | Queryable,
  registry: Registry,
  { source, registryDate }: { source: string; registryDate: string | null },
): Promise<{ replaced: number; ranges: number; numbers: number }> {
  return replaceRanges(pool, { source, registryDate, badLines: registry.bad }, registry.book.ranges());
}
