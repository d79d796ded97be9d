import { type Bench, endToEndMedian, type Measure, median } from '../bench.ts';
import { sendBatches, withKaskad } from './runs.ts';
import { higher, type Scenario } from './scenario.ts';

/** JSON batches of 100: accepting and delivering at once, both rates from the same runs. */
export const batch: Scenario = {
  name: 'batch',
  summary: 'POST /json/ with 100 messages a request, accepted and end to end',
  run: (bench: Bench) =>
    withKaskad(bench, 'batch', async (kaskad) => {
      await sendBatches(bench, kaskad, { name: 'batch warm-up', messages: 10_000 });
      const measures: Measure[] = [];
      for (let turn = 1; turn <= bench.rounds; turn++) {
        const messages = bench.size(100_000, 20_000);
        measures.push(await sendBatches(bench, kaskad, { name: `batch #${turn}`, messages }));
      }
      const accepted = median(measures.map((m) => m.acceptedPerSecond));
      const endToEnd = endToEndMedian(measures);
      return {
        measures,
        goals: [
          higher('JSON batches of 100, accepted', 10_000, accepted, '/s'),
          higher('JSON batches of 100, end to end', 6000, endToEnd, '/s'),
        ],
        notes: {},
      };
    }),
};
