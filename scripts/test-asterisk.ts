// `npm run test:asterisk`: the calls and troubles that `npm test` runs against the ARI simulator, through a real Asterisk 22 with
// SIPp as the carrier, so that simulator and Asterisk cannot drift apart. Needs root and Debian; installs Asterisk once.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { CALL_CASES, runCase } from '../test/asterisk/call-cases.ts';
import { installAsterisk } from '../test/asterisk/install.ts';
import { startLiveExchange } from '../test/asterisk/live-exchange.ts';
import { runRows } from '../test/asterisk/request-rows.ts';
import { numberWith, withRig } from '../test/asterisk/rig.ts';
import { NO_PORTS, TROUBLES } from '../test/asterisk/troubles.ts';
import { eventually } from '../test/helpers/eventually.ts';

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));
const root = installAsterisk(join(import.meta.dirname, '../.tmp'));
const exchange = await startLiveExchange(root);
console.log(`${exchange.version}, ARI on port ${exchange.port}`);
after(() => exchange.stop());

describe('calls', { concurrency: 6 }, () => {
  for (const one of CALL_CASES) test(one.name, () => runCase(exchange, one));
});

describe('troubles', { concurrency: 6 }, () => {
  for (const { name, run } of TROUBLES) test(name, () => run(exchange));
});

test('requests and their answers', () => runRows(exchange));

test('on the wire: a flash call is cancelled, a crossing answer is acknowledged and hung up', () =>
  withRig(exchange, async (rig) => {
    const [flash, crossing] = [numberWith('0002'), numberWith('0012')];
    const ids = await Promise.all([flash, crossing].map((to) => rig.place('', { to })));
    for (const id of ids) await rig.story(id);
    await eventually(() => {
      assert.deepEqual(exchange.signalling(flash), ['INVITE', '100', '180', 'CANCEL', '200', '487', 'ACK']);
      assert.deepEqual(exchange.signalling(crossing), ['INVITE', '100', '180', 'CANCEL', '200', 'ACK', 'BYE']);
    });
  }));

describe('alone', () => {
  test(NO_PORTS.name, () => NO_PORTS.run(exchange));
});
