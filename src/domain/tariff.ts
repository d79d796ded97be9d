// What one part costs: rates by tariff, channel and area, each in force from its date (design.md §4.2).
import type { Channel } from './message.ts';

export interface Rate {
  tariffId: number;
  channel: Channel;
  /** Null = every area that has no rate of its own (`*`). */
  areaId: number | null;
  /** Price of one part, 1e-7 of the currency. */
  priceE7: bigint;
  /** When the hold is captured: on the upstream's acceptance, or only on delivery. */
  charge: 'submitted' | 'delivered';
  validFromMs: number;
}

/** Rates of one tariff and channel by area, the newest first. */
type AreaRates = Map<number | null, Rate[]>;

export class RateIndex {
  readonly #tariffs = new Map<number, Map<Channel, AreaRates>>();

  /** Of two rates from the same moment the later in the list is in force. */
  constructor(rates: readonly Rate[]) {
    for (const rate of [...rates].reverse()) this.#areaList(rate).push(rate);
    for (const channels of this.#tariffs.values()) {
      for (const areas of channels.values()) {
        for (const list of areas.values()) list.sort((a, b) => b.validFromMs - a.validFromMs);
      }
    }
  }

  /**
   * The rate in force: the area's own before `*`, of those the latest that has begun. Null = there is no price, so the
   * tariff does not serve the area.
   */
  priceFor(tariffId: number, channel: Channel, areaId: number | null, nowMs: number): Rate | null {
    const areas = this.#tariffs.get(tariffId)?.get(channel);
    if (areas === undefined) return null;
    return (areaId === null ? null : inForce(areas.get(areaId), nowMs)) ?? inForce(areas.get(null), nowMs);
  }

  /** Every rate in force in a tariff, one a channel and area. */
  current(tariffId: number, nowMs: number): Rate[] {
    const channels = this.#tariffs.get(tariffId);
    if (channels === undefined) return [];
    return [...channels.values()]
      .flatMap((areas) => [...areas.values()].map((list) => inForce(list, nowMs)))
      .filter((rate) => rate !== null);
  }

  #areaList(rate: Rate): Rate[] {
    const channels = getOrAdd(this.#tariffs, rate.tariffId, () => new Map<Channel, AreaRates>());
    const areas = getOrAdd(channels, rate.channel, (): AreaRates => new Map());
    return getOrAdd(areas, rate.areaId, (): Rate[] => []);
  }
}

function inForce(rates: readonly Rate[] | undefined, nowMs: number): Rate | null {
  return rates?.find((rate) => rate.validFromMs <= nowMs) ?? null;
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
