// What Asterisk's format_wav plays: 8 kHz, mono, 16-bit PCM. Anything else ends as `failed` (voice.md §4.4).
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Milliseconds of sound behind `sound:/path/without/extension`, null when Asterisk could not play it. */
export function soundDurationMs(media: string): number | null {
  if (!media.startsWith('sound:/')) return null;
  const header = Buffer.alloc(44);
  let size: number;
  try {
    const file = openSync(`${media.slice('sound:'.length)}.wav`, 'r');
    try {
      size = fstatSync(file).size;
      if (readSync(file, header, 0, 44, 0) < 44) return null;
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
  const playable =
    header.toString('latin1', 0, 4) === 'RIFF' &&
    header.toString('latin1', 8, 12) === 'WAVE' &&
    header.readUInt16LE(20) === 1 &&
    header.readUInt16LE(22) === 1 &&
    header.readUInt32LE(24) === 8_000 &&
    header.readUInt16LE(34) === 16;
  const dataBytes = header.readUInt32LE(40);
  return playable && dataBytes <= size - 44 ? dataBytes / 16 : null;
}
