// Number → area: exact ranges from imported registries, else the coarse built-in default.
import { type AreaMatch, coarseArea } from './coarse-areas.ts';
import { flattenRanges } from './range-map.ts';

export { type AreaMatch, coarseAreaNames } from './coarse-areas.ts';
export { areaNameByInn, parseRegistry, type RegistryLine, type RegistryRow } from './registry.ts';

/** Every MSISDN from `lo` to `hi`, both included. */
export interface AreaRange {
  lo: number;
  hi: number;
  areaName: string;
  operator: string;
  region: string;
  source: string;
}

/**
 * Made once per import, then read for every message. Where ranges overlap the narrowest wins; of equally wide ones the
 * later in the list.
 */
export class AreaIndex {
  readonly #lo: Float64Array;
  readonly #hi: Float64Array;
  readonly #matches: AreaMatch[];

  constructor(ranges: readonly AreaRange[]) {
    // A registry has 450,000 ranges and a few thousand different matches: shared, they take a hundredth of the memory.
    const known = new Map<string, AreaMatch>();
    const pieces = flattenRanges(ranges.map((range) => ({ lo: range.lo, hi: range.hi, value: intern(known, range) })));
    this.#lo = Float64Array.from(pieces, (piece) => piece.lo);
    this.#hi = Float64Array.from(pieces, (piece) => piece.hi);
    this.#matches = pieces.map((piece) => piece.value);
  }

  /** Pieces in the index: ranges after overlaps are cut and equal neighbours joined. */
  get size(): number {
    return this.#matches.length;
  }

  /** The area of an MSISDN; `coarse` tells that no imported range has it. */
  lookup(phone: string): AreaMatch {
    const number = Number(phone);
    // The last range that begins at or before the number.
    let low = 0;
    let high = this.#lo.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#lo[middle]! <= number) low = middle + 1;
      else high = middle;
    }
    if (low > 0 && number <= this.#hi[low - 1]!) return this.#matches[low - 1]!;
    return coarseArea(phone);
  }
}

function intern(known: Map<string, AreaMatch>, range: AreaRange): AreaMatch {
  const { areaName, operator, region, source } = range;
  const key = `${areaName}\n${operator}\n${region}\n${source}`;
  let match = known.get(key);
  if (match === undefined) {
    match = { areaName, operator, region, coarse: false, source };
    known.set(key, match);
  }
  return match;
}
