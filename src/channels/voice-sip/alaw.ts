import alawmulaw from 'alawmulaw';
import type { PreparedAudio } from '../voice/engine.ts';

const encoded = new WeakMap<Int16Array, Uint8Array>();

/** G.711 A-law, one octet a sample; made once for all calls that play the same. */
export function encodeAlaw({ pcm }: PreparedAudio): Uint8Array {
  const known = encoded.get(pcm);
  if (known) return known;
  const octets = alawmulaw.alaw.encode(pcm);
  encoded.set(pcm, octets);
  return octets;
}
