// The connector `sandbox`: what an upstream would say, chosen by the number.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sandbox } from '../../src/channels/sandbox/definition.ts';
import { SANDBOX_PREFIX } from '../../src/domain/sandbox.ts';
import { makeJob, openLink } from './harness.ts';

const to = (digits: string, over: Parameters<typeof makeJob>[0] = {}) =>
  makeJob({ phone: `${SANDBOX_PREFIX}${digits}`, ...over });

test('the last two digits choose what an upstream says', async () => {
  const opened = await openLink(sandbox, {});
  const { link, events } = opened;
  const statesOf = (id: number) =>
    events.flatMap((event) =>
      event.kind === 'receipt' && event.providerMessageId.startsWith(`sandbox-${id}-`) ? [event.state] : [],
    );
  const told = async (digits: string, wanted: string[], over: Parameters<typeof makeJob>[0] = {}) => {
    const job = to(digits, over);
    assert.equal((await opened.send(job)).kind, 'submitted');
    await opened.event(() => statesOf(job.messageId).length >= wanted.length);
    assert.deepEqual(statesOf(job.messageId), wanted, digits);
  };
  await told('00', ['delivered']);
  await told('55', ['delivered']);
  await told('01', ['undelivered']);
  await told('02', ['expired']);
  await told('03', ['delivered', 'read'], { channel: 'viber' });
  await told('03', ['delivered']);
  await told('06', ['delivered', 'delivered']);
  await told('09', ['delivered', 'undelivered', 'undelivered'], { segments: 3 });
  await told('07', ['delivered'], { attemptNo: 2 });

  const refused = await opened.send(to('05'));
  assert.deepEqual(refused.kind === 'rejected' && [refused.code, refused.errorClass], ['sandbox_refused', 'recipient']);
  assert.equal((await opened.send(to('07'))).kind, 'deferred');
  const silent = to('08');
  const late = to('04');
  await opened.send(silent);
  await opened.send(late);
  await told('00', ['delivered']);
  assert.deepEqual([statesOf(silent.messageId), statesOf(late.messageId)], [[], []]);
  await link.stop(100);
  assert.equal(link.free(), 0);
});

test('a number that is not of the sandbox is never delivered by it, and goes to the next connection', async () => {
  const opened = await openLink(sandbox, {});
  const outcome = await opened.send(makeJob({ phone: '79161234567' }));
  assert.deepEqual(outcome.kind === 'rejected' && [outcome.code, outcome.errorClass], ['foreign_number', 'recipient']);
  assert.deepEqual(opened.events, []);
  await opened.link.stop(100);
  const faulty = await openLink(sandbox, { prefix: 'abc' });
  assert.deepEqual(faulty.faults, ['prefix: must be 4–13 digits']);
});

test('lookups of the sandbox find networks, menus hear a digit', async () => {
  const opened = await openLink(sandbox, {});
  const resultOf = async (digits: string, channel: 'hlr' | 'voice_ivr') => {
    const job = to(digits, { channel });
    await opened.send(job);
    const event = await opened.event(
      (one) => one.kind === 'receipt' && one.providerMessageId.startsWith(`sandbox-${job.messageId}-`),
    );
    return event.kind === 'receipt' ? [event.state, event.result] : [];
  };
  assert.deepEqual(await resultOf('00', 'hlr'), [
    'delivered',
    { status: 'reachable', mccmnc: '25099', operator: 'Sandbox', country: 'RU', ported: false },
  ]);
  assert.deepEqual(await resultOf('02', 'hlr'), ['expired', { status: 'absent' }]);
  assert.deepEqual(await resultOf('00', 'voice_ivr'), ['delivered', { digits: '1' }]);
  await opened.link.stop(100);
});
