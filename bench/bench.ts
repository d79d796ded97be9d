import { setTimeout as wait } from 'node:timers/promises';
import type { LatencySummary } from './latencies.ts';
import type { AnswerKind, LoadPlan, LoadResult, RequestShape } from './load-plan.ts';
import { Helper, meterCpu, Programs, type Watched } from './processes.ts';
import type { ReceiverStats } from './receiver.ts';
import { makeTexts, type Text } from './texts.ts';

const FIRST_PHONE = 79_160_000_000;
const STALLED_MS = 20_000;
const QUIET_MS = 300;
const LOAD_TIMEOUT_MS = 900_000;

/** What is asked of one run of load against one gateway. */
export type Load = {
  name: string;
  port: number;
  request: RequestShape;
  answer: AnswerKind;
  requests: number;
  connections: number;
  requestsPerSecond?: number;
  /** The gateway's processes, for the CPU account. */
  watched: Watched;
  /** False: stop at the last answer, and do not wait for final states. */
  untilFinal: boolean;
};

export type Measure = {
  name: string;
  messages: number;
  accepted: number;
  refused: number;
  firstRefusals: string[];
  final: number;
  /** Reports beyond one a message. */
  repeated: number;
  byState: Record<string, number>;
  seconds: number;
  acceptedPerSecond: number;
  /** Final states told to the client, a second, from the first request sent; absent when not waited for. */
  endToEndPerSecond?: number;
  latency: LatencySummary;
  cpuSeconds: Record<string, number>;
};

/** The processes every scenario shares, and the way to run a load through a gateway with them. */
export class Bench {
  readonly programs = new Programs();
  readonly texts: Text[] = makeTexts('single');
  readonly folder: string;
  readonly quick: boolean;
  readonly rounds: number;
  readonly smsc: Helper;
  readonly smscPort: number;
  readonly receiver: Helper;
  readonly receiverPort: number;
  readonly #load: Helper;
  #nextPhone = FIRST_PHONE;

  private constructor(options: BenchOptions, smsc: HelperAt, receiver: HelperAt, load: Helper) {
    this.folder = options.folder;
    this.quick = options.quick;
    this.rounds = options.rounds;
    [this.smsc, this.smscPort] = smsc;
    [this.receiver, this.receiverPort] = receiver;
    this.#load = load;
  }

  static async start(options: BenchOptions): Promise<Bench> {
    const at = async (name: string): Promise<HelperAt> => {
      const [helper, { port }] = await Helper.start<Ready>(name);
      return [helper, port];
    };
    const [load] = await Helper.start('load');
    return new Bench(options, await at('smsc'), await at('receiver'), load);
  }

  /** `full` messages, or `reduced` of them in a quick run. */
  size(full: number, reduced: number): number {
    return this.quick ? reduced : full;
  }

  say(line: string): void {
    process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
  }

  async run(load: Load): Promise<Measure> {
    const perRequest = load.request.kind === 'post' ? load.request.perRequest : 1;
    const messages = load.requests * perRequest;
    await this.#quiet();
    await this.receiver.ask({ kind: 'reset', expect: messages }, 'cleared');
    const reached = this.receiver.next('reached');
    reached.catch(() => undefined);
    const cpu = meterCpu({
      smsc: () => [this.smsc.pid],
      receiver: () => [this.receiver.pid],
      load: () => [this.#load.pid],
      ...load.watched,
    });
    const plan: LoadPlan = {
      host: '127.0.0.1',
      port: load.port,
      connections: load.connections,
      requests: load.requests,
      requestsPerSecond: load.requestsPerSecond,
      timeoutMs: LOAD_TIMEOUT_MS,
      firstPhone: this.takePhones(messages),
      request: load.request,
      answer: load.answer,
    };
    const { result } = await this.#load.ask<{ kind: 'result'; result: LoadResult }>(plan, 'result');
    const told = load.untilFinal ? await this.#untilFinal(reached, result.accepted) : await this.#told();
    const measure = measured(load, messages, result, told, cpu());
    this.say(describe(measure));
    return measure;
  }

  /** Numbers nobody used in this run yet. */
  takePhones(count: number): number {
    const first = this.#nextPhone;
    this.#nextPhone += count;
    return first;
  }

  async stop(): Promise<void> {
    await this.programs.stopAll();
    await Promise.all([this.smsc, this.receiver, this.#load].map((helper) => helper.stop()));
  }

  /** Until all accepted are final, or nothing new came for 20 s. */
  async #untilFinal(reached: Promise<unknown>, accepted: number): Promise<ReceiverStats> {
    let last = await this.#told();
    let changedAt = Date.now();
    while (last.final < accepted && Date.now() - changedAt < STALLED_MS) {
      await Promise.race([reached, wait(500)]);
      const now = await this.#told();
      if (now.final > last.final) changedAt = Date.now();
      last = now;
    }
    return last;
  }

  /** Until nothing of an earlier run comes any more. */
  async #quiet(): Promise<void> {
    let before = -1;
    for (let now = (await this.#told()).requests; now !== before; now = (await this.#told()).requests) {
      before = now;
      await wait(QUIET_MS);
    }
  }

  async #told(): Promise<ReceiverStats> {
    return (await this.receiver.ask<{ kind: 'stats'; stats: ReceiverStats }>({ kind: 'stats' }, 'stats')).stats;
  }
}

export type BenchOptions = { folder: string; quick: boolean; rounds: number };
type Ready = { kind: 'ready'; port: number };
type HelperAt = [Helper, number];

function measured(
  load: Load,
  messages: number,
  result: LoadResult,
  told: ReceiverStats,
  cpu: Record<string, number>,
): Measure {
  const acceptSeconds = (result.lastAnswerMs - result.firstSentMs) / 1000;
  const finalSeconds = Math.max(told.lastMs - result.firstSentMs, 1) / 1000;
  return {
    name: load.name,
    messages,
    accepted: result.accepted,
    refused: result.refused,
    firstRefusals: result.firstRefusals,
    final: told.final,
    repeated: told.reports - told.final,
    byState: told.byState,
    seconds: round(load.untilFinal ? finalSeconds : acceptSeconds, 2),
    acceptedPerSecond: round(result.accepted / acceptSeconds, 0),
    endToEndPerSecond: load.untilFinal ? round(told.final / finalSeconds, 0) : undefined,
    latency: result.latency,
    cpuSeconds: cpu,
  };
}

function describe(m: Measure): string {
  const missing =
    m.accepted < m.messages ? `, ${m.messages - m.accepted} NOT ACCEPTED ${m.firstRefusals[0] ?? ''}` : '';
  const endToEnd = m.endToEndPerSecond !== undefined ? `, end to end ${m.endToEndPerSecond}/s` : '';
  return `${m.name}: accepted ${m.acceptedPerSecond}/s${endToEnd}, p99 ${m.latency.p99Ms} ms${missing}`;
}

export function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}

/** The median of the end-to-end rates of several rounds. */
export function endToEndMedian(measures: Measure[]): number {
  return median(measures.map((m) => m.endToEndPerSecond ?? 0));
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : round((sorted[middle - 1]! + sorted[middle]!) / 2, 2);
}
