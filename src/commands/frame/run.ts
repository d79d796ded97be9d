import { type Command, type CommandEntry, CommandError, UsageError } from './command.ts';
import { openContext } from './context.ts';
import { renderHelp, renderOverview } from './help.ts';
import { nearest } from './nearest.ts';
import { parseWords } from './parse.ts';
import { toJson } from './result.ts';

export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
}

/** Runs one command line (without `node` and the script) and returns its exit code: 0 done, 1 failed, 2 wrong usage. */
export async function runCommandLine(
  entries: readonly CommandEntry[],
  words: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const asked = beforeDashes(words);
  const json = asked.includes('--json');
  const help = asked.includes('--help') || asked.includes('-h');
  try {
    const entry = findEntry(entries, words);
    if (!entry) return overview(entries, words, terminal);
    const command = await entry.load();
    if (help) {
      terminal.out(await renderHelp(entry, command));
      return 0;
    }
    const rest = words.slice(entry.name.split(' ').length);
    return await execute(command, withoutJson(rest), terminal, json);
  } catch (error) {
    return complain(error, terminal, json);
  }
}

/** The entry that `words` begin with; two words win over one. Options may not stand before the name. */
function findEntry(entries: readonly CommandEntry[], words: readonly string[]): CommandEntry | undefined {
  const [first, second] = words;
  return entries.find(({ name }) => name === `${first} ${second}`) ?? entries.find(({ name }) => name === first);
}

/** The words that are ours to read: after `--` come values. */
function beforeDashes(words: readonly string[]): readonly string[] {
  const at = words.indexOf('--');
  return at < 0 ? words : words.slice(0, at);
}

function withoutJson(words: readonly string[]): string[] {
  const ours = beforeDashes(words).filter((word) => word !== '--json');
  return [...ours, ...words.slice(beforeDashes(words).length)];
}

async function execute(command: Command, words: string[], terminal: Terminal, json: boolean): Promise<number> {
  const values = parseWords(command, words);
  const { context, close } = openContext({
    env: terminal.env,
    json,
    signal: terminal.signal,
    print: terminal.out,
    complain: (line) => terminal.err(`kaskad: ${line}`),
  });
  try {
    const result = await command.run(context, values as never);
    if (json && result.json !== undefined) terminal.out(toJson(result.json));
    if (!json && result.text !== '') terminal.out(result.text);
    return result.exitCode ?? 0;
  } finally {
    await close();
  }
}

function overview(entries: readonly CommandEntry[], words: readonly string[], terminal: Terminal): number {
  const plain = words.filter((word) => !word.startsWith('-'));
  const groups = [...new Set(entries.map((entry) => entry.name.split(' ')[0]!))];
  const group = groups.find((name) => name === plain[0]);
  if (plain.length === 0 || (group && plain.length === 1)) {
    const text = renderOverview(entries, group);
    const asked = words.some((word) => word === '--help' || word === '-h');
    if (asked) terminal.out(text);
    else terminal.err(text);
    return asked ? 0 : 2;
  }
  const names = group ? entries.map((entry) => entry.name) : groups;
  const name = plain.slice(0, group ? 2 : 1).join(' ');
  const near = nearest(name, names);
  throw new UsageError(
    `there is no command "${name}"${near ? `; did you mean "${near}"?` : '; kaskad --help lists them'}`,
  );
}

function complain(error: unknown, terminal: Terminal, json: boolean): number {
  const { code, message, exitCode } = explain(error);
  // One line, whatever the error holds.
  const line = message.replace(/\s*\n\s*/g, ' ').trim();
  terminal.err(json ? JSON.stringify({ error: { code, message: line } }) : `kaskad: ${line}`);
  if (terminal.env.KASKAD_LOG_LEVEL === 'debug' && error instanceof Error) terminal.err(String(error.stack));
  return exitCode;
}

function explain(error: unknown): { code: string; message: string; exitCode: number } {
  if (error instanceof UsageError) return { code: 'usage', message: error.message, exitCode: 2 };
  if (error instanceof CommandError) return { code: error.code, message: error.message, exitCode: 1 };
  if (!(error instanceof Error)) return { code: 'failed', message: String(error), exitCode: 1 };
  if (error.name === 'ConfigError') return { code: 'configuration', message: error.message, exitCode: 2 };
  const code = (error as { code?: unknown }).code;
  // pg's AggregateError of a host with several addresses has no message of its own.
  const inner =
    error instanceof AggregateError ? error.errors.map((one) => String(one?.message ?? one)).join('; ') : '';
  return {
    code: typeof code === 'string' ? code : 'failed',
    message: error.message || inner || error.name,
    exitCode: 1,
  };
}
