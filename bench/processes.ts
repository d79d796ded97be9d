import { type ChildProcess, fork, type SpawnOptions, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const TICKS_PER_SECOND = 100; // USER_HZ, 100 on every Linux Node runs on
const PAGE_BYTES = 4096;
const STOP_GRACE_MS = 15_000;

type Message = { kind: string };

/** A helper of this benchmark (load, receiver, SMSC) in its own process, spoken to over IPC. */
export class Helper {
  readonly #child: ChildProcess;
  readonly #name: string;

  private constructor(name: string, child: ChildProcess) {
    this.#name = name;
    this.#child = child;
  }

  /** Starts `bench/<name>.ts` and waits for its `ready`. */
  static async start<Ready extends Message>(name: string, args: string[] = []): Promise<[Helper, Ready]> {
    const helper = new Helper(name, fork(join(import.meta.dirname, `${name}.ts`), args));
    return [helper, await helper.next<Ready>('ready')];
  }

  get pid(): number {
    return this.#child.pid!;
  }

  send(message: object): void {
    this.#child.send(message);
  }

  /** The next message of this kind; fails when the helper says `error` or ends. */
  next<M extends Message>(kind: string, accept: (message: M) => boolean = () => true): Promise<M> {
    const child = this.#child;
    const { promise, resolve, reject } = Promise.withResolvers<M>();
    const onMessage = (message: Message & { message?: string }) => {
      if (message.kind === 'error') reject(new Error(`${this.#name}: ${message.message}`));
      else if (message.kind === kind && accept(message as M)) resolve(message as M);
    };
    const onExit = (code: number | null) => reject(new Error(`${this.#name} ended with ${code}`));
    child.on('message', onMessage).once('exit', onExit);
    return promise.finally(() => child.off('message', onMessage).off('exit', onExit));
  }

  ask<M extends Message>(message: object, kind: string): Promise<M> {
    const answer = this.next<M>(kind);
    this.send(message);
    return answer;
  }

  stop(): Promise<void> {
    return stopChild(this.#child);
  }
}

/** The programs under measurement. One list, so that an interrupted run can end them all by their own pids. */
export class Programs {
  readonly #running = new Set<ChildProcess>();

  /** Without `stdio` its output goes nowhere. */
  start(command: string, args: string[], options: SpawnOptions = {}): ChildProcess {
    const child = spawn(command, args, { stdio: 'ignore', ...options });
    this.#running.add(child);
    child.on('error', (error) => process.stderr.write(`${command}: ${error.message}\n`));
    child.on('exit', () => this.#running.delete(child));
    return child;
  }

  stop(child: ChildProcess): Promise<void> {
    return stopChild(child);
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#running].map(stopChild));
  }
}

/** SIGTERM, then SIGKILL after 15 s; settles when it has ended. */
async function stopChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  child.once('exit', () => resolve());
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
  await promise;
  clearTimeout(timer);
}

type Stat = { parent: number; cpuSeconds: number; reapedSeconds: number; rssBytes: number };

/** /proc/PID/stat, or undefined when the process is gone. */
function readStat(pid: number): Stat | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = line
      .slice(line.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return {
      parent: fields[1]!,
      cpuSeconds: (fields[11]! + fields[12]!) / TICKS_PER_SECOND,
      reapedSeconds: (fields[13]! + fields[14]!) / TICKS_PER_SECOND,
      rssBytes: fields[21]! * PAGE_BYTES,
    };
  } catch {
    return undefined;
  }
}

/** A process and all below it; a subtree whose root is in `except` is left out. */
export function processTree(root: number, except: ReadonlySet<number> = new Set()): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const stat = Number.isInteger(pid) ? readStat(pid) : undefined;
    if (stat) children.set(stat.parent, [...(children.get(stat.parent) ?? []), pid]);
  }
  const found: number[] = [];
  const walk = (pid: number) => {
    if (except.has(pid)) return;
    found.push(pid);
    for (const child of children.get(pid) ?? []) walk(child);
  };
  walk(root);
  return found;
}

/** CPU of these processes so far, with that of their children that have ended. */
function cpuSeconds(pids: number[]): number {
  return pids.reduce((sum, pid) => {
    const stat = readStat(pid);
    return stat ? sum + stat.cpuSeconds + stat.reapedSeconds : sum;
  }, 0);
}

export function rssBytes(pids: number[]): number {
  return pids.reduce((sum, pid) => sum + (readStat(pid)?.rssBytes ?? 0), 0);
}

export type Watched = Record<string, () => number[]>;

/** Takes the CPU of each named group now; the function returned gives seconds used since, by name. */
export function meterCpu(watched: Watched): () => Record<string, number> {
  const before = Object.entries(watched).map(([name, pids]) => [name, cpuSeconds(pids())] as const);
  return () => Object.fromEntries(before.map(([name, start]) => [name, round(cpuSeconds(watched[name]!()) - start)]));
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
