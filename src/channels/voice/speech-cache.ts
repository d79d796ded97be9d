// Speech that was made once is not made again: the last of it in memory, more of it in a folder of our own under the
// system's temporary folder, where other processes of the same user find it too. Both are bounded.
import { createHash, randomBytes } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { lstat, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepared } from './audio.ts';
import type { PreparedAudio } from './engine.ts';

export interface SpeechCacheOptions {
  /** Bytes of samples held in memory. */
  memoryBytes: number;
  /** Bytes of files; 0 = nothing is written. */
  diskBytes: number;
  folder?: string;
}

/** Files written between two looks at how much there is. */
const SWEEP_EVERY = 50;
const FILE = /^[0-9a-f]{64}\.pcm$/;

export class SpeechCache {
  readonly #options: SpeechCacheOptions;
  readonly #folder: string;
  /** Oldest use first. */
  readonly #memory = new Map<string, PreparedAudio>();
  #memoryBytes = 0;
  /** Null until looked at: whether the folder is there and ours alone. */
  #usable: Promise<boolean> | null = null;
  #written = 0;

  constructor(options: SpeechCacheOptions) {
    this.#options = options;
    this.#folder = options.folder ?? join(tmpdir(), `kaskad-tts-${process.getuid?.() ?? 'user'}`);
  }

  /** The key of whatever decides how speech sounds. */
  static key(...parts: readonly (string | number)[]): string {
    return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  }

  /** Never rejects. */
  async get(key: string): Promise<PreparedAudio | null> {
    const held = this.#memory.get(key);
    if (held !== undefined) {
      this.#memory.delete(key);
      this.#memory.set(key, held);
      return held;
    }
    if (!(await this.#disk())) return null;
    const path = join(this.#folder, `${key}.pcm`);
    try {
      const bytes = await readFile(path);
      if (bytes.length === 0 || bytes.length % 2 !== 0) return null;
      const audio = prepared(new Int16Array(new Uint8Array(bytes).buffer));
      this.#hold(key, audio);
      const now = new Date();
      await utimes(path, now, now);
      return audio;
    } catch {
      return this.#memory.get(key) ?? null;
    }
  }

  /** Never rejects: what cannot be written is made again. */
  async put(key: string, audio: PreparedAudio): Promise<void> {
    this.#hold(key, audio);
    if (audio.pcm.byteLength > this.#options.diskBytes / 4 || !(await this.#disk())) return;
    // Written aside and renamed: another process never reads half of it.
    const aside = join(this.#folder, `${key}.${randomBytes(6).toString('hex')}.part`);
    try {
      const { buffer, byteOffset, byteLength } = audio.pcm;
      await writeFile(aside, new Uint8Array(buffer, byteOffset, byteLength), { mode: 0o600, flag: 'wx' });
      await rename(aside, join(this.#folder, `${key}.pcm`));
      if (this.#written++ % SWEEP_EVERY === 0) await this.#sweep();
    } catch {
      await rm(aside, { force: true }).catch(() => {});
    }
  }

  #hold(key: string, audio: PreparedAudio): void {
    const before = this.#memory.get(key);
    if (before !== undefined) this.#memoryBytes -= before.pcm.byteLength;
    this.#memory.delete(key);
    this.#memory.set(key, audio);
    this.#memoryBytes += audio.pcm.byteLength;
    for (const [oldest, { pcm }] of this.#memory) {
      if (this.#memoryBytes <= this.#options.memoryBytes) return;
      this.#memory.delete(oldest);
      this.#memoryBytes -= pcm.byteLength;
    }
  }

  #disk(): Promise<boolean> {
    if (this.#options.diskBytes <= 0) return Promise.resolve(false);
    this.#usable ??= ownFolder(this.#folder);
    return this.#usable;
  }

  /** Takes the files that were not used for longest, until what is left is within the bound. */
  async #sweep(): Promise<void> {
    const files: { path: string; bytes: number; usedAtMs: number }[] = [];
    for (const entry of await readdir(this.#folder, { withFileTypes: true }).catch((): Dirent[] => [])) {
      const path = join(this.#folder, entry.name);
      const found = await stat(path).catch(() => null);
      if (found === null || !entry.isFile()) continue;
      const stale = !FILE.test(entry.name) && Date.now() - found.mtimeMs > 3_600_000;
      if (stale) await rm(path, { force: true }).catch(() => {});
      else files.push({ path, bytes: found.size, usedAtMs: found.mtimeMs });
    }
    files.sort((a, b) => a.usedAtMs - b.usedAtMs);
    let total = files.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { path, bytes } of files) {
      if (total <= this.#options.diskBytes) return;
      await rm(path, { force: true }).catch(() => {});
      total -= bytes;
    }
  }
}

/** Makes the folder; false when somebody else made it or may write into it: the temporary folder is everybody's. */
async function ownFolder(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    const found = await lstat(folder);
    return found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o077) === 0;
  } catch {
    return false;
  }
}
