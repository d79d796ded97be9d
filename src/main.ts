// The `kaskad` command.
import { enableCompileCache } from 'node:module';
import { runCommandLine } from './commands/frame/run.ts';
import { COMMANDS } from './commands/index.ts';

// Half of a short command's time is compiling; the files of subcommands are loaded after this.
enableCompileCache();
const stopping = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    // The second time means it.
    if (stopping.signal.aborted) process.exit(130);
    stopping.abort(name);
  });
}
// `kaskad message show 1 | head -1`: the reader has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await runCommandLine(COMMANDS, process.argv.slice(2), {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
  env: process.env,
  signal: stopping.signal,
});
