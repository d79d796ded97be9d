import { type Bench, endToEndMedian, type Measure, median, round } from '../bench.ts';
import { runKannel, sendGets, withKaskad } from './runs.ts';
import { higher, lower, type Scenario } from './scenario.ts';

const HALF_RATE_SECONDS = 10;
const HALF_RATE_SECONDS_QUICK = 4;

/** Single GET requests end to end, by turns with both yardsticks, and the accept latency at half the rate reached. */
export const single: Scenario = {
  name: 'single',
  summary: 'GET sendsms.php, 64 connections, receipt and push included, by turns with Kannel',
  async run(bench: Bench) {
    const spool: Measure[] = [];
    const memory: Measure[] = [];
    const kaskad: Measure[] = [];
    const half: Measure[] = [];
    for (let turn = 1; turn <= bench.rounds; turn++) {
      spool.push(await runKannel(bench, 'spool', turn));
      memory.push(await runKannel(bench, 'memory', turn));
      const [full, relaxed] = await runKaskad(bench, turn);
      kaskad.push(full);
      half.push(relaxed);
    }
    const times = (yardstick: Measure[]) => round(endToEndMedian(kaskad) / endToEndMedian(yardstick), 2);
    const p99 = median(half.map((m) => m.latency.p99Ms));
    return {
      measures: [...spool, ...memory, ...kaskad, ...half],
      goals: [
        higher('single GET end to end, against Kannel with spool store', 3, times(spool), '×'),
        higher('single GET end to end, against Kannel with memory store', 1.3, times(memory), '×'),
        lower('accept p99 at half that rate', 50, p99, 'ms'),
      ],
      notes: {
        kannelSpool: endToEndMedian(spool),
        kannelMemory: endToEndMedian(memory),
        kaskad: endToEndMedian(kaskad),
      },
    };
  },
};

/** Started afresh each turn, so that nothing of it runs beside Kannel; the data of the turns before is kept. */
function runKaskad(bench: Bench, turn: number): Promise<[Measure, Measure]> {
  return withKaskad(bench, 'single', async (kaskad) => {
    await sendGets(bench, kaskad, { name: 'kaskad warm-up', messages: 5000 });
    const full = await sendGets(bench, kaskad, { name: `kaskad #${turn}`, messages: bench.size(30_000, 8000) });
    const requestsPerSecond = Math.max(1, Math.round((full.endToEndPerSecond ?? 0) / 2));
    const relaxed = await sendGets(bench, kaskad, {
      name: `kaskad at ${requestsPerSecond}/s #${turn}`,
      messages: requestsPerSecond * bench.size(HALF_RATE_SECONDS, HALF_RATE_SECONDS_QUICK),
      requestsPerSecond,
    });
    return [full, relaxed];
  });
}
