// What one part costs: rates by tariff, channel and area, each in force from its date (design.md §4.2); and what providers
// ask for it, by connection in the same way.
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

/** What the provider behind a connection asks for one part. */
export interface Cost {
  connectionId: number;
  channel: Channel;
  /** Null = every area that has no line of its own. */
  areaId: number | null;
  /** 1e-7 of the currency. */
  costE7: bigint;
  validFromMs: number;
}

/** A line of a list of prices. */
interface Line {
  channel: Channel;
  areaId: number | null;
  validFromMs: number;
}

/** Lines of one owner and channel by area, the newest first. */
type AreaLines<L> = Map<number | null, L[]>;

/** Lines by their owner (a tariff, a connection), channel and area. */
class LineIndex<L extends Line> {
  readonly #owners = new Map<number, Map<Channel, AreaLines<L>>>();

  /** Of two lines from the same moment the later in the list is in force. */
  constructor(lines: readonly L[], ownerOf: (line: L) => number) {
    for (const line of [...lines].reverse()) this.#areaList(ownerOf(line), line).push(line);
    for (const channels of this.#owners.values()) {
      for (const areas of channels.values()) {
        for (const list of areas.values()) list.sort((a, b) => b.validFromMs - a.validFromMs);
      }
    }
  }

  has(owner: number): boolean {
    return this.#owners.has(owner);
  }

  find(owner: number, channel: Channel, areaId: number | null, nowMs: number): L | null {
    const areas = this.#owners.get(owner)?.get(channel);
    if (areas === undefined) return null;
    return (areaId === null ? null : inForce(areas.get(areaId), nowMs)) ?? inForce(areas.get(null), nowMs);
  }

  current(owner: number, nowMs: number): L[] {
    const channels = this.#owners.get(owner);
    if (channels === undefined) return [];
    return [...channels.values()]
      .flatMap((areas) => [...areas.values()].map((list) => inForce(list, nowMs)))
      .filter((line) => line !== null);
  }

  #areaList(owner: number, { channel, areaId }: L): L[] {
    const channels = getOrAdd(this.#owners, owner, () => new Map<Channel, AreaLines<L>>());
    const areas = getOrAdd(channels, channel, (): AreaLines<L> => new Map());
    return getOrAdd(areas, areaId, (): L[] => []);
  }
}

export class RateIndex {
  readonly #lines: LineIndex<Rate>;

  /** Of two rates from the same moment the later in the list is in force. */
  constructor(rates: readonly Rate[]) {
    this.#lines = new LineIndex(rates, ({ tariffId }) => tariffId);
  }

  /**
   * The rate in force: the area's own before `*`, of those the latest that has begun. Null = there is no price, so the
   * tariff does not serve the area.
   */
  priceFor(tariffId: number, channel: Channel, areaId: number | null, nowMs: number): Rate | null {
    return this.#lines.find(tariffId, channel, areaId, nowMs);
  }

  /** Every rate in force in a tariff, one a channel and area. */
  current(tariffId: number, nowMs: number): Rate[] {
    return this.#lines.current(tariffId, nowMs);
  }
}

/** What providers ask, by channel and area; a connection without a line that fits costs what it costs everywhere. */
export class CostIndex {
  readonly #lines: LineIndex<Cost>;

  constructor(costs: readonly Cost[]) {
    this.#lines = new LineIndex(costs, ({ connectionId }) => connectionId);
  }

  /** The connection has lines at all: else nobody needs to look for the area of a number. */
  has(connectionId: number): boolean {
    return this.#lines.has(connectionId);
  }

  /** The line in force, null when there is none. 1e-7 of the currency. */
  costE7(connectionId: number, channel: Channel, areaId: number | null, nowMs: number): bigint | null {
    return this.#lines.find(connectionId, channel, areaId, nowMs)?.costE7 ?? null;
  }
}

function inForce<L extends Line>(lines: readonly L[] | undefined, nowMs: number): L | null {
  return lines?.find((line) => line.validFromMs <= nowMs) ?? null;
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
