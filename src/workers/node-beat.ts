// Tells the database every few seconds what this node saw of its traffic: the live wall adds up all nodes.
import type pg from 'pg';
import type { Metrics } from '../observe/metrics.ts';
import { type ConnectionBeat, writeBeat } from '../store/queue-live.ts';

export const BEAT_MS = 2_000;
const MINUTE_MS = 60_000;
const QUARTER_MS = 900_000;
/** Samples of the quarter are that far apart. */
const SPARSE_MS = 30_000;

interface Sample {
  atMs: number;
  accepted: number;
  submitted: number;
  ended: number;
  /** By connection: taken by the upstream, ended, delivered. */
  connections: Map<string, { submitted: number; ended: number; delivered: number }>;
}

export class NodeBeats {
  readonly #pool: pg.Pool;
  readonly #node: { id: string; roles: readonly string[]; startedAt: Date };
  readonly #metrics: Metrics;
  readonly #minute: Sample[] = [];
  readonly #quarter: Sample[] = [];

  constructor(pool: pg.Pool, node: { id: string; roles: readonly string[] }, metrics: Metrics) {
    this.#pool = pool;
    this.#metrics = metrics;
    this.#node = { ...node, startedAt: new Date() };
    // Counters begin at nothing with the process.
    const nothing = { atMs: Date.now(), accepted: 0, submitted: 0, ended: 0, connections: new Map() };
    this.#minute.push(nothing);
    this.#quarter.push(nothing);
  }

  async beat(): Promise<void> {
    const sample = await this.#sample();
    keep(this.#minute, sample, MINUTE_MS, 0);
    keep(this.#quarter, sample, QUARTER_MS, SPARSE_MS);
    const before = this.#minute[0] as Sample;
    const long = this.#quarter[0] as Sample;
    const seconds = Math.max(1, (sample.atMs - before.atMs) / 1000);
    const connections: Record<string, ConnectionBeat> = {};
    for (const [name, now] of sample.connections) {
      const minute = before.connections.get(name);
      const quarter = long.connections.get(name);
      connections[name] = {
        submitted_per_s: (now.submitted - (minute?.submitted ?? 0)) / seconds,
        ended: now.ended - (quarter?.ended ?? 0),
        delivered: now.delivered - (quarter?.delivered ?? 0),
      };
    }
    await writeBeat(this.#pool, {
      nodeId: this.#node.id,
      roles: this.#node.roles,
      startedAt: this.#node.startedAt,
      acceptedPerS: (sample.accepted - before.accepted) / seconds,
      submittedPerS: (sample.submitted - before.submitted) / seconds,
      endedPerS: (sample.ended - before.ended) / seconds,
      connections,
    });
  }

  async #sample(): Promise<Sample> {
    const [accepted, submitted, final] = await Promise.all([
      this.#metrics.accepted.get(),
      this.#metrics.submitted.get(),
      this.#metrics.final.get(),
    ]);
    const connections: Sample['connections'] = new Map();
    const of = (name: string) => {
      const known = connections.get(name) ?? { submitted: 0, ended: 0, delivered: 0 };
      connections.set(name, known);
      return known;
    };
    for (const { value, labels } of submitted.values) of(String(labels.connection)).submitted += value;
    for (const { value, labels } of final.values) {
      // What ended before it was handed to anybody is no connection's.
      if (labels.connection === '') continue;
      const known = of(String(labels.connection));
      // One that is read was counted when it was delivered.
      if (labels.state === 'read') continue;
      known.ended += value;
      if (labels.state === 'delivered') known.delivered += value;
    }
    const sum = (values: readonly { value: number }[]) => values.reduce((all, { value }) => all + value, 0);
    return {
      atMs: Date.now(),
      accepted: sum(accepted.values),
      submitted: sum(submitted.values),
      ended: sum(final.values.filter(({ labels }) => labels.state !== 'read')),
      connections,
    };
  }
}

/** Adds the sample unless the last is nearer than `apartMs`; of those older than `spanMs` the youngest stays. */
function keep(samples: Sample[], sample: Sample, spanMs: number, apartMs: number): void {
  if (sample.atMs - (samples.at(-1)?.atMs ?? 0) < apartMs) return;
  samples.push(sample);
  while (samples.length > 1 && (samples[1] as Sample).atMs <= sample.atMs - spanMs) samples.shift();
}
