// One run of a helper program: never through a shell, text by standard input, bounded in time and in what it may say.
import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

export interface Run {
  file: string;
  args: readonly string[];
  input: string;
  timeoutMs: number;
  /** Of standard output. */
  maxBytes: number;
}

export type RunResult = { kind: 'ok'; stdout: Buffer } | { kind: 'failed'; reason: string };

/** Never rejects. `reason` is `not_found`, `timeout`, `too_large`, `exit N`, `signal NAME` or the system's code. */
export function run({ file, args, input, timeoutMs, maxBytes }: Run): Promise<RunResult> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'ignore'], env: cleanEnvironment(), windowsHide: true });
    const chunks: Buffer[] = [];
    let size = 0;
    let given: string | null = null;
    const end = (reason: string) => {
      given ??= reason;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => end('timeout'), timeoutMs);
    child.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      resolve({ kind: 'failed', reason: error.code === 'ENOENT' ? 'not_found' : (error.code ?? 'failed') });
    });
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) end('too_large');
      else chunks.push(chunk);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const reason = given ?? (signal !== null ? `signal ${signal}` : `exit ${code}`);
      resolve(
        code === 0 && given === null ? { kind: 'ok', stdout: Buffer.concat(chunks) } : { kind: 'failed', reason },
      );
    });
    // A program that ends without reading is told by its exit code.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** What a program needs to run; our own environment holds the database's password. */
function cleanEnvironment(): Record<string, string> {
  const kept: Record<string, string> = { LANG: 'C.UTF-8' };
  for (const name of ['PATH', 'HOME', 'TMPDIR']) {
    const value = process.env[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

/** True when such a program can be run: an absolute path, or a name found in PATH. */
export function programExists(file: string, path = process.env.PATH ?? ''): boolean {
  if (isAbsolute(file)) return executable(file);
  if (file === '' || file.includes('/')) return false;
  return path.split(delimiter).some((folder) => folder !== '' && executable(join(folder, file)));
}

function executable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

const LOOK_AGAIN_MS = 10_000;

/** `programExists` that looks at most every ten seconds: asked for each message, and a program may be installed meanwhile. */
export function programWatch(file: string, now: () => number = Date.now): () => boolean {
  let found = false;
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  return () => {
    if (now() - lookedAtMs >= LOOK_AGAIN_MS) {
      found = programExists(file);
      lookedAtMs = now();
    }
    return found;
  };
}
