// What a message costs: parts by price, the dearest way through a cascade, all recipients of a request. The pipeline sets
// money aside by it and the pages show it while somebody types, so that both say the same. Amounts are 1e-7 of the currency.
import type { Channel } from './message.ts';
import { type Measure, measure } from './segments.ts';

/** An SMS is priced by its parts; other channels by the message, the call or the lookup. */
export function pricedParts(channel: Channel, text: string): Measure {
  return channel === 'sms' ? measure(text) : { encoding: 'ucs2', units: text.length, segments: 1 };
}

/** Of all parts of a step. */
export function stepPriceE7(unitPriceE7: bigint, segments: number): bigint {
  return unitPriceE7 * BigInt(segments);
}

export interface Priced {
  readonly priceE7: bigint;
}

/** The steps, in order, that together stay within the price: one that is too dear is left out, those behind it may fit. */
export function stepsWithin<S extends Priced>(steps: readonly S[], priceMaxE7: bigint): S[] {
  let leftE7 = priceMaxE7;
  return steps.filter(({ priceE7 }) => {
    if (priceE7 > leftE7) return false;
    leftE7 -= priceE7;
    return true;
  });
}

/** The dearest path: every step from `firstIndex` on is tried. This is what is set aside. */
export function dearestPathE7(steps: readonly Priced[], firstIndex = 0): bigint {
  let sumE7 = 0n;
  for (let index = firstIndex; index < steps.length; index += 1) sumE7 += steps[index]!.priceE7;
  return sumE7;
}

export interface RequestSum {
  totalE7: bigint;
  /** How many, in order, the money is enough for. */
  payable: number;
}

/**
 * Of all recipients that are not refused. `spendableE7` null = without limit. As accepting does it: in order, and what does
 * not fit takes no money from what comes behind.
 */
export function requestSum(pricesE7: readonly bigint[], spendableE7: bigint | null): RequestSum {
  let totalE7 = 0n;
  let left = spendableE7;
  let payable = 0;
  for (const priceE7 of pricesE7) {
    totalE7 += priceE7;
    if (left !== null && left < priceE7) continue;
    payable += 1;
    if (left !== null) left -= priceE7;
  }
  return { totalE7, payable };
}

/** The cheapest way to an end that counts: one step succeeds, and those before it cost only where handing over is charged. */
export function cheapestPathE7(steps: readonly (Priced & { readonly charge: 'submitted' | 'delivered' })[]): bigint {
  let beforeE7 = 0n;
  let cheapestE7: bigint | null = null;
  for (const { priceE7, charge } of steps) {
    const pathE7 = beforeE7 + priceE7;
    if (cheapestE7 === null || pathE7 < cheapestE7) cheapestE7 = pathE7;
    if (charge === 'submitted') beforeE7 += priceE7;
  }
  return cheapestE7 ?? 0n;
}
