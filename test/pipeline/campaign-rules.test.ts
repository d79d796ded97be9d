// The small rules of campaigns, case by case: zones and hours, speed, columns, how often progress is counted.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveMapping } from '../../src/domain/campaign-mapping.ts';
import { type Drain, drainAt, goesOutWithin, type Pace, paceAt, spent } from '../../src/domain/campaign-pace.ts';
import { allowedStates, CAMPAIGN_STATES } from '../../src/domain/campaign-states.ts';
import { openForMs } from '../../src/domain/hours.ts';
import { nextOpenMs, recipientZone } from '../../src/domain/recipient-zone.ts';
import { nextCountMs } from '../../src/pipeline/campaign-upkeep.ts';
import { notBefore } from '../../src/pipeline/recipient-hours.ts';

test('a number has the zone of its region, else of its country', () => {
  const cases: [phone: string, region: string, zone: string | null][] = [
    ['79161234567', 'г. Москва, Московская область', 'Europe/Moscow'],
    ['79021234567', 'Калининградская обл.', 'Europe/Kaliningrad'],
    ['79021234567', 'Республика Удмуртская', 'Europe/Samara'],
    ['79021234567', 'Ямало-Ненецкий АО', 'Asia/Yekaterinburg'],
    ['79021234567', 'Архангельская область и Ненецкий автономный округ', 'Europe/Moscow'],
    ['79021234567', 'Омская обл.', 'Asia/Omsk'],
    ['79021234567', 'Томская область', 'Asia/Tomsk'],
    ['79021234567', 'Республика Саха /Якутия/', 'Asia/Yakutsk'],
    ['79021234567', 'Сахалинская обл.', 'Asia/Sakhalin'],
    ['79021234567', 'Кемеровская область - Кузбасс', 'Asia/Novokuznetsk'],
    ['79021234567', 'Республика Северная Осетия - Алания', 'Europe/Moscow'],
    ['79021234567', 'Амурская обл.', 'Asia/Yakutsk'],
    ['79021234567', 'Чукотский АО', 'Asia/Anadyr'],
    ['79021234567', 'Российская Федерация', null],
    ['79021234567', '', null],
    ['77011234567', '', 'Asia/Almaty'],
    ['375291234567', '', 'Europe/Minsk'],
    ['491711234567', '', 'Europe/Berlin'],
    ['12125551234', '', 'America/New_York'],
    ['5', '', null],
  ];
  for (const [phone, region, zone] of cases) assert.equal(recipientZone(phone, region), zone, `${phone} ${region}`);
});

test('hours are of the recipient’s own zone, also over midnight and clock changes', () => {
  const cases: [hours: string, zone: string, from: string, to: string][] = [
    ['09:00-21:00', 'Europe/Moscow', '2026-11-22T05:59:00Z', '2026-11-22T06:00:00Z'],
    ['09:00-21:00', 'Asia/Kamchatka', '2026-11-22T09:30:00Z', '2026-11-22T21:00:00Z'],
    ['09:00-21:00', 'Europe/Moscow', '2026-11-22T12:34:56Z', '2026-11-22T12:34:56Z'],
    ['22:00-02:00', 'Europe/Moscow', '2026-11-22T20:00:00Z', '2026-11-22T20:00:00Z'],
    ['10:00-12:00,15:00-16:00', 'Europe/Moscow', '2026-11-22T09:30:00Z', '2026-11-22T12:00:00Z'],
    // The night in which 02:30 does not exist.
    ['02:30-05:00', 'Europe/Berlin', '2026-03-29T00:00:00Z', '2026-03-29T01:30:00Z'],
  ];
  for (const [hours, zone, from, to] of cases) {
    const open = new Date(nextOpenMs(hours, zone, Date.parse(from))).toISOString();
    assert.equal(open, new Date(to).toISOString(), `${hours} ${zone} ${from}`);
  }
  const areas = { lookup: () => ({ region: 'Приморский край' }) };
  const cache = { areas } as unknown as Parameters<typeof notBefore>[0];
  const account = { timeZone: 'Europe/Moscow' };
  const nowMs = Date.parse('2026-11-22T12:00:00Z');
  const at = (startMs: number | null, hours: string) =>
    notBefore(cache, '79021234567', account, { startMs, hours }, nowMs);
  assert.equal(at(null, ''), null);
  assert.equal(at(null, '09:00-21:00'), Date.parse('2026-11-22T23:00:00Z'));
  assert.equal(at(nowMs - 1, ''), null);
  assert.equal(at(nowMs + 5_000, ''), nowMs + 5_000);
});

