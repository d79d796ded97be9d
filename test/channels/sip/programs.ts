// Programs of a test: each ends with it, by its own process id, also when the test fails.
import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

const OUTPUT_MAX = 200_000;

export interface Program {
  process: ChildProcess;
  /** Both outputs so far. */
  output(): string;
  /** Resolves with the exit code, null when a signal ended it. */
  ended: Promise<number | null>;
  stop(): Promise<void>;
}

const alive = new Set<ChildProcess>();

/** Each leads a group of its own, so that its children (kamailio has some) go with it. */
function signal(child: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, name);
  } catch {
    // It is gone.
  }
}

const killAll = (): void => {
  for (const child of alive) signal(child, 'SIGKILL');
};
process.once('exit', killAll);
for (const name of ['SIGTERM', 'SIGINT'] as const) {
  process.once(name, () => {
    killAll();
    process.exit(1);
  });
}

/** Starts a program; it is gone after the test. */
export function startProgram(t: TestContext, command: string, args: string[], cwd: string): Program {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  alive.add(child);
  let output = '';
  const keep = (chunk: Buffer) => {
    if (output.length < OUTPUT_MAX) output += chunk.toString('latin1');
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      alive.delete(child);
      resolve(code);
    });
  });
  ended.catch(() => {});
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    signal(child, 'SIGTERM');
    const late = setTimeout(() => signal(child, 'SIGKILL'), 2000);
    await ended.finally(() => clearTimeout(late));
  };
  t.after(() => stop().catch(() => {}));
  return { process: child, output: () => output, ended, stop };
}

/** A folder that is removed after the test. */
export function testFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'kaskad-sip-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Below the range the system gives out by itself, so that nobody else is given it between here and its use. */
const FIRST_PORT = 20_000;
const PORTS = 12_000;
const STEP = 20;

/** The first of 20 ports in a row; this one is free on UDP and TCP of 127.0.0.1. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const port = FIRST_PORT + Math.floor((Math.random() * PORTS) / STEP) * STEP;
    if ((await isFreeUdp(port)) && (await isFreeTcp(port))) return port;
  }
  throw new Error('no free port');
}

async function isFreeUdp(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  const bound = once(socket, 'listening').then(
    () => true,
    () => false,
  );
  socket.bind(port, '127.0.0.1');
  const free = await bound;
  socket.close();
  return free;
}

async function isFreeTcp(port: number): Promise<boolean> {
  const server = createServer();
  const bound = once(server, 'listening').then(
    () => true,
    () => false,
  );
  server.listen(port, '127.0.0.1');
  const free = await bound;
  if (free) await new Promise((resolve) => server.close(resolve));
  return free;
}
