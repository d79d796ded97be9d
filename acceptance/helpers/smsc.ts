// The operator's side: the SMSC simulator as a process, steered through its control port.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './gateway.ts';
import { type Place, printed, type Started, stop } from './place.ts';

const ROOT = join(import.meta.dirname, '../..');
const NODE = join(ROOT, 'node_modules/.bin/node');

export interface SmscOptions {
  magic?: boolean;
  behave?: Record<string, unknown>;
}

export interface SmscStats {
  binds: number;
  sessions: number;
  submits: number;
  accepted: number;
  malformed_received: number;
  nacks_received: number;
  receipts_waiting: number;
  window_seen: number;
}

/** A submission the SMSC took. */
export interface Submission {
  destination: string;
  /** From 1. */
  part: number;
  parts: number;
  sha1: string;
}

export class Smsc {
  readonly port: number;
  readonly #controlPort: number;
  readonly #place: Place;
  readonly #options: SmscOptions;
  readonly #log: string;
  #process: Started | undefined;

  constructor(place: Place, port: number, controlPort: number, options: SmscOptions) {
    this.#place = place;
    this.port = port;
    this.#controlPort = controlPort;
    this.#options = options;
    this.#log = join(place.folder, `submissions-${port}.log`);
  }

  async start(): Promise<void> {
    const { magic, behave } = this.#options;
    this.#process = this.#place.spawn('smsc', NODE, [
      join(ROOT, 'simulators/smsc/main.ts'),
      ...['--port', String(this.port), '--http-port', String(this.#controlPort), '--log', this.#log],
      ...['--behave', JSON.stringify(behave ?? {}), '--exit-with-stdin'],
      ...(magic ? ['--magic'] : []),
    ]);
    await printed(this.#process, /"ready":true/);
  }

  async stop(): Promise<void> {
    if (this.#process !== undefined) await stop(this.#process);
    this.#process = undefined;
  }

  /** kill -9: what it took and has not reported on is forgotten with it. */
  async kill(): Promise<void> {
    this.#process?.child.kill('SIGKILL');
    await this.#process?.ended;
    this.#process = undefined;
  }

  async stats(): Promise<SmscStats> {
    return (await this.#control('/stats')) as SmscStats;
  }

  /** The messages it took last, the newest first. */
  async latest(limit = 1): Promise<{ source: string; destination: string }[]> {
    return (await this.#control(`/messages?limit=${limit}`)) as { source: string; destination: string }[];
  }

  async behave(change: Record<string, unknown>): Promise<void> {
    await this.#control('/behave', change);
  }

  async cut(): Promise<void> {
    await this.#control('/cut', {});
  }

  /** Every submission taken so far, also by earlier lives of it. */
  submissions(): Submission[] {
    const lines = readFileSync(this.#log, 'latin1').split('\n').slice(0, -1);
    return lines.map((line) => {
      const [, destination = '', , udh = '-', sha1 = ''] = line.split(' ');
      // Concatenation header without its length: 00 03 reference total number.
      const octet = (at: number) => Number.parseInt(udh.slice(2 * at, 2 * at + 2), 16);
      const [parts, part] = udh === '-' ? [1, 1] : [octet(3), octet(4)];
      return { destination, part, parts, sha1 };
    });
  }

  async #control(path: string, body?: object): Promise<unknown> {
    const post = { method: 'POST', body: JSON.stringify(body) };
    const answer = await fetch(`http://127.0.0.1:${this.#controlPort}${path}`, body === undefined ? {} : post);
    if (!answer.ok) throw new Error(`SMSC ${path}: ${await answer.text()}`);
    return answer.json();
  }
}

/** Starts an SMSC; it is stopped with its place. */
export async function startSmsc(place: Place, options: SmscOptions = {}): Promise<Smsc> {
  const smsc = new Smsc(place, await freePort(), await freePort(), options);
  place.onClose(() => smsc.stop());
  await smsc.start();
  return smsc;
}
