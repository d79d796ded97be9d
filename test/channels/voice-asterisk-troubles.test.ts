// Every trouble of test/asterisk/troubles.ts with the ARI simulator; `npm run test:asterisk` has the same with a real Asterisk.
import { after, before, describe, test } from 'node:test';
import { runRows } from '../asterisk/request-rows.ts';
import { type SimulatedExchange, startSimulatedExchange } from '../asterisk/simulated.ts';
import { NO_PORTS, TROUBLES } from '../asterisk/troubles.ts';

describe('troubles with Asterisk', { concurrency: 16 }, () => {
  let exchange: SimulatedExchange;
  before(async () => {
    exchange = await startSimulatedExchange();
  });
  after(() => exchange.stop());
  for (const { name, run } of TROUBLES) test(name, () => run(exchange));
});

test('requests and their answers', async (t) => {
  const exchange = await startSimulatedExchange();
  t.after(() => exchange.stop());
  await runRows(exchange);
});

test(NO_PORTS.name, async (t) => {
  const small = await startSimulatedExchange({ sessions: 20 });
  t.after(() => small.stop());
  await NO_PORTS.run(small);
});
