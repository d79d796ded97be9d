import type { Bench } from '../bench.ts';
import { rssBytes } from '../processes.ts';
import { sendBatches, withKaskad } from './runs.ts';
import { lower, type Scenario } from './scenario.ts';

const SAMPLE_MS = 1000;
const MB = 1024 * 1024;

/** The gateway's resident memory over a million messages, sampled each second. */
export const memory: Scenario = {
  name: 'memory',
  summary: "the gateway's memory over a million messages end to end",
  run: (bench: Bench) =>
    withKaskad(bench, 'memory', async (kaskad) => {
      await sendBatches(bench, kaskad, { name: 'memory warm-up', messages: 10_000 });
      const samples = sampleMemory(kaskad.gatewayPids);
      const messages = bench.size(1_000_000, 60_000);
      const measure = await sendBatches(bench, kaskad, { name: 'memory', messages });
      const mb = samples.stop();
      const third = Math.floor(mb.length / 3);
      return {
        measures: [measure],
        goals: [lower(`memory of the gateway over ${messages} messages, highest`, 400, Math.max(...mb), 'MB')],
        notes: { firstThirdMb: mean(mb.slice(0, third)), lastThirdMb: mean(mb.slice(-third)), samplesMb: mb },
      };
    }),
};

/** Resident megabytes of these processes each second, until stopped. */
export function sampleMemory(pids: () => number[]): { stop(): number[] } {
  const take = () => Math.round(rssBytes(pids()) / MB);
  const samples = [take()];
  const timer = setInterval(() => samples.push(take()), SAMPLE_MS);
  return {
    stop() {
      clearInterval(timer);
      samples.push(take());
      return samples;
    },
  };
}

function mean(values: number[]): number {
  return Math.round(values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length));
}
