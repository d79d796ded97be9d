import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { AreaIndex, type AreaRange, areaNameByInn, coarseAreaNames, parseRegistry } from '../../src/domain/areas.ts';
import { normalisePhone } from '../../src/domain/msisdn.ts';

const SOURCE = 'registry.csv 2026-04';
const ranges: AreaRange[] = [...parseRegistry(readFileSync(new URL('fixtures/registry.csv', import.meta.url), 'utf8'))]
  .filter((line) => line.ok)
  .map(({ row }) => ({ ...row, areaName: areaNameByInn(row.inn), source: SOURCE }));
const index = new AreaIndex(ranges);

test('both ends of every imported range belong to it', () => {
  for (const { lo, hi, areaName, operator, region } of ranges) {
    for (const number of [lo, hi]) {
      const expected = { areaName, operator, region, coarse: false, source: SOURCE };
      assert.deepEqual(index.lookup(String(number)), expected, String(number));
    }
  }
});

test('outside the imported ranges the built-in default answers, and says that it is coarse', () => {
  const rows: [string, string][] = [
    ['79612300000', 'Россия'],
    ['79000250000', 'Россия'],
    ['74951234567', 'Россия, городские номера'],
    ['78001234567', 'Россия, городские номера'],
    ['78401234567', 'Абхазия'],
    ['79401234567', 'Абхазия'],
    ['77011234567', 'Казахстан'],
    ['76001234567', 'Казахстан'],
    ['375291234567', 'Беларусь'],
    ['380501234567', 'Украина'],
    ['998901234567', 'Узбекистан'],
    ['37494123456', 'Армения'],
    ['12025550123', 'США'],
    ['14165550123', 'Канада'],
    ['447400123456', 'Великобритания'],
    ['8613812345678', 'Китай'],
    ['8821612345678', 'Международные сети'],
    ['210123456789', 'Международные сети'],
  ];
  for (const [phone, areaName] of rows) {
    const expected = { areaName, operator: '', region: '', coarse: true, source: 'built-in' };
    assert.deepEqual(index.lookup(phone), expected, phone);
    assert.ok(coarseAreaNames().includes(areaName));
  }
});

test('every phone that we accept has an area', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[1-9]\d{7,13}$/), (digits) => {
      const phone = normalisePhone(digits);
      if (phone.ok) assert.ok(coarseAreaNames().includes(new AreaIndex([]).lookup(phone.phone).areaName));
    }),
    { numRuns: 500 },
  );
});

test('the narrowest range wins, of equals the later; anything else is as a walk through the list finds it', () => {
  const range = fc
    .record({ lo: fc.nat(60), width: fc.nat(30), areaName: fc.constantFrom('a', 'b', 'c') })
    .map(
      ({ lo, width, areaName }): AreaRange => ({ lo, hi: lo + width, areaName, operator: '', region: '', source: 's' }),
    );
  fc.assert(
    fc.property(fc.array(range, { maxLength: 25, size: 'max' }), (list) => {
      const built = new AreaIndex(list);
      for (let number = 0; number <= 100; number++) {
        let best: AreaRange | null = null;
        for (const one of list) {
          if (number < one.lo || number > one.hi) continue;
          if (best === null || one.hi - one.lo <= best.hi - best.lo) best = one;
        }
        const found = built.lookup(String(number));
        assert.equal(found.coarse ? null : found.areaName, best?.areaName ?? null, String(number));
      }
    }),
    { numRuns: 300 },
  );
});

test('neighbours of one operator are one piece', () => {
  const part = { areaName: 'МТС', operator: 'ПАО "МТС"', region: 'Москва', source: SOURCE };
  const joined = new AreaIndex([
    { ...part, lo: 79100000000, hi: 79100009999 },
    { ...part, lo: 79100010000, hi: 79100019999 },
  ]);
  assert.equal(joined.size, 1);
  assert.equal(joined.lookup('79100010000').areaName, 'МТС');
});
