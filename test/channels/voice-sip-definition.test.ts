// The connector as the pipeline opens it, down to the trunk's wire.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { voiceSip } from '../../src/channels/voice-sip/definition.ts';
import { eventually } from '../helpers/eventually.ts';
import { makeJob, openLink } from './harness.ts';
import { cancelled, invite, refuse, ringing, scenario } from './sip/scenario.ts';
import { startSipp } from './sip/sipp.ts';

test('a flash call goes out over the trunk with its code in the caller number, and is delivered', async (t) => {
  const sipp = await startSipp(t, scenario(invite(), ringing(), cancelled()));
  const opened = await openLink(voiceSip, {
    host: '127.0.0.1',
    port: sipp.port,
    options_interval_s: 0,
    flash_numbers: '7495123XXXX',
    flash_hold_s: 1,
  });
  t.after(() => opened.link.stop(1000));
  assert.equal(opened.link.health().state, 'up');
  const outcome = await opened.send(makeJob({ channel: 'flashcall', phone: '79161234567', text: '0815', sender: '' }));
  assert.equal(outcome.kind, 'submitted');
  const told = await opened.event((event) => event.kind === 'receipt');
  assert.ok(told.kind === 'receipt' && told.state === 'delivered');
  await sipp.passed();
  assert.deepEqual(sipp.log(), ['ANI=74951230815 TO=79161234567']);
});

test('credentials the trunk does not take are a fault of configuration', async (t) => {
  const sipp = await startSipp(t, scenario(invite(), refuse('403 Forbidden')));
  const opened = await openLink(voiceSip, {
    host: '127.0.0.1',
    port: sipp.port,
    options_interval_s: 0,
    flash_numbers: '7495123XXXX',
    forbidden_means: 'configuration',
  });
  t.after(() => opened.link.stop(1000));
  opened.link.send(makeJob({ channel: 'flashcall', phone: '79161234567', text: '0815', sender: '' }));
  await eventually(() => assert.equal(opened.faults.length, 1));
});

test('settings that cannot work are told when the connection starts', async () => {
  const opened = await openLink(voiceSip, { host: '127.0.0.1', from_domain: 'not a domain', rtp_port_min: 30_000 });
  assert.match(opened.faults[0] ?? '', /from_domain: .*rtp_port_min: /);
  await opened.link.stop(100);
});
