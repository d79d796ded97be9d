import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pace } from '../../src/channels/pace.ts';
import { reconnectDelayMs } from '../../src/channels/reconnect.ts';
import { InFlight } from '../../src/channels/sms-smpp/in-flight.ts';
import { SessionTimers, type TimerAction } from '../../src/channels/sms-smpp/session-timers.ts';

const TIMEOUTS = { connectMs: 10_000, bindMs: 5000, enquireLinkMs: 30_000, responseMs: 20_000 };

/** Ticks as a timer would, until something is due or `limitMs` of session time have passed. */
function tickUntilDue(timers: SessionTimers, limitMs: number): { action: TimerAction; afterMs: number } {
  const from = timers.clockMs;
  while (timers.clockMs - from < limitMs) {
    const action = timers.tick(timers.tickMs, true);
    if (action !== 'none') return { action, afterMs: timers.clockMs - from };
  }
  return { action: 'none', afterMs: limitMs };
}

test('connecting, binding and unbinding each have their limit', () => {
  const timers = new SessionTimers(TIMEOUTS);
  assert.deepEqual(tickUntilDue(timers, 60_000), { action: 'lost_connect', afterMs: 10_000 });
  timers.enter('binding');
  assert.deepEqual(tickUntilDue(timers, 60_000), { action: 'lost_bind', afterMs: 5000 });
  timers.enter('unbinding');
  assert.deepEqual(tickUntilDue(timers, 60_000), { action: 'lost_unbind', afterMs: 20_000 });
});

test('a silent link is probed once, and lost when the probe stays unanswered', () => {
  const timers = new SessionTimers(TIMEOUTS);
  timers.enter('bound');
  assert.deepEqual(tickUntilDue(timers, 60_000), { action: 'enquire', afterMs: 30_000 });
  assert.deepEqual(tickUntilDue(timers, 60_000), { action: 'lost_silence', afterMs: 20_000 });
});

test('whatever is heard puts the probe off', () => {
  const timers = new SessionTimers(TIMEOUTS);
  timers.enter('bound');
  for (let i = 0; i < 10; i++) {
    assert.equal(tickUntilDue(timers, 29_000).action, 'none');
    timers.heard();
  }
  assert.equal(tickUntilDue(timers, 31_000).action, 'enquire');
  timers.heard();
  assert.equal(tickUntilDue(timers, 29_000).action, 'none');
});

test('time in which we did not read is not counted against the peer', () => {
  const timers = new SessionTimers(TIMEOUTS);
  timers.enter('bound');
  assert.equal(timers.tick(100_000, false), 'none');
  assert.equal(timers.clockMs, 0);
  // The process was stopped for an hour: three ticks' worth at most, so the answers that wait are read first.
  timers.tick(3_600_000, true);
  assert.ok(timers.clockMs <= timers.tickMs * 3);
  // The clock of the machine was set back.
  const before = timers.clockMs;
  timers.tick(-5000, true);
  assert.equal(timers.clockMs, before);
});

test('requests in flight time out oldest first, and each is taken once', () => {
  const inFlight = new InFlight<string>();
  const sequences = ['a', 'b', 'c'].map((context, index) => {
    const sequence = inFlight.nextSequence();
    inFlight.add(sequence, context, index * 100);
    return sequence;
  });
  assert.equal(inFlight.take(sequences[1]!), 'b');
  assert.equal(inFlight.take(sequences[1]!), undefined);
  assert.deepEqual(inFlight.takeExpired(99), ['a']);
  assert.equal(inFlight.size, 1);
  assert.deepEqual(inFlight.takeAll(), ['c']);
});

test('sequence numbers begin anew after 0x7FFFFFFF, past those still unanswered', () => {
  const inFlight = new InFlight<string>();
  const first = inFlight.nextSequence();
  assert.equal(first, 1);
  inFlight.add(first, 'old', 0);
  (inFlight as unknown as { lastSequence: number }).lastSequence = 0x7fffffff;
  assert.equal(inFlight.nextSequence(), 2);
});

function sendFor(pace: Pace, fromMs: number, ms: number): number {
  let sent = 0;
  for (let now = fromMs; now < fromMs + ms; now += 5) {
    while (pace.available(now) >= 1) {
      pace.take();
      pace.accepted(now);
      sent++;
    }
  }
  return sent;
}

const PAUSES = { pauseMinMs: 1000, pauseMaxMs: 30_000 };

test('the rate is kept, and a tenth of a second is the most that leaves at once', () => {
  for (const ratePerS of [1, 30, 500]) {
    const pace = new Pace({ ratePerS, ...PAUSES }, 0);
    assert.equal(pace.available(0), Math.max(1, Math.floor(ratePerS / 10)));
    const sent = sendFor(pace, 0, 10_000);
    assert.ok(Math.abs(sent - ratePerS * 10) <= Math.max(2, ratePerS * 0.2), `${ratePerS}/s: ${sent} in 10 s`);
  }
});

test('without a rate nothing is held back', () => {
  assert.equal(new Pace({ ratePerS: 0, ...PAUSES }, 0).available(0), Number.POSITIVE_INFINITY);
});

test('throttling pauses for 1 s, doubling to 30 s while it goes on', () => {
  const pace = new Pace({ ratePerS: 100, ...PAUSES }, 0);
  let now = 0;
  const pauses: number[] = [];
  for (let i = 0; i < 7; i++) {
    pace.throttled(now);
    // Refusals of what was in flight do not lengthen the pause.
    pace.throttled(now + 10);
    pauses.push(pace.waitMs(now));
    assert.equal(pace.available(now + 10), 0);
    now += pace.waitMs(now);
    assert.ok(pace.available(now) >= 1);
    now += 5;
  }
  assert.deepEqual(pauses, [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  now += 120_000;
  pace.throttled(now);
  assert.equal(pace.waitMs(now), 1000, 'after a calm the first pause is short again');
});

test('a throttled rate falls below what the SMSC took, and comes back bit by bit', () => {
  const pace = new Pace({ ratePerS: 1000, ...PAUSES }, 0);
  for (let i = 0; i < 400; i++) pace.accepted(500);
  pace.throttled(600);
  assert.equal(pace.ratePerS, 280);
  pace.available(600 + 1000 + 5000);
  assert.ok(pace.ratePerS > 280 && pace.ratePerS < 1000);
  pace.available(600 + 1000 + 60_000);
  assert.equal(pace.ratePerS, 1000);
});

test('a link without a rate is free again once twice the refused rate has gone well', () => {
  const pace = new Pace({ ratePerS: 0, ...PAUSES }, 0);
  for (let i = 0; i < 400; i++) pace.accepted(500);
  pace.throttled(600);
  assert.equal(pace.ratePerS, 280);
  pace.available(600 + 1000 + 10_000);
  assert.ok(pace.ratePerS < 600);
  pace.available(600 + 1000 + 120_000);
  assert.equal(pace.ratePerS, Number.POSITIVE_INFINITY);
});

test('reconnecting backs off from 1 to 60 s with jitter', () => {
  assert.deepEqual(
    [0, 1, 2, 10].map((failures) => reconnectDelayMs(failures, 1000, 60_000, 1)),
    [1000, 2000, 4000, 60_000],
  );
  assert.equal(reconnectDelayMs(0, 1000, 60_000, 0), 500);
  assert.equal(reconnectDelayMs(5000, 1000, 60_000, 1), 60_000);
});
