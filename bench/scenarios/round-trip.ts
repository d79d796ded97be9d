import type { Bench } from '../bench.ts';
import type { SmscStats } from '../smsc.ts';
import { sendBatches, withKaskad, withSlowSmsc } from './runs.ts';
import { higher, type Scenario } from './scenario.ts';

const ROUND_TRIP_MS = 50;

/** One bind whose answers take 50 ms, window 200: no more than 4,000/s can pass, and that only if the window stays full. */
export const roundTrip: Scenario = {
  name: 'round-trip',
  summary: 'one bind at 50 ms round trip, window 200',
  run: (bench: Bench) =>
    withSlowSmsc(ROUND_TRIP_MS, (smsc, port) =>
      withKaskad(
        bench,
        'round-trip',
        async (kaskad) => {
          await sendBatches(bench, kaskad, { name: '50 ms warm-up', messages: 5000 });
          await smsc.ask({ kind: 'reset' }, 'cleared');
          const measure = await sendBatches(bench, kaskad, {
            name: '50 ms',
            messages: bench.size(60_000, 15_000),
            smsc,
          });
          const { stats } = await smsc.ask<{ kind: 'stats'; stats: SmscStats }>({ kind: 'stats' }, 'stats');
          const submitted = Math.round((stats.submits / (stats.lastMs - stats.firstMs)) * 1000);
          return {
            measures: [measure],
            goals: [higher('one bind at 50 ms round trip, window 200, submitted', 3500, submitted, '/s')],
            notes: { unansweredMax: stats.unansweredMax, submitsPerSecond: submitted },
          };
        },
        port,
      ),
    ),
};
