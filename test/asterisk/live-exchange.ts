// A real Asterisk in its chroot and SIPp as the carrier behind it, both on loopback ports of their own, both ended by their pid.
import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../helpers/eventually.ts';
import { carrierScenario } from './carrier.ts';
import { liveConfiguration } from './live-configuration.ts';
import { pressed, spoken } from './pcap.ts';
import type { Exchange } from './rig.ts';

/** Below the ports that systems hand out by themselves. */
const RTP_FIRST = 26_200;
const SESSIONS = 60;
const CARRIER_MEDIA = 26_000;

export interface LiveExchange extends Exchange {
  /** What Asterisk calls itself. */
  version: string;
  /** SIP methods and statuses of the call to a number, as the carrier saw them, repeats left out: `INVITE`, `180`, `CANCEL`… */
  signalling(number: string): string[];
  stop(): Promise<void>;
}

/** @throws Error with Asterisk's own log when it does not come up */
export async function startLiveExchange(root: string): Promise<LiveExchange> {
  const dir = `/srv/kaskad-${process.pid}`;
  const outside = join(root, dir);
  for (const name of ['etc', 'run', 'log', 'sounds']) mkdirSync(join(outside, name), { recursive: true });
  const ports = {
    http: await freeTcpPort(),
    sip: await freeUdpPort(),
    carrier: await freeUdpPort(),
    rtpFirst: RTP_FIRST,
    rtpLast: RTP_FIRST + 2 * SESSIONS - 1,
  };
  for (const [name, text] of Object.entries(liveConfiguration(dir, ports))) {
    writeFileSync(join(outside, 'etc', name), text);
  }
  // Asterisk looks its own name up now and then, and every call waits 5 s while nobody answers that.
  writeFileSync(join(root, 'etc/hosts'), `127.0.0.1 localhost ${hostname()} A.ROOT-SERVERS.NET\n`);
  const temporary = mkdtempSync(join(tmpdir(), 'kaskad-carrier-'));
  const messages = join(temporary, 'messages.log');
  const carrier = startCarrier(temporary, messages, ports);
  const asterisk = spawn('chroot', [root, 'asterisk', '-f', '-C', `${dir}/etc/asterisk.conf`], { stdio: 'ignore' });

  // However we end: no orphan is left behind.
  const kill = () => [asterisk, carrier].forEach((child) => void child.kill('SIGKILL'));
  process.once('exit', kill);

  const stop = async () => {
    await Promise.all([end(asterisk), end(carrier)]);
    process.off('exit', kill);
    rmSync(outside, { recursive: true, force: true });
    rmSync(temporary, { recursive: true, force: true });
  };
  try {
    const version = await eventually(() => hello(ports.http), 20_000, 100);
    if (carrier.exitCode !== null) throw new Error(`SIPp ended with ${carrier.exitCode}`);
    return {
      name: 'asterisk',
      port: ports.http,
      soundDir: join(outside, 'sounds'),
      soundDirRemote: `${dir}/sounds`,
      sessions: SESSIONS,
      callerSeenBy: async (number) => {
        const text = readFileSync(messages, 'latin1');
        const invite = text.indexOf(`INVITE sip:${number}@`);
        if (invite < 0) throw new Error(`nobody called ${number}`);
        return /^From: .*<sip:([^@]*)@/m.exec(text.slice(invite))?.[1] ?? '';
      },
      version,
      signalling: (number) => signalling(readFileSync(messages, 'latin1'), number),
      stop,
    };
  } catch (error) {
    const log = readFileSync(join(outside, 'log/messages'), 'utf8').slice(-4_000);
    await stop();
    throw new Error(`Asterisk did not come up: ${(error as Error).message}\n${log}`);
  }
}

/** SIPp parts its messages by a line of dashes. */
function signalling(log: string, number: string): string[] {
  const all = log.split(/^-{20,}.*$/m).map((text) => text.slice(Math.max(0, text.search(/^[A-Z]+(?: sip:|\/2\.0 )/m))));
  const callId = (text: string) => /^Call-ID: *(\S+)/im.exec(text)?.[1];
  const invite = all.find((text) => text.startsWith(`INVITE sip:${number}@`));
  const own = all.filter((text) => invite !== undefined && callId(text) === callId(invite));
  return [...new Set(own.map((text) => /^(?:SIP\/2\.0 (\d{3})|([A-Z]+) )/.exec(text)?.slice(1).join('') ?? '?'))];
}

function startCarrier(dir: string, messages: string, ports: { sip: number; carrier: number }): ChildProcess {
  const capture = (name: string, bytes: Buffer) => {
    const path = join(dir, `${name}.pcap`);
    writeFileSync(path, bytes);
    return path;
  };
  const scenario = carrierScenario({
    callerPort: ports.sip,
    machine: capture('machine', spoken(4_000, 5_000)),
    human: capture('human', spoken(500, 4_000)),
    digits: capture('digits', pressed('42#')),
  });
  const file = join(dir, 'carrier.xml');
  writeFileSync(file, scenario);
  const address = ['-i', '127.0.0.1', '-p', String(ports.carrier), '-mi', '127.0.0.1', '-mp', String(CARRIER_MEDIA)];
  const args = ['-sf', file, ...address, '-nostdin', '-trace_msg', '-message_file', messages];
  return spawn('sipp', args, { cwd: dir, stdio: 'ignore' });
}

async function hello(port: number): Promise<string> {
  const reply = await fetch(`http://127.0.0.1:${port}/ari/endpoints/PJSIP/carrier`, {
    headers: { authorization: `Basic ${Buffer.from('kaskad:secret').toString('base64')}` },
  });
  if (!reply.ok) throw new Error(`ARI answers ${reply.status}`);
  return reply.headers.get('server') ?? '';
}

/** Asterisk waits for its channels when asked kindly, and some never end. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 3_000);
  await ended;
  clearTimeout(timer);
}

async function freeTcpPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(resolve));
  return port;
}
