// The connector `voice-asterisk` as the pipeline uses it: a job in, an outcome and a receipt out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeliveryEvent } from '../../src/channels/channel.ts';
import { voiceAsterisk } from '../../src/channels/voice-asterisk/definition.ts';
import { startSimulatedExchange } from '../asterisk/simulated.ts';
import { eventually } from '../helpers/eventually.ts';
import { makeJob, openLink } from './harness.ts';

const SETTINGS = {
  user: 'kaskad',
  password: 'secret',
  trunk: 'carrier',
  flash_numbers: '7495123XXXX',
  flash_hold_s: 0.1,
  ari_guard_s: 1,
};

test('a flash call shows the code, is cancelled by us, and is delivered', async (t) => {
  const exchange = await startSimulatedExchange();
  t.after(() => exchange.stop());
  const opened = await openLink(voiceAsterisk, { ...SETTINGS, base_url: exchange.ari.url });
  t.after(() => opened.link.stop(2_000));
  assert.equal(opened.link.health().state, 'up');
  const job = makeJob({ channel: 'flashcall', phone: '79161234567', text: '4217' });
  const outcome = await opened.send(job);
  assert.equal(outcome.kind, 'submitted');
  const receipt = (await opened.event((event) => event.kind === 'receipt')) as DeliveryEvent;
  assert.equal(receipt.state, 'delivered');
  assert.deepEqual(receipt.providerMessageId, `${job.messageId}-1`);
  assert.deepEqual(
    exchange.ari.calls.map(({ number, callerId, app }) => ({ number, callerId, app })),
    [{ number: '79161234567', callerId: '74951234217', app: 'kaskad-test' }],
  );
});

test('a person who is busy is not reached, and it is said', async (t) => {
  const exchange = await startSimulatedExchange();
  t.after(() => exchange.stop());
  const opened = await openLink(voiceAsterisk, { ...SETTINGS, base_url: exchange.ari.url });
  t.after(() => opened.link.stop(2_000));
  await opened.send(makeJob({ channel: 'flashcall', phone: '79161230001', text: '4217' }));
  const receipt = (await opened.event((event) => event.kind === 'receipt')) as DeliveryEvent;
  assert.deepEqual([receipt.state, receipt.errorCode], ['undelivered', 'busy']);
});

test('a wrong password pauses the connection', async (t) => {
  const exchange = await startSimulatedExchange();
  t.after(() => exchange.stop());
  const settings = { ...SETTINGS, base_url: exchange.ari.url, password: 'wrong' };
  const opened = await openLink(voiceAsterisk, settings);
  t.after(() => opened.link.stop(2_000));
  await eventually(() => assert.deepEqual(opened.faults, ['Asterisk refuses user or password']));
  assert.equal(opened.link.free(), 0);
});

test('settings that cannot work are a fault, without their values', async () => {
  const opened = await openLink(voiceAsterisk, { ...SETTINGS, base_url: 'nonsense://x', trunk: '' });
  assert.match(opened.faults.join(), /base_url.*trunk/);
  assert.doesNotMatch(opened.faults.join(), /nonsense|secret/);
  await opened.link.stop(100);
});
