// Where the examples of the integrator's guide are run: a folder in which `@kaskad/client` is installed.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Block } from './guide-blocks.ts';

const ROOT = join(import.meta.dirname, '../..');
const CLIENT = join(ROOT, 'packages/client/src/index.ts');
/** Address in the guide's first block. */
const DEMO_URL = 'http://127.0.0.1:8080';
const TIMEOUT_MS = 60_000;

const run = promisify(execFile);

/** How a program of each language is started. */
const RUNNERS: Record<string, readonly [string, ...string[]]> = {
  ts: [process.execPath, '--disable-warning=ExperimentalWarning'],
  php: ['php'],
  py: ['python3'],
};

export class Workshop {
  readonly folder: string;
  /** Of every program that is started. */
  readonly env: NodeJS.ProcessEnv;
  readonly #setup: string;

  /** `setup`: the guide's block that names the gateway. */
  constructor(url: string, setup: string) {
    // Not in node_modules, where Node takes no TypeScript; neither Git nor any tool looks in here.
    mkdirSync(join(ROOT, '.tmp'), { recursive: true });
    this.folder = mkdtempSync(join(ROOT, '.tmp/guide-'));
    this.#setup = setup.replace(DEMO_URL, url);
    const cache = join(ROOT, 'node_modules/.cache/kaskad-compile');
    this.env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: cache, KASKAD_URL: url, KASKAD_TOKEN: 'demo-token' };
    const client = join(this.folder, 'node_modules/@kaskad/client');
    mkdirSync(client, { recursive: true });
    const exports = { types: './index.d.ts', default: './index.js' };
    writeFileSync(join(client, 'package.json'), JSON.stringify({ type: 'module', exports: { '.': exports } }));
    for (const file of ['index.js', 'index.d.ts']) writeFileSync(join(client, file), `export * from '${CLIENT}';\n`);
    writeFileSync(join(this.folder, 'package.json'), '{"type":"module"}');
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs blocks of shell one after the other in one shell, and returns what they printed. Throws where a command failed. */
  async shell(blocks: readonly string[], after = ''): Promise<string> {
    const script = ['set -eu', this.#setup, ...blocks, after].join('\n');
    return this.#run('bash', ['-c', script], this.folder);
  }

  /** Runs a program to its end, and returns what it printed. */
  program(block: Block): Promise<string> {
    const [command, ...args] = RUNNERS[block.name.split('.').at(-1)!]!;
    return this.#run(command, [...args, this.write(block.name, block.code)], this.folder);
  }

  /** @returns the path */
  write(name: string, code: string): string {
    const path = join(this.folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, code);
    return path;
  }

  /** What a receiver is started with. */
  receiver(name: string, port: number, path: string): readonly [string, ...string[]] {
    const [command, ...args] = RUNNERS[name.split('.').at(-1)!]!;
    return command === 'php' ? [command, '-S', `127.0.0.1:${port}`, path] : [command, ...args, path];
  }

  /** What the compiler says of every TypeScript file written here; '' when it is content. */
  async typeErrors(): Promise<string> {
    const compilerOptions = { lib: ['esnext', 'dom'], types: ['node'], typeRoots: [join(ROOT, 'node_modules/@types')] };
    const config = { extends: join(ROOT, 'tsconfig.json'), compilerOptions, include: ['**/*.ts'] };
    const path = this.write('tsconfig.json', JSON.stringify(config));
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    return run(process.execPath, [tsc, '-p', path, '--moduleDetection', 'force']).then(
      () => '',
      (error) => String(error.stdout),
    );
  }

  async #run(command: string, args: readonly string[], cwd: string): Promise<string> {
    const options = { cwd, env: this.env, timeout: TIMEOUT_MS, maxBuffer: 16e6 };
    try {
      return (await run(command, args, options)).stdout;
    } catch (error) {
      const { message, stdout, stderr } = error as { message: string; stdout: string; stderr: string };
      throw new Error(`${message.slice(-300)}\n${stderr}\n${stdout.slice(-3000)}`);
    }
  }
}
