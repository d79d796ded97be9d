// `npm run bench [quick] [scenario…] [--rounds N]`: see USAGE. A benchmark that prints medians and ratios, not a test.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Bench } from './bench.ts';
import { newReport, renderReport, saveReport } from './report.ts';
import { backlog } from './scenarios/backlog.ts';
import { batch } from './scenarios/batch.ts';
import { campaign } from './scenarios/campaign.ts';
import { hooks } from './scenarios/hooks.ts';
import { kannel } from './scenarios/kannel.ts';
import { memory } from './scenarios/memory.ts';
import { roundTrip } from './scenarios/round-trip.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { single } from './scenarios/single.ts';
import { tables } from './scenarios/tables.ts';
import { voice } from './scenarios/voice.ts';

const SCENARIOS: readonly Scenario[] = [single, batch, roundTrip, memory, backlog, campaign, hooks, voice];
const ALONE: readonly Scenario[] = [kannel, tables];
const ROUNDS = 3;

const USAGE = `npm run bench -- [quick] [scenario…] [--rounds N]

Without a scenario all of the first list run: about 12 minutes; with "quick", reduced sizes: about 3 minutes.
${SCENARIOS.map(({ name, summary }) => `  ${name.padEnd(12)}${summary}`).join('\n')}
By name only:
${ALONE.map(({ name, summary }) => `  ${name.padEnd(12)}${summary}`).join('\n')}

Kannel 1.4.5 (Debian's kannel) must be installed for "single" and "kannel", sipp (sip-tester) for "voice". Data goes to .tmp/ and is removed;
the report is written to bench/results/.`;

const exitCode = await main(process.argv.slice(2));
process.exit(exitCode);

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { help: { type: 'boolean' }, rounds: { type: 'string' } },
  });
  const quick = positionals.includes('quick');
  const names = positionals.filter((name) => name !== 'quick');
  const known = [...SCENARIOS, ...ALONE];
  const unknown = names.filter((name) => !known.some((scenario) => scenario.name === name));
  if (values.help || unknown.length > 0) {
    process.stderr.write(`${unknown.map((name) => `No scenario "${name}".\n`).join('')}${USAGE}\n`);
    return values.help ? 0 : 2;
  }
  const chosen = names.length === 0 ? SCENARIOS : known.filter(({ name }) => names.includes(name));
  const rounds = Number(values.rounds ?? (quick ? 1 : ROUNDS));
  return runAll(chosen, quick, rounds);
}

/** A scenario that fails is told and the others still run; the code is 1 then. */
async function runAll(scenarios: readonly Scenario[], quick: boolean, rounds: number): Promise<number> {
  const folder = join(import.meta.dirname, '../.tmp', `bench-${process.pid}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const bench = await Bench.start({ folder, quick, rounds });
  const report = newReport(quick, rounds);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const stop = () =>
    bench
      .stop()
      .then(remove)
      .finally(() => process.exit(130));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  let failed = false;
  try {
    for (const scenario of scenarios) {
      bench.say(`── ${scenario.name}: ${scenario.summary}`);
      try {
        report.scenarios[scenario.name] = await scenario.run(bench);
      } catch (error) {
        failed = true;
        bench.say(`${scenario.name} failed: ${explain(error)}`);
      }
    }
  } finally {
    await bench.stop();
    if (!failed) remove();
  }
  const file = saveReport(report, join(import.meta.dirname, 'results'));
  process.stdout.write(`\n${renderReport(report)}\n\n${file}\n`);
  return failed ? 1 : 0;
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${explain(error.cause)}`;
}
