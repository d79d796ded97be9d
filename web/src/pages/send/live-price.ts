// The price while somebody types: unit prices that the server told for an area and a channel, times the parts counted here.
// The rules are the server's own (src/domain/price.ts); its next preview confirms the sum.
import type { Channel } from '../../../../src/domain/message.ts';
import { parseMoneyE7 } from '../../../../src/domain/money.ts';
import { dearestPathE7, pricedParts, requestSum, stepPriceE7, stepsWithin } from '../../../../src/domain/price.ts';
import type { Answer } from '../../api/kaskad.ts';
import type { Request } from './request.ts';

type Preview = Answer<'messages.preview'>;

interface Place {
  area: string;
  operator: string;
}

/** What previews have told so far. */
export class PriceBook {
  readonly #units = new Map<string, bigint>();
  readonly #places = new Map<string, Place>();
  /** Channels of a place that nobody can carry at present. */
  readonly #skipped = new Map<string, boolean>();
  /** Refused whatever the text is. */
  #refused = new Set<string>();
  spendableE7: bigint | null = null;
  currency = '';

  /** How long a message lives that names no end, by its channels. */
  readonly #lives = new Map<string, number>();

  learn(preview: Preview, request: Request): void {
    this.#refused = new Set();
    this.currency = preview.currency;
    this.spendableE7 = preview.spendable === null ? null : parseMoneyE7(preview.spendable);
    for (const line of preview.recipients) {
      if ('error' in line) {
        this.#refused.add(line.phone);
        continue;
      }
      this.#places.set(line.phone, { area: line.area, operator: line.operator });
      const from = line.steps.find(({ begins_at }) => begins_at !== null)?.begins_at;
      if (request.expires_at === undefined && from) {
        const channels = line.steps.map(({ channel }) => channel).join();
        this.#lives.set(channels, Date.parse(line.expires_at) - Date.parse(from));
      }
      for (const step of line.steps) {
        this.#units.set(`${line.area}|${step.channel}`, parseMoneyE7(step.unit_price));
        this.#skipped.set(`${line.area}|${step.channel}`, step.skipped && !line.expired);
      }
    }
  }

  unitE7(area: string, channel: Channel): bigint | null {
    return this.#units.get(`${area}|${channel}`) ?? null;
  }
  isSkipped(area: string, channel: Channel): boolean {
    return this.#skipped.get(`${area}|${channel}`) ?? false;
  }
  place(phone: string): Place | null {
    return this.#places.get(phone) ?? null;
  }
  /** Of a message that names no end; null while nothing was told of these channels. */
  lifeMs(channels: readonly Channel[]): number | null {
    return this.#lives.get(channels.join()) ?? null;
  }
  isRefused(phone: string): boolean {
    return this.#refused.has(phone);
  }
}

export interface PriceGroup extends Place {
  count: number;
  /** Of one recipient. */
  priceE7: bigint;
}

export interface LivePrice {
  totalE7: bigint;
  payable: number;
  count: number;
  groups: PriceGroup[];
}

/** A step as it will be sent: its text filled in. */
export interface PricedText {
  channel: Channel;
  text: string;
}

/** Null when some area or channel has not been priced yet. */
export function livePrice(
  book: PriceBook,
  phones: readonly string[],
  steps: readonly PricedText[],
  priceMaxE7: bigint | null,
): LivePrice | null {
  if (steps.length === 0) return null;
  const parts = steps.map(({ channel, text }) => pricedParts(channel, text).segments);
  const byArea = new Map<string, bigint | null>();
  const groups = new Map<string, PriceGroup>();
  const pricesE7: bigint[] = [];
  for (const phone of phones) {
    if (book.isRefused(phone)) continue;
    const place = book.place(phone);
    if (place === null) return null;
    let priceE7 = byArea.get(place.area);
    if (priceE7 === undefined) {
      priceE7 = areaPrice(book, place.area, steps, parts, priceMaxE7);
      byArea.set(place.area, priceE7);
    }
    if (priceE7 === null) return null;
    pricesE7.push(priceE7);
    const key = `${place.area}|${place.operator}`;
    const group = groups.get(key) ?? { ...place, count: 0, priceE7 };
    group.count += 1;
    groups.set(key, group);
  }
  const sum = requestSum(pricesE7, book.spendableE7);
  return { ...sum, count: pricesE7.length, groups: [...groups.values()].sort((a, b) => b.count - a.count) };
}

function areaPrice(
  book: PriceBook,
  area: string,
  steps: readonly PricedText[],
  parts: readonly number[],
  priceMaxE7: bigint | null,
): bigint | null {
  const priced: { priceE7: bigint; isSkipped: boolean }[] = [];
  for (const [index, { channel }] of steps.entries()) {
    const unitE7 = book.unitE7(area, channel);
    if (unitE7 === null) return null;
    priced.push({ priceE7: stepPriceE7(unitE7, parts[index] ?? 1), isSkipped: book.isSkipped(area, channel) });
  }
  const within = priceMaxE7 === null ? priced : stepsWithin(priced, priceMaxE7);
  return dearestPathE7(
    within,
    Math.max(
      0,
      within.findIndex(({ isSkipped }) => !isSkipped),
    ),
  );
}
