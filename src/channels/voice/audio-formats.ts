// Formats of audio a client may give us. Told by their first bytes, never by the name or the type a server claims; the
// decoder library knows many more, but every decoder that is open to strangers is a door.

export type AudioFormat = 'wav' | 'mp3' | 'oga' | 'opus' | 'flac' | 'm4a' | 'aac';

/** Endings a URL may have; one without an ending, or with a strange one behind a query, is judged by its bytes. */
const EXTENSIONS = new Set(['wav', 'wave', 'mp3', 'ogg', 'oga', 'opus', 'flac', 'm4a', 'mp4', 'aac']);

/** False when the path of the URL ends in something that is no audio we can play: `.html`, `.pdf`. */
export function hasAudioExtension(url: URL): boolean {
  const match = /\.([a-z0-9]{1,5})$/i.exec(url.pathname);
  return match === null || EXTENSIONS.has(match[1]!.toLowerCase());
}

/** The format of a file by its first bytes; null when it is none of ours. */
export function sniffAudio(bytes: Uint8Array): AudioFormat | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 128)).toString('latin1');
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WAVE') return 'wav';
  if (head.startsWith('fLaC')) return 'flac';
  if (head.startsWith('OggS')) {
    if (head.includes('OpusHead')) return 'opus';
    return head.includes('\x01vorbis') ? 'oga' : null;
  }
  if (head.slice(4, 8) === 'ftyp') return 'm4a';
  if (head.startsWith('ID3')) return 'mp3';
  const [first = 0, second = 0] = bytes;
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return null;
  // MPEG audio and ADTS share the sync word; layer 00 is ADTS's, and means nothing in MPEG audio.
  return (second & 0x06) === 0 ? ((second & 0xf0) === 0xf0 ? 'aac' : null) : 'mp3';
}
