import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { eventually } from '../../helpers/eventually.ts';
import { freePort, type Program, startProgram, testFolder } from './programs.ts';

export interface PhoneEvent {
  type: string;
  peeruri?: string;
  param?: string;
}

export interface Baresip {
  /** Of SIP, on UDP and TCP. */
  port: number;
  program: Program;
  events: PhoneEvent[];
  command(command: string, params?: string): Promise<void>;
  /** Waits for an event; the caller number stands in its `peeruri`. */
  event(type: string): Promise<PhoneEvent>;
  /** What the phone heard last, 8 kHz, once it was hung up. */
  heard(): Promise<Int16Array>;
}

/** The subscriber's phone, driven over its control port; it records what it hears. */
export async function startBaresip(t: TestContext): Promise<Baresip> {
  const folder = testFolder(t);
  const port = await freePort();
  const control = port + 4; // it takes port + 1 for TLS
  writeFileSync(join(folder, 'silence.wav'), wav(new Int16Array(8000 * 60))); // it hangs up where its source ends
  writeFileSync(join(folder, 'config'), config(folder, port, control));
  writeFileSync(
    join(folder, 'accounts'),
    `<sip:phone@127.0.0.1:${port}>;regint=0;answermode=manual;audio_codecs=PCMA/8000/1\n`,
  );
  writeFileSync(join(folder, 'contacts'), '');
  const program = startProgram(t, 'baresip', ['-f', folder], folder);
  const socket = await eventually(async () => {
    if (program.process.exitCode !== null) throw new Error(`baresip did not start: ${program.output()}`);
    const connecting = connect(control, '127.0.0.1');
    await once(connecting, 'connect');
    return connecting;
  }, 10_000);
  t.after(() => void socket.destroy());
  const events = readEvents(socket);
  let token = 0;
  return {
    port,
    program,
    events,
    async command(command, params) {
      const text = JSON.stringify({ command, params, token: String(++token) });
      socket.write(`${text.length}:${text},`);
    },
    event: (type) =>
      eventually(() => {
        const found = events.find((event) => event.type === type);
        if (!found) throw new Error(`no ${type}: ${JSON.stringify(events)} ${program.output().slice(-2000)}`);
        return found;
      }, 10_000),
    heard: () =>
      eventually(() => {
        const file = readdirSync(folder)
          .filter((name) => /^dump-.*-dec\.wav$/.test(name))
          .sort()
          .at(-1);
        if (file === undefined) throw new Error(`no recording in ${readdirSync(folder)}`);
        const data = readFileSync(join(folder, file));
        const start = data.indexOf('data') + 8;
        return new Int16Array(
          data.buffer.slice(data.byteOffset + start, data.byteOffset + data.length - ((data.length - start) % 2)),
        );
      }, 5000),
  };
}

/** Netstrings of JSON: `12:{"event":1},`. */
function readEvents(socket: Socket): PhoneEvent[] {
  const events: PhoneEvent[] = [];
  let buffer = '';
  socket.on('data', (chunk) => {
    buffer += chunk.toString();
    for (;;) {
      const [prefix, length] = /^(\d+):/.exec(buffer) ?? [];
      if (prefix === undefined || buffer.length < prefix.length + Number(length) + 1) return;
      const message = JSON.parse(buffer.slice(prefix.length, prefix.length + Number(length)));
      if (message.event) events.push(message);
      buffer = buffer.slice(prefix.length + Number(length) + 1);
    }
  });
  socket.on('error', () => {});
  return events;
}

function config(folder: string, port: number, control: number): string {
  return `
poll_method epoll
sip_listen 127.0.0.1:${port}
net_interface 127.0.0.1
call_max_calls 50
audio_source aufile,${folder}/silence.wav
audio_player aubridge,nowhere
audio_alert aubridge,nobody
ausrc_srate 8000
auplay_srate 8000
rtp_ports ${port + 6}-${port + 19}
rtcp_mux no
jitter_buffer_type fixed
jitter_buffer_delay 1-10
snd_path ${folder}
ctrl_tcp_listen 127.0.0.1:${control}
module_path /usr/lib/baresip/modules
module g711.so
module aufile.so
module aubridge.so
module sndfile.so
module_tmp account.so
module_app menu.so
module_app ctrl_tcp.so
`;
}

function wav(pcm: Int16Array): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + pcm.byteLength, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(16_000, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(pcm.byteLength, 40);
  return Buffer.concat([head, Buffer.from(pcm.buffer)]);
}
