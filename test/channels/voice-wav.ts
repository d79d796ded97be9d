// WAV files made for a test.

/** A tone as a 16-bit WAV file. */
export function toneWav(options: { rate?: number; channels?: number; seconds?: number; hertz?: number } = {}): Buffer {
  const { rate = 8000, channels = 1, seconds = 0.5, hertz = 440 } = options;
  const samples = Math.round(rate * seconds);
  const data = Buffer.alloc(samples * channels * 2);
  for (let i = 0; i < samples * channels; i++) {
    data.writeInt16LE(Math.round(12_000 * Math.sin((2 * Math.PI * hertz * Math.floor(i / channels)) / rate)), i * 2);
  }
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * channels * 2, 28);
  header.writeUInt16LE(channels * 2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}

/** How strongly a frequency sounds in 8 kHz samples: about 1 for a pure tone of it, about 0 for any other (Goertzel). */
export function toneShare(pcm: Int16Array, hertz: number): number {
  let re = 0;
  let im = 0;
  let power = 0;
  for (let i = 0; i < pcm.length; i++) {
    const angle = (2 * Math.PI * hertz * i) / 8000;
    re += pcm[i]! * Math.cos(angle);
    im += pcm[i]! * Math.sin(angle);
    power += pcm[i]! ** 2;
  }
  return (2 * (re * re + im * im)) / (pcm.length * power || 1);
}
