// A folder and processes for one test file: whatever was started in it is gone at the end, also when the test failed, and
// what a killed run left is cleared away by the next.
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { chmodSync, closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

const PREFIX = 'kaskad-acceptance-';

export class Place {
  readonly folder: string;
  readonly #children = new Set<ChildProcess>();
  readonly #closers: (() => unknown)[] = [];
  readonly #onExit = () => this.#destroy();
  readonly #onSignal = () => process.exit(130);

  constructor() {
    removeAbandoned();
    this.folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
    // PostgreSQL runs under another account when we are root, and must be able to walk through.
    chmodSync(this.folder, 0o711);
    process.once('exit', this.#onExit);
    process.once('SIGTERM', this.#onSignal);
    process.once('SIGINT', this.#onSignal);
  }

  /** Called at the end, the last one first. */
  onClose(work: () => unknown): void {
    this.#closers.push(work);
  }

  /** Starts a program whose output goes to `<name>.log` here. */
  spawn(name: string, command: string, args: readonly string[], options: SpawnOptions = {}): Started {
    const logFile = join(this.folder, `${name}.log`);
    const log = openSync(logFile, 'a');
    const from = readFileSync(logFile).length;
    const child = spawn(command, args, { ...options, stdio: ['pipe', log, log] });
    closeSync(log);
    this.#children.add(child);
    child.on('error', () => {});
    child.stdin?.on('error', () => {});
    const ended = new Promise<number | null>((resolve) => {
      child.once('exit', (code) => {
        this.#children.delete(child);
        resolve(code);
      });
      child.once('error', () => resolve(null));
    });
    const output = () => readFileSync(logFile).subarray(from).toString();
    return { name, child, pid: child.pid ?? 0, ended, output };
  }

  async close(): Promise<void> {
    for (const work of this.#closers.reverse()) await work();
    process.removeListener('exit', this.#onExit);
    process.removeListener('SIGTERM', this.#onSignal);
    process.removeListener('SIGINT', this.#onSignal);
    this.#destroy();
  }

  #destroy(): void {
    for (const child of this.#children) child.kill('SIGKILL');
    removeFolder(this.folder);
  }
}

/** A program under way. */
export interface Started {
  name: string;
  child: ChildProcess;
  pid: number;
  /** Its exit code; null when a signal ended it. */
  ended: Promise<number | null>;
  /** What it has printed so far. */
  output(): string;
}

/** A place for the whole test file. */
export function makePlace(): Place {
  const place = new Place();
  after(() => place.close());
  return place;
}

/** Waits until a program printed a line that matches, and returns the match. */
export async function printed(started: Started, pattern: RegExp, timeoutMs = 180_000): Promise<RegExpExecArray> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = pattern.exec(started.output());
    if (found) return found;
    const { exitCode, signalCode } = started.child;
    if (exitCode !== null || signalCode !== null || started.pid === 0 || Date.now() > deadline) {
      throw new Error(`${started.name} did not print ${pattern}; it printed:\n${started.output().slice(-4000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

/** Ends a program politely, after `patienceMs` less so. @returns its exit code, null when it had to be killed. */
export async function stop(started: Started, patienceMs = 15_000): Promise<number | null> {
  const timer = setTimeout(() => started.child.kill('SIGKILL'), patienceMs);
  started.child.kill('SIGTERM');
  const code = await started.ended;
  clearTimeout(timer);
  return code;
}

/** The pid of the PostgreSQL that keeps its data in `folder`/postgres; undefined while none runs. */
export function postmasterPid(folder: string): number | undefined {
  const cluster = join(folder, 'postgres');
  const pid = Number(read(join(cluster, 'postmaster.pid')).split('\n')[0]);
  return pid > 0 && read(`/proc/${pid}/cmdline`).split('\0').includes(cluster) ? pid : undefined;
}

function removeFolder(folder: string): void {
  for (const name of ['.', ...list(folder)]) {
    const pid = postmasterPid(join(folder, name));
    if (pid === undefined) continue;
    process.kill(pid, 'SIGQUIT');
    const cell = new Int32Array(new SharedArrayBuffer(4));
    for (let i = 0; i < 150 && postmasterPid(join(folder, name)) !== undefined; i += 1) Atomics.wait(cell, 0, 0, 20);
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

/** Folders of runs that were killed, with the gateways and servers that still use them. */
function removeAbandoned(): void {
  for (const entry of list(tmpdir())) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(entry)?.[1];
    if (pid === undefined || read(`/proc/${pid}/cmdline`) !== '') continue;
    const folder = join(tmpdir(), entry);
    for (const left of list('/proc').filter((name) => /^\d+$/.test(name))) {
      if (read(`/proc/${left}/environ`).includes(`KASKAD_DATA=${folder}/`)) process.kill(Number(left), 'SIGKILL');
    }
    removeFolder(folder);
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