test('the chosen speed is held, however uneven the turns are, and a change of it counts at once', () => {
  for (const perSecond of [1, 7, 200, 3000]) {
    let pace: Pace | undefined;
    let sent = 0;
    let nowMs = 1_000_000;
    for (let turn = 0; nowMs < 1_060_000; turn += 1) {
      nowMs += [5, 90, 250, 900][turn % 4]!;
      pace = paceAt(pace, perSecond, nowMs);
      const count = Math.floor(pace.tokens);
      sent += count;
      pace = spent(pace, count);
    }
    const wanted = perSecond * ((nowMs - 1_000_005) / 1000);
    assert.ok(Math.abs(sent - wanted) <= Math.max(1, wanted * 0.02), `${sent} instead of ${wanted}`);
  }
  const saved = paceAt(paceAt(paceAt(undefined, 1000, 0), 1000, 60_000), 10, 60_000);
  assert.ok(saved.tokens <= 21, 'a slower speed does not spend what a faster one saved');
});

test('what is queued goes out before the hours end', () => {
  const cases: [hours: string, at: string, minutes: number][] = [
    ['09:00-21:00', '2026-11-22T17:59:30Z', 0.5],
    ['09:00-21:00', '2026-11-22T18:00:00Z', 0],
    ['22:00-02:00', '2026-11-22T20:00:00Z', 180],
    ['10:00-12:00,12:00-13:00,15:00-16:00', '2026-11-22T08:00:00Z', 120],
    ['20:00-24:00,00:00-01:00', '2026-11-22T20:00:00Z', 120],
    ['00:00-24:00', '2026-11-22T20:00:00Z', Number.POSITIVE_INFINITY],
    ['06:00-18:00,18:00-06:00', '2026-11-22T20:00:00Z', Number.POSITIVE_INFINITY],
    ['', '2026-11-22T20:00:00Z', Number.POSITIVE_INFINITY],
  ];
  for (const [hours, at, minutes] of cases) {
    assert.equal(openForMs(hours, 'Europe/Moscow', Date.parse(at)), minutes * 60_000, `${hours} ${at}`);
  }
  // A link of ten a second; the queue is kept as full as is allowed until the hours end.
  let drain: Drain | undefined;
  let queued = 0;
  let nowMs = 0;
  for (const endMs = 600_000; nowMs < endMs; nowMs += 250) {
    drain = drainAt(drain, queued, 0, nowMs);
    const more = Math.min(500, 10_000 - queued, goesOutWithin(drain, queued, endMs - nowMs));
    if (more > 0) queued += more;
    drain = { ...drain, queued };
    queued -= Math.min(queued, nowMs % 500 === 0 ? 3 : 2);
  }
  assert.ok(queued <= 20, `${queued} are late`);
  assert.ok(goesOutWithin({ perSecond: 1e-6, queued: 0, atMs: 0 }, 0, 1000) > 0, 'an empty queue is tried');
});

test('columns are found by number, by heading and by what they are usually called', () => {
  const first = ['Имя', ' Телефон ', 'sum'];
  const cases: [object, string[], object][] = [
    [{}, [], { ok: true, phone: 1, columns: [] }],
    [{}, ['имя', 'sum'], { ok: true, phone: 1, columns: [0, 2] }],
    [{ phone: 'телефон', variables: { sum: 1 } }, ['sum'], { ok: true, phone: 1, columns: [0] }],
    [{ phone: 4 }, [], { ok: false, field: '/phone', message: 'name the column of the phone number' }],
    [{ variables: { x: 1 } }, [], { ok: false, field: '/variables/x', message: 'no text has this variable' }],
    [{}, ['constructor'], { ok: false, field: '/variables/constructor', message: 'name the column of this variable' }],
    [{ header: false }, [], { ok: false, field: '/phone', message: 'name the column of the phone number' }],
  ];
  for (const [request, variables, result] of cases) {
    assert.deepEqual(resolveMapping({ header: true, ...request }, first, variables), result);
  }
  assert.deepEqual(resolveMapping({ header: false }, ['79161234567'], []), { ok: true, phone: 0, columns: [] });
});

test('what is over stays over, and counting costs little', () => {
  for (const action of ['upload', 'take_in', 'start', 'pause', 'resume', 'cancel', 'reword', 'change'] as const) {
    assert.ok(!allowedStates(action).some((state) => state === 'done' || state === 'canceled'), action);
  }
  assert.ok(CAMPAIGN_STATES.includes('scheduled'));
  const due = { id: 1, accountId: 1, state: 'running', finishedAt: null, firstMessageId: 1, lastMessageId: 2 };
  const over = { ...due, state: 'done', finishedAt: new Date(0) };
  assert.equal(nextCountMs(due, 0, 10, 0), 2_000);
  assert.equal(nextCountMs(due, 5, 4_000, 0), 80_000);
  assert.equal(nextCountMs({ ...due, state: 'paused' }, 0, 10, 0), null);
  assert.equal(nextCountMs(over, 0, 10, 3_600_000), 600_000);
  assert.equal(nextCountMs(over, 0, 10, 4 * 86_400_000), null);
});
