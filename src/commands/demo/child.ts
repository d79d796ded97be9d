// A simulator as a child process: it says when it listens, and it ends with us, also when we are killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CommandError } from '../frame/command.ts';

const SIMULATORS = join(import.meta.dirname, '..', '..', '..', 'simulators');
const READY_MS = 20_000;
const STOP_MS = 2_000;

export interface Child {
  /** What it printed when it was ready. */
  ready: Record<string, unknown>;
  stop(): Promise<void>;
}

/**
 * Starts `simulators/NAME/main.ts` on ports of its own choice. `onLine` gets what it prints afterwards, `onEnd` is called
 * when it ends by itself after that. @throws CommandError when it does not start
 */
export async function startChild(
  name: string,
  args: readonly string[],
  onLine: (line: string) => void,
  onEnd: (how: string) => void,
): Promise<Child> {
  const script = join(SIMULATORS, name, 'main.ts');
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', script, ...args, '--exit-with-stdin'],
    // A group of its own: Ctrl-C reaches us alone, and we end it when our links are closed.
    { stdio: ['pipe', 'pipe', 'inherit'], detached: true },
  );
  let stopping = false;
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`));
  });
  child.stdin!.on('error', () => {});
  const stop = async () => {
    stopping = true;
    await end(child, ended);
  };
  try {
    const ready = await readyLine(child, ended, onLine);
    void ended.then((how) => {
      if (!stopping) onEnd(how);
    });
    return { ready, stop };
  } catch (error) {
    await stop();
    throw new CommandError('simulator', `simulators/${name} does not start: ${(error as Error).message}`);
  }
}

function readyLine(
  child: ChildProcess,
  ended: Promise<string>,
  onLine: (line: string) => void,
): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready after ${READY_MS / 1000} s`)), READY_MS);
    void ended.then((how) => reject(new Error(`it ended (${how})`))).finally(() => clearTimeout(timer));
    let isReady = false;
    createInterface({ input: child.stdout! }).on('line', (line) => {
      if (isReady) return onLine(line);
      isReady = true;
      clearTimeout(timer);
      try {
        resolve(JSON.parse(line));
      } catch {
        reject(new Error(`it printed ${line.slice(0, 200)}`));
      }
    });
  });
}

async function end(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.stdin!.end();
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(timer);
}
