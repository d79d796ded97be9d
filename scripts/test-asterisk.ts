// `npm run test:asterisk`: the calls and troubles that `npm test` runs against the ARI simulator, through a real Asterisk 22 with
// SIPp as the carrier, so that simulator and Asterisk cannot drift apart. Needs root and Debian; installs Asterisk once.
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { CALL_CASES, runCase } from '../test/asterisk/call-cases.ts';
import { installAsterisk } from '../test/asterisk/install.ts';
import { startLiveExchange } from '../test/asterisk/live-exchange.ts';
import { runRows } from '../test/asterisk/request-rows.ts';
import { NO_PORTS, TROUBLES } from '../test/asterisk/troubles.ts';

const root = installAsterisk(join(import.meta.dirname, '../.cache'));
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

describe('alone', () => {
  test(NO_PORTS.name, () => NO_PORTS.run(exchange));
});
