// Runs command lines in this process against a database of the test's own.
import assert from 'node:assert/strict';
import { runCommandLine } from '../../../src/commands/frame/run.ts';
import { COMMANDS } from '../../../src/commands/index.ts';
import { cloneDatabase, type TestDatabase } from '../../helpers/database.ts';

export interface Answer {
  code: number;
  out: string;
  err: string;
}

export interface CommandLine {
  database: TestDatabase;
  /** Runs a line written as in a shell: blanks separate, single and double quotes hold together. */
  kaskad(line: string): Promise<Answer>;
  /** The same with --json, which must succeed; returns the value. */
  json<T = Record<string, unknown>>(line: string): Promise<T>;
}

interface TestContext {
  after(work: () => Promise<void>): void;
}

export async function commandLine(context: TestContext): Promise<CommandLine> {
  const database = await cloneDatabase(context);
  const kaskad = (line: string) => run(words(line), { DATABASE_URL: database.url });
  const json = async <T>(line: string) => {
    const { code, out, err } = await kaskad(`${line} --json`);
    assert.equal(code, 0, `${line}: ${err} ${out}`);
    return JSON.parse(out) as T;
  };
  return { database, kaskad, json };
}

export async function run(line: readonly string[], env: Record<string, string>): Promise<Answer> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommandLine(COMMANDS, line, {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    env,
    signal: new AbortController().signal,
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

export function words(line: string): string[] {
  // The parts of a word that stand together, quoted or not, are one word.
  const found = line.match(/(?:[^\s'"]+|'[^']*'|"[^"]*")+/g) ?? [];
  return found.map((word) => word.replace(/'([^']*)'|"([^"]*)"/g, (_, single, double) => single ?? double ?? ''));
}
