import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOpenAt, parseHours } from '../../src/domain/hours.ts';

/** This time of 2026-10-07 in UTC. */
const at = (time: string): number => Date.parse(`2026-10-07T${time}:00Z`);

test('windows of the day: the first minute is in, the last is not', () => {
  const cases: [hours: string, utc: string, open: boolean][] = [
    ['', '03:00', true],
    [' ', '03:00', true],
    ['09:00-21:00', '08:59', false],
    ['09:00-21:00', '09:00', true],
    ['09:00-21:00', '20:59', true],
    ['09:00-21:00', '21:00', false],
    ['00:00-24:00', '23:59', true],
    ['00:00-24:00', '00:00', true],
    ['18:00-24:00', '00:00', false],
    // Over midnight.
    ['22:00-06:00', '23:30', true],
    ['22:00-06:00', '05:59', true],
    ['22:00-06:00', '06:00', false],
    ['22:00-06:00', '21:59', false],
    // Several.
    ['09:00-12:00, 14:00-18:00', '11:59', true],
    ['09:00-12:00, 14:00-18:00', '13:00', false],
    ['09:00-12:00,14:00-18:00', '14:00', true],
  ];
  for (const [hours, utc, open] of cases) assert.equal(isOpenAt(hours, 'UTC', at(utc)), open, `${hours} at ${utc}`);
});

test('local time of the zone, also where a clock change moves it', () => {
  assert.equal(isOpenAt('09:00-21:00', 'Europe/Moscow', at('06:00')), true);
  assert.equal(isOpenAt('09:00-21:00', 'Europe/Moscow', at('05:59')), false);
  assert.equal(isOpenAt('09:00-21:00', 'Asia/Kamchatka', at('21:00')), true);
  assert.equal(isOpenAt('09:00-21:00', 'Asia/Kolkata', at('03:30')), true);
  assert.equal(isOpenAt('09:00-21:00', 'Asia/Kolkata', at('03:29')), false);
  // Berlin: summer time until 2026-10-25.
  assert.equal(isOpenAt('09:00-10:00', 'Europe/Berlin', Date.parse('2026-10-24T07:30:00Z')), true);
  assert.equal(isOpenAt('09:00-10:00', 'Europe/Berlin', Date.parse('2026-10-26T07:30:00Z')), false);
});

test('what is no list of windows is told, and forbids nothing', () => {
  const garbage = [
    '9-21',
    '09:00',
    '09:00-25:00',
    '09:00-24:01',
    '24:00-09:00',
    '09:60-10:00',
    '09:00-09:00',
    'x',
    ',',
  ];
  garbage.push('09:00-10:00,', Array(11).fill('09:00-10:00').join(','));
  for (const hours of garbage) {
    assert.equal(parseHours(hours), null, hours);
    assert.equal(isOpenAt(hours, 'UTC', at('03:00')), true, hours);
  }
  assert.deepEqual(parseHours('22:00-06:30'), [[1320, 390]]);
  assert.deepEqual(parseHours(''), []);
});
