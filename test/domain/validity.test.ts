import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { expiry, formatLocalTime, isTimeZone, parseLocalTime } from '../../src/domain/validity.ts';

const MOSCOW = 'Europe/Moscow';
const DAY_MS = 86_400_000;
const at = (iso: string): number => Date.parse(iso);

test('local times of a zone', () => {
  const rows: [string, string, string][] = [
    ['2026-11-25 10:00', MOSCOW, '2026-11-25T07:00:00Z'],
    ['2026-11-25 10:00:05', MOSCOW, '2026-11-25T07:00:05Z'],
    ['2026-11-25T10:00:05', MOSCOW, '2026-11-25T07:00:05Z'],
    [' 2026-11-25 10:00 ', MOSCOW, '2026-11-25T07:00:00Z'],
    ['2001-12-31 15:34:54', MOSCOW, '2001-12-31T12:34:54Z'],
    // Moscow was at +4 in 2013.
    ['2013-07-01 00:00', MOSCOW, '2013-06-30T20:00:00Z'],
    ['2024-02-29 23:59:59', 'UTC', '2024-02-29T23:59:59Z'],
    ['2026-07-01 12:00', 'Asia/Kathmandu', '2026-07-01T06:15:00Z'],
    // Skipped by the change to summer time: moved forward.
    ['2026-03-29 02:30', 'Europe/Berlin', '2026-03-29T01:30:00Z'],
    ['2026-03-29 01:59', 'Europe/Berlin', '2026-03-29T00:59:00Z'],
    ['2026-03-29 03:00', 'Europe/Berlin', '2026-03-29T01:00:00Z'],
    // Comes twice: the first.
    ['2026-10-25 02:30', 'Europe/Berlin', '2026-10-25T00:30:00Z'],
    ['2026-10-25 03:00', 'Europe/Berlin', '2026-10-25T02:00:00Z'],
  ];
  for (const [text, zone, iso] of rows) assert.equal(parseLocalTime(text, zone), at(iso), `${text} ${zone}`);
});

test('what is no time', () => {
  const bad = [
    '',
    'undefined',
    'null',
    '0',
    '2026-11-25',
    '25.11.2026 10:00',
    '2026-11-25 10:00:00 MSK',
    '2026-13-01 00:00',
    '2026-00-01 00:00',
    '2026-02-29 10:00',
    '2026-04-31 10:00',
    '2026-11-00 10:00',
    '2026-11-25 24:00',
    '2026-11-25 10:60',
    '2026-11-25 10:00:60',
    '0000-00-00 00:00:00',
    '2026-1-1 1:1',
  ];
  for (const text of bad) assert.equal(parseLocalTime(text, MOSCOW), null, text);
});

test('times are shown in the zone of the account', () => {
  const rows: [string, string, string][] = [
    ['2021-04-26T12:15:03Z', MOSCOW, '2021-04-26 15:15:03'],
    ['2026-12-31T21:00:00.999Z', MOSCOW, '2027-01-01 00:00:00'],
    ['2026-12-31T20:59:59.999Z', MOSCOW, '2026-12-31 23:59:59'],
    ['2026-03-29T00:59:59Z', 'Europe/Berlin', '2026-03-29 01:59:59'],
    ['2026-03-29T01:00:00Z', 'Europe/Berlin', '2026-03-29 03:00:00'],
    ['1970-01-01T00:00:00Z', 'America/New_York', '1969-12-31 19:00:00'],
  ];
  for (const [iso, zone, text] of rows) assert.equal(formatLocalTime(at(iso), zone), text, iso);
});

test('shown and read is the same moment, but in the hour that comes twice; and as Temporal shows it', () => {
  const zone = fc.constantFrom(
    MOSCOW,
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'UTC',
  );
  fc.assert(
    fc.property(fc.integer({ min: 86_400, max: 4_000_000_000 }), zone, (seconds, name) => {
      const epochMs = seconds * 1000;
      const text = formatLocalTime(epochMs, name);
      const zoned = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(name);
      assert.equal(text, zoned.toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' '));
      const read = parseLocalTime(text, name);
      if (read !== epochMs) assert.equal(formatLocalTime(read ?? 0, name), text);
    }),
    { numRuns: 1000 },
  );
});

test('the life of a message', () => {
  const now = at('2026-11-22T09:00:00Z');
  const rows: [string | undefined, number, boolean][] = [
    [undefined, now + 2 * DAY_MS, false],
    ['', now + 2 * DAY_MS, false],
    ['undefined', now + 2 * DAY_MS, false],
    ['2026-11-22 12:01', now + 60_000, false],
    ['2026-12-22 12:00:00', now + 30 * DAY_MS, false],
    ['2026-11-22 12:00:00', now, true],
    ['2001-12-31 15:34:54', at('2001-12-31T12:34:54Z'), true],
  ];
  for (const [raw, expiresAtMs, expired] of rows) {
    assert.deepEqual(expiry(raw, MOSCOW, now, 2 * DAY_MS), { expiresAtMs, expired }, String(raw));
  }
});

test('zones are known or refused', () => {
  assert.equal(isTimeZone('Asia/Novosibirsk'), true);
  assert.equal(isTimeZone('Moscow'), false);
  assert.equal(isTimeZone(''), false);
  assert.throws(() => formatLocalTime(0, 'Moscow'), RangeError);
});
