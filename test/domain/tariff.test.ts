import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CostIndex, type Rate, RateIndex } from '../../src/domain/tariff.ts';

const MTS = 1;
const TELE2 = 2;

const rate = (areaId: number | null, priceE7: bigint, validFromMs: number, more: Partial<Rate> = {}): Rate => ({
  tariffId: 1,
  channel: 'sms',
  areaId,
  priceE7,
  charge: 'submitted',
  validFromMs,
  ...more,
});

const index = new RateIndex([
  rate(null, 25n, 0),
  rate(MTS, 30n, 100),
  rate(MTS, 40n, 200),
  rate(MTS, 35n, 150),
  rate(TELE2, 10n, 500),
  rate(null, 99n, 0, { tariffId: 2, charge: 'delivered' }),
  rate(MTS, 7n, 0, { tariffId: 3 }),
  rate(null, 1n, 0, { channel: 'viber' }),
  // From the same moment: the later line is in force.
  rate(null, 50n, 1000),
  rate(null, 60n, 1000),
]);

test('the price in force', () => {
  const rows: [number, Rate['channel'], number | null, number, bigint | null][] = [
    [1, 'sms', MTS, 50, 25n],
    [1, 'sms', MTS, 100, 30n],
    [1, 'sms', MTS, 199, 35n],
    [1, 'sms', MTS, 200, 40n],
    [1, 'sms', TELE2, 499, 25n],
    [1, 'sms', TELE2, 500, 10n],
    [1, 'sms', null, 500, 25n],
    [1, 'sms', 77, 1000, 60n],
    [1, 'sms', null, -1, null],
    [1, 'viber', MTS, 500, 1n],
    [1, 'hlr', MTS, 500, null],
    [2, 'sms', MTS, 500, 99n],
    [3, 'sms', MTS, 500, 7n],
    [3, 'sms', TELE2, 500, null],
    [4, 'sms', MTS, 500, null],
  ];
  for (const [tariffId, channel, areaId, nowMs, price] of rows) {
    const found = index.priceFor(tariffId, channel, areaId, nowMs);
    assert.equal(found?.priceE7 ?? null, price, `${tariffId} ${channel} ${areaId} at ${nowMs}`);
  }
  assert.equal(index.priceFor(2, 'sms', MTS, 0)?.charge, 'delivered');
});

test('a price list shows each channel and area once', () => {
  const list = index.current(1, 300).map((one) => `${one.channel} ${one.areaId ?? '*'} ${one.priceE7}`);
  assert.deepEqual(list.sort(), ['sms * 25', 'sms 1 40', 'viber * 1']);
  assert.deepEqual(index.current(9, 300), []);
});

test('what a provider asks: by area, else everywhere, else nothing is known', () => {
  const cost = (areaId: number | null, costE7: bigint, validFromMs: number) => ({
    ...{ connectionId: 1, channel: 'sms' as const, areaId, costE7, validFromMs },
  });
  const costs = new CostIndex([cost(null, 10n, 0), cost(MTS, 20n, 100), cost(MTS, 30n, 200)]);
  assert.deepEqual([costs.has(1), costs.has(2)], [true, false]);
  assert.equal(costs.costE7(1, 'sms', MTS, 50), 10n);
  assert.equal(costs.costE7(1, 'sms', MTS, 150), 20n);
  assert.equal(costs.costE7(1, 'sms', TELE2, 250), 10n);
  assert.equal(costs.costE7(1, 'viber', MTS, 250), null);
  assert.equal(costs.costE7(2, 'sms', MTS, 250), null);
});
