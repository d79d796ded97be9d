// A web server with one sound, as a client would have it: what `action_voice` of the demo points at.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const RATE_HZ = 8000;
/** Three notes, so that a listener hears that it is whole. */
const NOTES_HZ = [523, 659, 784];
const NOTE_S = 0.3;

/** Serves `/hello.wav` (about a second, 8 kHz) to whoever asks. */
export async function startAudio(options: { host?: string; port?: number }) {
  const wav = makeWav();
  const server = createServer((request, response) => {
    if (request.url !== '/hello.wav') {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'audio/wav', 'content-length': wav.length }).end(wav);
  });
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}/hello.wav`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function makeWav(): Buffer {
  const perNote = RATE_HZ * NOTE_S;
  const samples = Buffer.alloc(NOTES_HZ.length * perNote * 2);
  NOTES_HZ.forEach((hz, note) => {
    for (let i = 0; i < perNote; i += 1) {
      const value = Math.round(12_000 * Math.sin((2 * Math.PI * hz * i) / RATE_HZ));
      samples.writeInt16LE(value, (note * perNote + i) * 2);
    }
  });
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(RATE_HZ, 24);
  header.writeUInt32LE(RATE_HZ * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}
