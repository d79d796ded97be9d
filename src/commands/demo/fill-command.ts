import { CommandError, command, UsageError } from '../frame/command.ts';
import { said } from '../frame/result.ts';
import { migrateDatabase } from '../run-node.ts';
import { openStore } from '../support/store.ts';
import { FILL_DEFAULTS, fillDemo, fillState } from './fill/fill.ts';
import { seed } from './seed.ts';

const DAYS_MAX = 60;
const MESSAGES = { min: 500, max: 200_000 };
/** Where a demo that has not been started will find itself; its first start mends the ports. */
export const ENDS = {
  ...{ smpp: 2775, smscControl: 2776, push: 9060, audio: 'http://127.0.0.1:9068/hello.wav' },
  providers: {
    viber: 9061,
    infobip: 9062,
    'graph-api': 9063,
    'telegram-bot': 9064,
    'telegram-gateway': 9065,
    hlr: 9066,
    ari: 9067,
  },
  hooks: 'http://127.0.0.1:8080/hooks',
};

/** `kaskad demo fill`: a month of traffic, which the first `kaskad demo` makes by itself. */
export default command({
  options: {
    days: { kind: 'number', help: `days of traffic until now, 2 to ${DAYS_MAX} (default ${FILL_DEFAULTS.days})` },
    messages: {
      kind: 'number',
      help: `about so many messages, ${MESSAGES.min} to ${MESSAGES.max} (default ${FILL_DEFAULTS.messages})`,
    },
    seed: { kind: 'number', help: 'the same seed makes the same month (default 1)' },
  },
  positionals: [],
  notes: `Fills the database of a demo, or an empty one, with clients, a month of traffic, money, campaigns and everything else that the
screens show. Nothing is sent. Refused where there are accounts that are not the demo's, and once it is filled.
Example: kaskad demo fill --days 30 --messages 30000 --seed 1`,
  run: async (context, values) => {
    const request = {
      days: bounded('--days', values.days ?? FILL_DEFAULTS.days, 2, DAYS_MAX),
      messages: bounded('--messages', values.messages ?? FILL_DEFAULTS.messages, MESSAGES.min, MESSAGES.max),
      seed: bounded('--seed', values.seed ?? FILL_DEFAULTS.seed, 0, 4_294_967_295),
      nowMs: Date.now(),
    };
    await migrateDatabase(await context.database());
    const pool = await openStore(context);
    const state = await fillState(pool);
    if (state === 'foreign') {
      throw new CommandError('not_empty', "this database has accounts that are not the demo's: it is left alone");
    }
    if (state === 'filled') throw new CommandError('filled', 'this demo is filled already');
    if (state === 'empty') await seed(pool, ENDS);
    const { messages } = await fillDemo(pool, request);
    return said(`filled with ${messages} messages of ${request.days} days`, { messages, days: request.days });
  },
});

function bounded(name: string, value: number, min: number, max: number): number {
  if (value < min || value > max) throw new UsageError(`${name} must be ${min} to ${max}, not ${value}`);
  return value;
}
