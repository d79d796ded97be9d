import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

/** How to start a program as the owner: `command` and `args` go before the program, ids to `spawn`. */
export interface RunAs {
  /** Words before the program itself; empty when spawn's uid and gid are enough. */
  prefix: string[];
  uid?: number;
  gid?: number;
}

/** `spawn`, but as the account PostgreSQL runs under. The child never inherits our secrets: only PATH and locale. */
export function spawnAs(as: RunAs, program: string, args: string[], options: SpawnOptions): ChildProcess {
  const [command, ...rest] = [...as.prefix, program, ...args];
  const ids = as.uid === undefined ? {} : { uid: as.uid, gid: as.gid };
  const env = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
  return spawn(command!, rest, { cwd: '/', env, ...ids, ...options });
}

/** Runs a program to its end and says whether it ended with 0. A program that cannot be started did not. */
export function succeeds(as: RunAs, program: string, args: string[]): Promise<boolean> {
  return runToEnd(as, program, args).then((end) => end.code === 0);
}

export interface RunEnd {
  /** Exit code, -1 when it was killed or never started. */
  code: number;
  /** What it printed, both streams, at most 16 kB. */
  output: string;
}

const OUTPUT_MAX = 16_384;

/** Runs a program to its end, gathering what it prints. */
export function runToEnd(as: RunAs, program: string, args: string[]): Promise<RunEnd> {
  return new Promise((resolve) => {
    const child = spawnAs(as, program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const gather = (chunk: Buffer) => {
      if (output.length < OUTPUT_MAX) output += chunk.toString();
    };
    child.stdout?.on('data', gather);
    child.stderr?.on('data', gather);
    child.on('error', (error) => resolve({ code: -1, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? -1, output }));
  });
}
