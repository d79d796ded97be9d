// The gateway as its operator has it: `bin/kaskad serve` as a process, and the `kaskad` command beside it.
import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type Place, postmasterPid, printed, type Started, stop } from './place.ts';

const ROOT = join(import.meta.dirname, '../..');
const KASKAD = join(ROOT, 'bin/kaskad');
/** Halves the half second of processor time that a command takes to start: a test file runs dozens of them. */
const COMPILE_CACHE = join(ROOT, 'node_modules/.cache/kaskad-compile');

export interface GatewayOptions {
  /** Names its log and its data; several in one place need different ones. */
  name?: string;
  /** Without it, an embedded PostgreSQL in the place's folder. */
  databaseUrl?: string;
  env?: Record<string, string>;
  /** `demo`: with its simulators and its client; default `serve`. */
  command?: 'serve' | 'demo';
  /** Of the command: `['--empty']`. */
  words?: readonly string[];
}

export interface Answer {
  code: number;
  out: string;
  err: string;
}

export class Gateway {
  readonly port: number;
  readonly url: string;
  readonly data: string;
  readonly #place: Place;
  readonly #name: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #words: readonly string[];
  #process: Started | undefined;

  constructor(place: Place, port: number, options: GatewayOptions) {
    this.#place = place;
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.#name = options.name ?? 'gateway';
    this.#words = [options.command ?? 'serve', ...(options.words ?? [])];
    this.data = join(place.folder, this.#name);
    const inherited = Object.entries(process.env).filter(([name]) => !/^KASKAD_|^DATABASE_URL$|^NODE_/.test(name));
    this.#env = {
      ...Object.fromEntries(inherited),
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      KASKAD_PORT: String(port),
      KASKAD_DATA: this.data,
      ...(options.databaseUrl === undefined ? {} : { DATABASE_URL: options.databaseUrl }),
      ...options.env,
    };
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  /** Starts it, also again, and returns when it is ready. */
  async start(): Promise<void> {
    this.#process = this.#place.spawn(this.#name, KASKAD, this.#words, { env: this.#env });
    await printed(this.#process, /^ready$/m);
  }

  /** SIGTERM. @returns the exit code. */
  async stop(): Promise<number | null> {
    const running = this.#process;
    this.#process = undefined;
    return running === undefined ? null : stop(running);
  }

  /** kill -9 */
  async kill(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    running?.child.kill('SIGKILL');
    await running?.ended;
  }

  /** kill -9 of the embedded PostgreSQL's postmaster. */
  killDatabase(): void {
    const pid = postmasterPid(this.data);
    if (pid === undefined) throw new Error('no embedded PostgreSQL runs');
    process.kill(pid, 'SIGKILL');
  }

  /** What the present process has printed: its log. */
  output(): string {
    return this.#process?.output() ?? '';
  }

  /** Runs a `kaskad` subcommand; throws with what it said when it fails. */
  async command(...words: string[]): Promise<string> {
    const answer = await this.tryCommand(...words);
    if (answer.code !== 0)
      throw new Error(`kaskad ${words.join(' ')}: exit ${answer.code}: ${answer.err}${answer.out}`);
    return answer.out;
  }

  /** The same with `--json`, parsed. */
  async json<T>(...words: string[]): Promise<T> {
    return JSON.parse(await this.command(...words, '--json'));
  }

  tryCommand(...words: string[]): Promise<Answer> {
    return new Promise((resolve) => {
      execFile(KASKAD, words, { env: this.#env, maxBuffer: 64e6, timeout: 60_000 }, (error, out, err) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ code, out, err });
      });
    });
  }

  /** The sum of a metric over its labels; 0 when it has none yet. */
  async metric(name: string): Promise<number> {
    const answer = await fetch(`${this.url}/metrics`);
    const lines = (await answer.text()).split('\n').filter((line) => new RegExp(`^${name}[{ ]`).test(line));
    return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  }
}

/** Starts a gateway; it is stopped with its place. */
export async function startGateway(place: Place, options: GatewayOptions = {}): Promise<Gateway> {
  const gateway = new Gateway(place, await freePort(), options);
  place.onClose(() => gateway.stop());
  await gateway.start();
  return gateway;
}

/** A port that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
