import { type Bench, endToEndMedian, type Measure } from '../bench.ts';
import { runKannel } from './runs.ts';
import type { Scenario } from './scenario.ts';

/** The yardstick alone: nothing is asked of it. `single` measures it in its own run. */
export const kannel: Scenario = {
  name: 'kannel',
  summary: 'Kannel alone, spool and memory store, 64 connections',
  async run(bench: Bench) {
    const measures: Measure[] = [];
    for (let round = 1; round <= bench.rounds; round++) {
      for (const store of ['spool', 'memory'] as const) measures.push(await runKannel(bench, store, round));
    }
    const rate = (store: string) => endToEndMedian(measures.filter(({ name }) => name.includes(store)));
    return { measures, goals: [], notes: { spoolPerSecond: rate('spool'), memoryPerSecond: rate('memory') } };
  },
};
