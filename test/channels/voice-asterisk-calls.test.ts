// Every call of test/asterisk/call-cases.ts against the ARI simulator, once as Asterisk mostly behaves and once as it may: late
// answers, the other order of events, no SIP codes. `npm run test:asterisk` makes the same calls through a real Asterisk.
import { after, before, describe, test } from 'node:test';
import type { AriOptions } from '../../simulators/ari/ari.ts';
import { CALL_CASES, runCase } from '../asterisk/call-cases.ts';
import { type SimulatedExchange, startSimulatedExchange } from '../asterisk/simulated.ts';

const MOODS: { name: string; options: AriOptions; sipCodes: boolean }[] = [
  { name: 'events in one order', options: { ringOrder: 'dial-first' }, sipCodes: true },
  {
    name: 'late answers, the other order, an older Asterisk',
    options: { ringOrder: 'state-first', behaviour: { delayMs: 120 }, techCause: false },
    sipCodes: false,
  },
];

for (const { name, options, sipCodes } of MOODS) {
  describe(`calls: ${name}`, { concurrency: 16 }, () => {
    let exchange: SimulatedExchange;
    before(async () => {
      exchange = await startSimulatedExchange({ answerMs: 300, ...options });
    });
    after(() => exchange.stop());
    for (const one of CALL_CASES) test(one.name, () => runCase(exchange, one, sipCodes));
  });
}
