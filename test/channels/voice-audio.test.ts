// What clients give us to play, brought to a phone's 8 kHz.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { AudioDecoder, type DecodedAudio } from '../../src/channels/voice/audio.ts';
import { hasAudioExtension, sniffAudio } from '../../src/channels/voice/audio-formats.ts';
import { FLAC, LONG_FLAC, MP3, OGG, OPUS } from './voice-audio-files.ts';
import { toneShare, toneWav } from './voice-wav.ts';

const decoder = new AudioDecoder({ threads: 1 });
after(() => decoder.close());

const tones: [string, Buffer][] = [
  ['wav, 8 kHz', toneWav()],
  ['wav, 44.1 kHz stereo', toneWav({ rate: 44_100, channels: 2 })],
  ['wav, 22.05 kHz', toneWav({ rate: 22_050 })],
  ['wav, 48 kHz', toneWav({ rate: 48_000 })],
  ['mp3', MP3],
  ['ogg vorbis', OGG],
  ['opus', OPUS],
  ['flac', FLAC],
];
for (const [name, bytes] of tones) {
  test(`decodes ${name}`, async () => {
    const decoded = await decoder.decode(bytes, 5_000);
    assert.equal(decoded.kind, 'ok');
    if (decoded.kind !== 'ok') return;
    const { pcm, durationMs, hash } = decoded.audio;
    // An encoder may add a little silence; nothing may be lost.
    assert.ok(durationMs >= 498 && durationMs <= 600, `${durationMs} ms`);
    assert.equal(durationMs, Math.ceil(pcm.length / 8));
    const middle = pcm.subarray(1_000, 3_000);
    assert.ok(toneShare(middle, 440) > 0.97, 'the tone is there');
    assert.ok(Math.max(...middle) > 8_000, 'and as loud as it was');
    assert.match(hash, /^[0-9a-f]{64}$/);
  });
}

test('what a phone cannot carry is taken out, not folded over', async () => {
  const decoded = await decoder.decode(toneWav({ rate: 44_100, hertz: 6_000 }), 5_000);
  assert.ok(decoded.kind === 'ok');
  if (decoded.kind === 'ok') assert.ok(Math.max(...decoded.audio.pcm.subarray(1_000, 3_000)) < 600);
});

test('the same samples have the same hash, others another', async () => {
  const hashes: string[] = [];
  for (const hertz of [440, 440, 441]) {
    const decoded = await decoder.decode(toneWav({ hertz }), 5_000);
    if (decoded.kind === 'ok') hashes.push(decoded.audio.hash);
  }
  assert.equal(hashes[0], hashes[1]);
  assert.notEqual(hashes[0], hashes[2]);
});

const unreadable: [string, Buffer][] = [
  ['nothing', Buffer.alloc(0)],
  ['a page', Buffer.from('<html>no such file</html>')],
  ['zeros', Buffer.alloc(10_000)],
  ['a WAV header and rubbish', Buffer.concat([Buffer.from('RIFF....WAVE'), Buffer.alloc(5_000, 7)])],
  ['a WAV without samples', toneWav({ seconds: 0 })],
  ['a FLAC header and rubbish', Buffer.concat([Buffer.from('fLaC'), Buffer.alloc(5_000, 7)])],
  ['an Opus header and rubbish', Buffer.concat([Buffer.from('OggS....OpusHead'), Buffer.alloc(5_000, 7)])],
  ['an ID3 tag and rubbish', Buffer.concat([Buffer.from('ID3'), Buffer.alloc(50_000, 0xff)])],
  ['an MP4 header and rubbish', Buffer.concat([Buffer.from('....ftypM4A '), Buffer.alloc(50_000, 1)])],
  ['an AAC sync word and rubbish', Buffer.concat([Buffer.from([0xff, 0xf1]), Buffer.alloc(50_000, 1)])],
];
for (const [name, bytes] of unreadable) {
  test(`unreadable: ${name}`, async () => {
    assert.deepEqual(await decoder.decode(bytes, 5_000), { kind: 'bad', code: 'audio_unreadable' });
  });
}

test('too long is refused, by what is in it and not by its size', async () => {
  const long: DecodedAudio = { kind: 'bad', code: 'audio_too_long' };
  assert.deepEqual(await decoder.decode(toneWav({ seconds: 2 }), 1_900), long);
  assert.equal((await decoder.decode(toneWav({ seconds: 2 }), 2_000)).kind, 'ok');
  assert.ok(LONG_FLAC.length < 2_000);
  assert.deepEqual(await decoder.decode(LONG_FLAC, 300_000), long);
});

test('a file that takes too long costs its own thread, and the next file is decoded', async () => {
  const impatient = new AudioDecoder({ threads: 1, timeoutMs: 1 });
  assert.deepEqual(await impatient.decode(toneWav({ rate: 48_000, seconds: 20 }), 60_000), {
    kind: 'bad',
    code: 'audio_unreadable',
  });
  await impatient.close();
  assert.equal((await decoder.decode(toneWav(), 5_000)).kind, 'ok');
});

test('files wait in line, but not without end, and not for a decoder that is closed', async () => {
  const small = new AudioDecoder({ threads: 1, waitingMax: 2 });
  const results = await Promise.all(Array.from({ length: 5 }, () => small.decode(toneWav(), 5_000)));
  assert.deepEqual(
    results.map((result) => (result.kind === 'ok' ? 'ok' : result.code)),
    ['ok', 'ok', 'ok', 'busy', 'busy'],
  );
  const cut = small.decode(toneWav(), 5_000);
  await small.close();
  assert.deepEqual(await cut, { kind: 'bad', code: 'busy' });
  assert.deepEqual(await small.decode(toneWav(), 5_000), { kind: 'bad', code: 'busy' });
});

test('formats are told by their bytes', () => {
  const told = [toneWav(), MP3, OGG, OPUS, FLAC].map(sniffAudio);
  assert.deepEqual(told, ['wav', 'mp3', 'oga', 'opus', 'flac']);
  assert.equal(sniffAudio(Buffer.from([0xff, 0xfb, 0x90, 0x00])), 'mp3');
  assert.equal(sniffAudio(Buffer.from([0xff, 0xf1, 0x50, 0x80])), 'aac');
  assert.equal(sniffAudio(Buffer.from([0xff])), null);
  assert.equal(sniffAudio(Buffer.from('OggS....theora')), null);
});

test('endings of addresses', () => {
  for (const good of ['/a.wav', '/a.MP3', '/a', '/', '/a.ogg', '/v1.2/audio', '/get.m4a', '/a.flac'])
    assert.equal(hasAudioExtension(new URL(`https://example.com${good}?x=.exe`)), true, good);
  for (const bad of ['/a.html', '/a.pdf', '/a.exe', '/a.png'])
    assert.equal(hasAudioExtension(new URL(`https://example.com${bad}`)), false, bad);
});
