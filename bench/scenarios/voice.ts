import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { readSettings } from '../../src/channels/read-settings.ts';
import type { CallEvent } from '../../src/channels/voice/engine.ts';
import { SipEngine } from '../../src/channels/voice-sip/engine.ts';
import { readSipSettings, SIP_FIELDS } from '../../src/channels/voice-sip/settings.ts';
import { type Bench, type Measure, round } from '../bench.ts';
import { nowMs } from '../clock.ts';
import { Latencies } from '../latencies.ts';
import { higher, lower, type Scenario } from './scenario.ts';

const RATE = 100;
const HOLD_MS = 300;
const STARTING_MS = 500;

/** Flash calls over one SIP trunk, the callee is sipp: what it saw through to its ACK is counted. */
export const voice: Scenario = {
  name: 'voice',
  summary: `${RATE} flash calls a second over SIP, counted by the callee (sipp)`,
  async run(bench: Bench) {
    await callAtRate(bench, { name: 'flash calls warm-up', rate: RATE, calls: RATE });
    const full = await callAtRate(bench, {
      name: `flash calls at ${RATE}/s`,
      rate: RATE,
      calls: bench.size(6000, 1000),
    });
    const more = await callAtRate(bench, {
      name: `flash calls at ${RATE * 2}/s`,
      rate: RATE * 2,
      calls: bench.size(6000, 1000),
    });
    return {
      measures: [full.measure, more.measure],
      goals: [
        higher(`flash calls at ${RATE}/s, completed by the callee's count`, 100, full.completedPercent, '%'),
        lower('from placing to ringing, p99', 50, full.measure.latency.p99Ms, 'ms'),
      ],
      notes: { completedPercentAtTwice: more.completedPercent },
    };
  },
};

interface Run {
  name: string;
  rate: number;
  calls: number;
}

async function callAtRate(bench: Bench, run: Run): Promise<{ measure: Measure; completedPercent: number }> {
  const port = await freeUdpPort();
  const scenario = join(bench.folder, 'flash.xml');
  writeFileSync(scenario, SCENARIO);
  const args = ['-sf', scenario, '-i', '127.0.0.1', '-p', String(port), '-m', String(run.calls), '-nostdin'];
  const sipp = bench.programs.start('sipp', [...args, '-timeout', '600s'], { cwd: bench.folder });
  const seen = new Promise<number | null>((resolve) => sipp.once('exit', resolve));
  const cpu = process.cpuUsage();
  await wait(STARTING_MS);
  const caller = await Caller.start(port);
  try {
    const began = nowMs();
    for (let i = 0; i < run.calls; i++) {
      const due = began + (i * 1000) / run.rate;
      if (due > nowMs()) await wait(due - nowMs());
      caller.call(i);
    }
    await caller.untilEnded(run.calls);
    const seconds = (nowMs() - began) / 1000;
    const code = await Promise.race([seen, wait(2000, 1)]);
    const measure = caller.measure(run, seconds, process.cpuUsage(cpu));
    bench.say(
      `${run.name}: ${caller.rang} rang, p99 ${measure.latency.p99Ms} ms, sipp ${code === 0 ? 'saw all' : 'failed'}`,
    );
    return { measure, completedPercent: code === 0 ? round((caller.rang / run.calls) * 100, 2) : 0 };
  } finally {
    await caller.stop();
    await bench.programs.stop(sipp);
  }
}

class Caller {
  readonly #engine: SipEngine;
  readonly #placedMs = new Map<string, number>();
  readonly #ringing = new Latencies();
  rang = 0;
  #ended = 0;
  #refused = 0;

  private constructor(engine: SipEngine) {
    this.#engine = engine;
  }

  static async start(port: number): Promise<Caller> {
    const read = readSettings(SIP_FIELDS, { host: '127.0.0.1', port, options_interval_s: 0 });
    if (read.kind === 'invalid') throw new Error(read.faults.join('; '));
    const engine = new SipEngine(readSipSettings(read.values), { notice: () => {} });
    const caller = new Caller(engine);
    await engine.start(
      (event) => caller.#heard(event),
      () => {},
    );
    return caller;
  }

  call(i: number): void {
    const callId = `${i}-1`;
    this.#placedMs.set(callId, nowMs());
    const from = `7495${String(1_000_000 + i)}`;
    this.#engine
      .place({ callId, to: '79161234567', from, kind: 'flash', ringTimeoutMs: 20_000, flashHoldMs: HOLD_MS })
      .catch(() => {
        this.#refused += 1;
      });
  }

  async untilEnded(calls: number): Promise<void> {
    const deadline = nowMs() + 60_000;
    while (this.#ended + this.#refused < calls && nowMs() < deadline) await wait(50);
  }

  measure({ name, calls }: Run, seconds: number, cpu: NodeJS.CpuUsage): Measure {
    return {
      name,
      messages: calls,
      accepted: calls - this.#refused,
      refused: this.#refused,
      firstRefusals: [],
      final: this.#ended,
      repeated: 0,
      byState: { rang: this.rang },
      seconds: round(seconds, 2),
      acceptedPerSecond: round(calls / seconds, 0),
      endToEndPerSecond: round(this.#ended / seconds, 0),
      latency: this.#ringing.summary(),
      cpuSeconds: { engine: round((cpu.user + cpu.system) / 1e6, 2) },
    };
  }

  stop(): Promise<void> {
    return this.#engine.stop();
  }

  #heard(event: CallEvent): void {
    if (event.type === 'ringing') this.#ringing.add(nowMs() - this.#placedMs.get(event.callId)!);
    if (event.type !== 'ended') return;
    this.#ended += 1;
    if (event.outcome === 'ok' && event.rang && event.sipCode === 487) this.rang += 1;
  }
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

const SAME = '[last_Via:]\n[last_From:]\n[last_To:];tag=[pid]SIPp[call_number]\n[last_Call-ID:]';
const send = (status: string, cseq: string, retrans = '') =>
  `<send${retrans}><![CDATA[\n\nSIP/2.0 ${status}\n${SAME}\n${cseq}\nContact: <sip:c@[local_ip]:[local_port]>\nContent-Length: 0\n\n]]></send>`;

const SCENARIO = `<?xml version="1.0" encoding="UTF-8" ?>
<scenario name="flash">
<recv request="INVITE"/>
${send('100 Trying', '[last_CSeq:]')}
${send('180 Ringing', '[last_CSeq:]')}
<recv request="CANCEL"/>
${send('200 OK', '[last_CSeq:]')}
${send('487 Request Terminated', 'CSeq: [last_cseq_number] INVITE', ' retrans="500"')}
<recv request="ACK"/>
</scenario>
`;
