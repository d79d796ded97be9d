// Tariffs of the demo: what was, what is, and what comes.

import { chargePolicyOf } from '../../../channels/index.ts';
import type { Channel } from '../../../domain/message.ts';
import type { Client } from '../../../store/db.ts';
import { LOGIN, PRICES_E7, PRICES_SINCE_DAYS } from '../seed.ts';
import { DAY_MS } from './rhythm.ts';
import { insertRows } from './rows.ts';

interface Line {
  channel: Channel;
  /** Null = every area without a line of its own. */
  area: string | null;
  price: number;
  sinceDays: number;
}

const line = (channel: Channel, price: number, sinceDays: number, area: string | null = null): Line => ({
  channel,
  area,
  price,
  sinceDays,
});

/** By name; negative days are to come. The demo's own tariff has its present prices from the seed. */
const LINES: Readonly<Record<string, readonly Line[]>> = {
  [LOGIN]: [
    ...[
      line('sms', 2.3, 120),
      line('viber', 1.4, 120),
      line('whatsapp', 4.2, 120),
      line('telegram', 0.5, 120),
      line('voice', 4, 120),
      line('voice_ivr', 5, 120),
      line('flashcall', 0.8, 120),
      line('hlr', 0.15, 120),
      line('ping', 0.1, 120),
    ],
    ...[line('sms', 9.8, 120, 'Казахстан'), line('sms', 11.5, 120, 'Беларусь'), line('sms', 2.7, 18, 'Сигма Связь')],
    ...[line('sms', 2.65, -10), line('sms', 10.4, -10, 'Казахстан')],
  ],
  Корпоративный: [
    ...[line('sms', 2.15, 200), line('voice', 3.6, 200), line('sms', 1.95, 15), line('sms', 2.05, -20)],
    ...[line('sms', 2.2, 15, 'Городская сеть'), line('hlr', 0.12, 200)],
  ],
  Базовый: [
    ...[line('sms', 3.1, 300), line('viber', 1.9, 300), line('whatsapp', 5.2, 300), line('telegram', 0.6, 300)],
    ...[line('voice', 4.5, 300), line('flashcall', 0.9, 300), line('hlr', 0.2, 300)],
    ...[line('sms', 3.25, 11), line('sms', 3.4, 11, 'Север Телеком'), line('viber', 2, 11), line('sms', 3.5, -14)],
  ],
  Госсектор: [line('sms', 2.4, 250), line('voice', 3.9, 250), line('voice', 3.7, 20)],
};

const e7 = (rubles: number): bigint => BigInt(Math.round(rubles * 10_000_000));

export interface Rate {
  priceE7: bigint;
  charge: 'submitted' | 'delivered';
}

/** What was asked, when. */
export class PriceBook {
  readonly #nowMs: number;
  readonly #lines = new Map<string, { sinceMs: number; priceE7: bigint }[]>();

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
    for (const [tariff, lines] of Object.entries(LINES)) {
      for (const { channel, area, price, sinceDays } of lines) this.#add(tariff, channel, area, e7(price), sinceDays);
    }
    for (const [channel, priceE7] of Object.entries(PRICES_E7)) {
      this.#add(LOGIN, channel as Channel, null, priceE7, PRICES_SINCE_DAYS);
    }
    for (const lines of this.#lines.values()) lines.sort((a, b) => b.sinceMs - a.sinceMs);
  }

  #add(tariff: string, channel: Channel, area: string | null, priceE7: bigint, sinceDays: number): void {
    const key = `${tariff} ${channel} ${area ?? '*'}`;
    const lines = this.#lines.get(key) ?? [];
    lines.push({ sinceMs: this.#nowMs - sinceDays * DAY_MS, priceE7 });
    this.#lines.set(key, lines);
  }

  /** The area's own line goes before the one of all; of those the latest that had begun. */
  rateAt(tariff: string, channel: Channel, area: string, atMs: number): Rate {
    const own = this.#latest(`${tariff} ${channel} ${area}`, atMs) ?? this.#latest(`${tariff} ${channel} *`, atMs);
    if (own === undefined) throw new Error(`${tariff} has no price of ${channel}`);
    return { priceE7: own, charge: chargePolicyOf(channel) };
  }

  #latest(key: string, atMs: number): bigint | undefined {
    return this.#lines.get(key)?.find(({ sinceMs }) => sinceMs <= atMs)?.priceE7;
  }
}

/** Writes the tariffs; their ids by name. */
export async function fillTariffs(
  client: Client,
  nowMs: number,
  areas: ReadonlyMap<string, number>,
): Promise<Map<string, number>> {
  const names = Object.keys(LINES);
  const made = names.filter((name) => name !== LOGIN);
  await insertRows(
    client,
    'tariff',
    { name: 'text', created_at: 'time' },
    made.map((name, at) => ({ name, created_at: nowMs - (300 - at * 50) * DAY_MS })),
  );
  const { rows } = await client.query<{ id: number; name: string }>('SELECT id, name FROM tariff');
  const ids = new Map(rows.map(({ id, name }) => [name, id]));
  await insertRows(
    client,
    'tariff_rate',
    {
      tariff_id: 'int4',
      channel: 'text',
      area_id: 'int4',
      price_e7: 'int8',
      charge: 'text',
      valid_from: 'time',
      created_at: 'time',
    },
    Object.entries(LINES).flatMap(([name, lines]) =>
      lines.map(({ channel, area, price, sinceDays }) => ({
        tariff_id: ids.get(name),
        channel,
        area_id: area === null ? null : areas.get(area),
        price_e7: e7(price),
        charge: chargePolicyOf(channel),
        valid_from: nowMs - sinceDays * DAY_MS,
        created_at: nowMs - Math.max(2, sinceDays + 3) * DAY_MS,
      })),
    ),
  );
  return ids;
}
