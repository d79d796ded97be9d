// Sounds where Asterisk can read them: 8 kHz mono 16-bit WAV, the one form that played everywhere (voice.md §4.4). Named by the
// hash of what is in them, so that a thousand calls with one text share one file.
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PreparedAudio } from '../voice/engine.ts';

const SAMPLE_RATE = 8_000;
const PRUNE_EVERY_MS = 3_600_000;
/** Files looked at in one round of tidying. */
const PRUNE_MAX = 10_000;
const HASH = /^[0-9a-f]{16,128}$/;
const OURS = /^[0-9a-f]{16,128}\.wav(\.[0-9a-f-]+\.tmp)?$/;

export class SoundFiles {
  readonly #dir: string;
  readonly #remoteDir: string;
  readonly #keepMs: number;
  readonly #writing = new Map<string, Promise<void>>();
  #prunedAtMs = 0;

  /** `keepMs`: how long a file nobody plays any more stays. */
  constructor(dir: string, remoteDir: string, keepMs: number) {
    this.#dir = dir;
    this.#remoteDir = remoteDir;
    this.#keepMs = keepMs;
  }

  /**
   * Writes the sound unless it is there.
   * @returns its path as Asterisk sees it, without the extension
   * @throws Error when there is no folder for sounds, or it cannot be written to
   */
  async put(audio: PreparedAudio): Promise<string> {
    if (this.#dir === '') throw new Error('sound_dir: is not set');
    const name = audio.hash;
    // It becomes a path.
    if (!HASH.test(name)) throw new Error('the hash of a sound must be hexadecimal');
    let writing = this.#writing.get(name);
    if (writing === undefined) {
      writing = this.#write(name, audio.pcm).finally(() => this.#writing.delete(name));
      this.#writing.set(name, writing);
    }
    await writing;
    this.#prune();
    return `${this.#remoteDir}/${name}`;
  }

  async #write(name: string, pcm: Int16Array): Promise<void> {
    const path = join(this.#dir, `${name}.wav`);
    const bytes = 44 + pcm.byteLength;
    try {
      const { size } = await stat(path);
      if (size === bytes) {
        const now = new Date();
        await utimes(path, now, now);
        return;
      }
    } catch {
      // Not there yet.
    }
    await mkdir(this.#dir, { recursive: true });
    // Under another name first: Asterisk must never see half of it.
    const temporary = `${path}.${randomUUID()}.tmp`;
    await writeFile(temporary, Buffer.concat([wavHeader(pcm.byteLength), bytesOf(pcm)]), { mode: 0o644 });
    await rename(temporary, path);
  }

  #prune(): void {
    const now = Date.now();
    if (now - this.#prunedAtMs < PRUNE_EVERY_MS) return;
    this.#prunedAtMs = now;
    void this.prune(now).catch(() => {});
  }

  /** Removes our own files that nobody has played since `nowMs` less the time they are kept. */
  async prune(nowMs: number): Promise<void> {
    const names = (await readdir(this.#dir)).filter((name) => OURS.test(name)).slice(0, PRUNE_MAX);
    for (const name of names) {
      const path = join(this.#dir, name);
      // Another node may have removed it since.
      const found = await stat(path).catch(() => null);
      if (found !== null && nowMs - found.mtimeMs > this.#keepMs) await rm(path, { force: true });
    }
  }
}

function bytesOf(pcm: Int16Array): Buffer {
  return Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength);
}

function wavHeader(dataBytes: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + dataBytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(SAMPLE_RATE, 24);
  header.writeUInt32LE(SAMPLE_RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(dataBytes, 40);
  return header;
}
