// Runs the tests: `npm test`, or some of them: `npm test -- smpp/codec acceptance`. One PostgreSQL serves the whole run.
// Two files at a time; those that kill, measure or count by the clock have both cores to themselves.
import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { parseArgs } from 'node:util';
import { SERVER_VARIABLE, startTestServer } from '../test/helpers/server.ts';
import { prepareTests } from './prepare-tests.ts';

interface Totals {
  passed: number;
  failed: number;
  skipped: number;
  failures: string[];
}

const root = join(import.meta.dirname, '..');
/** Each test file is a process of its own: what one has compiled, the next need not. */
process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules/.cache/kaskad-compile');
const FILE_TIMEOUT_MS = 10 * 60_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'crash-rounds': { type: 'string' } },
});
process.chdir(root);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

if (!prepareTests()) process.exit(1);
execFileSync(process.execPath, [join(root, 'scripts/web.ts')], { stdio: 'inherit' });

const unit = select('test/**/*.test.ts');
/** Acceptance tests of crashes, nodes and bursts: what they count on is time. */
const ALONE = /acceptance\/(campaigns|channels-crash|channels-nodes|crash|hooks-burst|two-nodes|fuzz-doors)\.test\.ts$/;
/** The longest first, so that none is left over at the end. */
const LONG = /acceptance\/web-(screens|jobs)\.test\.ts$/;
const acceptance = select('acceptance/**/*.test.ts').sort((a, b) => Number(LONG.test(b)) - Number(LONG.test(a)));
if (unit.length + acceptance.length === 0) {
  console.error(`no test file matches ${positionals.join(' ')}`);
  process.exit(2);
}

if (values['crash-rounds'] !== undefined) process.env.CRASH_ROUNDS = values['crash-rounds'];
const server = await startTestServer();
process.env[SERVER_VARIABLE] = server.dataDir;
const totals: Totals = { passed: 0, failed: 0, skipped: 0, failures: [] };
try {
  await runFiles(unit, 2, totals);
  await runFiles(
    acceptance.filter((file) => !ALONE.test(file)),
    2,
    totals,
  );
  await runFiles(
    acceptance.filter((file) => ALONE.test(file)),
    1,
    totals,
  );
} finally {
  await server.stop();
}
for (const failure of totals.failures) console.log(`failed: ${failure}`);
if (totals.skipped > 0) console.log(`${totals.skipped} tests were skipped, which this project does not allow`);
const failed = totals.failed + totals.skipped;
console.log(`${totals.passed} passed, ${failed} failed`);
process.exit(failed === 0 && totals.passed > 0 ? 0 : 1);

function select(pattern: string): string[] {
  const files = globSync(pattern).sort();
  return positionals.length === 0 ? files : files.filter((file) => positionals.some((part) => file.includes(part)));
}

/** Runs test files, each in a process of its own, and adds what came of it. */
async function runFiles(files: string[], concurrency: number, totals: Totals): Promise<void> {
  if (files.length === 0) return;
  const stream = run({ files, concurrency, timeout: FILE_TIMEOUT_MS, isolation: 'process' });
  stream.on('test:fail', ({ name, file, details }) => {
    if (details.type !== 'suite') totals.failures.push(`${file ? `${file.slice(root.length + 1)}: ` : ''}${name}`);
  });
  stream.on('test:summary', ({ file, counts }) => {
    // Without a file it is the summary of all files.
    if (file !== undefined) return;
    totals.passed += counts.passed;
    totals.failed += counts.tests - counts.passed - counts.skipped - counts.todo;
    totals.skipped += counts.skipped + counts.todo;
  });
  const printed = stream.compose(new spec());
  printed.pipe(process.stdout, { end: false });
  await new Promise((resolve, reject) => printed.on('end', resolve).on('error', reject));
}
