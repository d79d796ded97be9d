// Texts become speech: by espeak-ng, by a program of the operator's, by Yandex SpeechKit; and once made, not again.
import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { AudioDecoder, prepared } from '../../src/channels/voice/audio.ts';
import { programExists, programWatch, run } from '../../src/channels/voice/child.ts';
import type { Speaker, Spoken, Utterance } from '../../src/channels/voice/speaker.ts';
import { command, readCommand } from '../../src/channels/voice/speaker-command.ts';
import { ESPEAK_VOICES, espeak } from '../../src/channels/voice/speaker-espeak.ts';
import { YANDEX_VOICES, yandex } from '../../src/channels/voice/speaker-yandex.ts';
import { SpeechCache } from '../../src/channels/voice/speech-cache.ts';
import { languageOf, spokenText } from '../../src/channels/voice/speech-text.ts';
import { Tts } from '../../src/channels/voice/tts.ts';

const decoder = new AudioDecoder({ threads: 1 });
const scratch = mkdtempSync(join(tmpdir(), 'kaskad-tts-test-'));
// What programs of others leave in the common one is not ours to count.
process.env.TMPDIR = scratch;
const servers: Server[] = [];
after(async () => {
  await decoder.close();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(scratch, { recursive: true });
});

const memoryOnly = () => new SpeechCache({ memoryBytes: 10_000_000, diskBytes: 0 });
const speech = (speaker: Speaker, parallel = 2) =>
  new Tts({ speaker, decoder, cache: memoryOnly(), parallel, spellDigits: true });
const NODE = process.execPath;
const NUMBERED = ['1', '2', '3', '4', '5', '6', '7', '8'];

test('the language is told by the letters', () => {
  assert.equal(languageOf('Ваш код 4217'), 'ru');
  assert.equal(languageOf('Your code is 4217'), 'en');
  assert.equal(languageOf('Код для Kaskad Messaging'), 'ru');
  assert.equal(languageOf('4217'), 'ru');
});

const spoken: [text: string, words: string][] = [
  ['Код 4217.', 'Код 4, 2, 1, 7.'],
  ['42178, 421789 и 12345678', '4, 2, 1, 7, 8, 4, 2, 1, 7, 8, 9 и 1, 2, 3, 4, 5, 6, 7, 8'],
  ['за 100 рублей', 'за 100 рублей'],
  ['счёт 1234.50, не 1234,50', 'счёт 1234.50, не 1234,50'],
  ['123456789', '123456789'],
  ['a\u0000b\r\nc', 'a b c'],
  ['[[f@U]] [x]', '[ [f@U]] [x]'],
];
for (const [text, words] of spoken) test(`is read as: ${words}`, () => assert.equal(spokenText(text, true), words));

test('numbers stay whole where they should', () => assert.equal(spokenText('в 2026 году', false), 'в 2026 году'));

test('espeak-ng speaks with eight different voices, in both languages', async () => {
  const tts = speech(espeak({ voices: ESPEAK_VOICES, speed: 1, timeoutMs: 10_000 }));
  assert.equal(tts.missing(), '');
  for (const text of ['Ваш код 4217', 'Your code is 4217']) {
    const made = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((gender) => tts.speak(text, gender)));
    const hashes = new Set(made.map((one) => (one.kind === 'ok' ? one.audio.hash : one.detail)));
    assert.equal(hashes.size, 8);
    for (const one of made) {
      assert.ok(one.kind === 'ok' && one.audio.durationMs > 1_000 && one.audio.durationMs < 10_000);
      assert.ok(one.kind === 'ok' && Math.max(...one.audio.pcm) > 5_000, 'loud enough to be heard');
    }
  }
});

test('a text is never taken for options or shell words', async () => {
  const tts = speech(espeak({ voices: ESPEAK_VOICES, speed: 1, timeoutMs: 10_000 }));
  const made = await tts.speak('-w /tmp/kaskad-never $(touch /tmp/kaskad-never) `id`; rm "x"', 1);
  assert.ok(made.kind === 'ok' && made.audio.durationMs > 1_000);
  assert.equal(programExists('/tmp/kaskad-never'), false);
});

test('nothing to say is not said, nor is a novel', async () => {
  const tts = speech(fake(async () => ({ kind: 'failed', detail: 'asked' })).speaker);
  for (const text of ['', ' \n\t ', 'а'.repeat(5_001)]) {
    const made = await tts.speak(text, 1);
    assert.ok(made.kind === 'failed' && made.code === 'tts_failed' && made.detail !== 'asked');
  }
});

function fake(answer: (utterance: Utterance) => Promise<Spoken>, key = 'fake') {
  const asked: Utterance[] = [];
  const speaker: Speaker = {
    key,
    missing: () => '',
    speak: (utterance) => {
      asked.push(utterance);
      return answer(utterance);
    },
    close: async () => {},
  };
  return { speaker, asked };
}

const tone = (value: number): Spoken => ({ kind: 'pcm', pcm: new Int16Array(800).fill(value) });

test('the same text at the same time is spoken once, and afterwards not at all', async () => {
  const { speaker, asked } = fake(async () => tone(1));
  const tts = speech(speaker);
  const made = await Promise.all(Array.from({ length: 20 }, () => tts.speak('Привет', 2)));
  assert.ok(made.every((one) => one.kind === 'ok'));
  await tts.speak('Привет', 2);
  assert.equal(asked.length, 1);
  await tts.speak('Привет', 3);
  await tts.speak('Пока', 2);
  assert.deepEqual(
    asked.map(({ text, gender, language }) => [text, gender, language]),
    [
      ['Привет', 2, 'ru'],
      ['Привет', 3, 'ru'],
      ['Пока', 2, 'ru'],
    ],
  );
});

test('so many at a time, and a failure is not kept', async () => {
  let running = 0;
  let most = 0;
  const { speaker, asked } = fake(async ({ text }) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running -= 1;
    return text === 'плохо' ? { kind: 'unavailable', detail: 'busy' } : tone(text.length);
  });
  const tts = speech(speaker, 3);
  const made = await Promise.all(Array.from({ length: 12 }, (_, i) => tts.speak('а'.repeat(i + 1), 1)));
  assert.ok(made.every((one) => one.kind === 'ok'));
  assert.equal(most, 3);
  for (let i = 0; i < 2; i++) {
    assert.deepEqual(await tts.speak('плохо', 1), { kind: 'failed', code: 'tts_unavailable', detail: 'busy' });
  }
  assert.equal(asked.length, 14);
});

test('a speaker that throws, is silent or says rubbish is answered for', async () => {
  const cases: [() => Promise<Spoken>, string][] = [
    [async () => Promise.reject(new Error('no')), 'tts_unavailable'],
    [async () => ({ kind: 'pcm', pcm: new Int16Array(0) }), 'tts_failed'],
    [async () => ({ kind: 'file', bytes: Buffer.from('<html>') }), 'tts_failed'],
    [async () => ({ kind: 'credentials', detail: '403' }), 'tts_credentials'],
  ];
  for (const [answer, code] of cases) {
    const made = await speech(fake(answer).speaker).speak('Привет', 1);
    assert.equal(made.kind === 'failed' && made.code, code);
  }
});

test('a program speaks by standard output or into a file; its words are templates', async () => {
  const script = join(scratch, 'speak.mjs');
  writeFileSync(
    script,
    `import { writeFileSync } from 'node:fs';
     const [, , voice, lang, out] = process.argv;
     let text = '';
     for await (const chunk of process.stdin) text += chunk;
     const data = Buffer.alloc(text.length * 16, Number(voice.at(-1)));
     const header = Buffer.from('524946460000000057415645666d742010000000010001004' + '01f0000803e00000200100064617461' + '00000000', 'hex');
     header.writeUInt32LE(data.length, 40);
     if (lang !== 'ru' || process.env.SECRET_OF_OURS !== undefined) process.exit(3);
     out ? writeFileSync(out, Buffer.concat([header, data])) : process.stdout.write(Buffer.concat([header, data]));`,
  );
  process.env.SECRET_OF_OURS = 'x';
  const voices = { ru: NUMBERED, en: NUMBERED };
  for (const argv of [
    [NODE, script, 'v-{voice}', '{lang}'],
    [NODE, script, '{voice}', '{lang}', '{out}'],
  ]) {
    const made = await speech(command({ argv, voices, timeoutMs: 10_000 })).speak('Привет', 7);
    assert.ok(made.kind === 'ok', made.kind === 'failed' ? made.detail : '');
    if (made.kind === 'ok') assert.deepEqual([...new Set(made.audio.pcm)].length, 1);
    if (made.kind === 'ok') assert.equal(made.audio.pcm.length, 'Привет'.length * 8);
  }
  delete process.env.SECRET_OF_OURS;
  assert.deepEqual(
    readdirSync(tmpdir()).filter((name) => name.startsWith('kaskad-speech-')),
    [],
  );
});

test('a program that fails, hangs, floods or is not there', async () => {
  const base = { input: 'x', timeoutMs: 5_000, maxBytes: 1_000 };
  const js = (code: string) => ({ ...base, file: NODE, args: ['-e', code] });
  assert.deepEqual(await run(js('process.exit(2)')), { kind: 'failed', reason: 'exit 2' });
  assert.deepEqual(await run({ ...js('setInterval(() => {}, 1e3)'), timeoutMs: 200 }), {
    kind: 'failed',
    reason: 'timeout',
  });
  const flood = js('const more = () => process.stdout.write(Buffer.alloc(1e5), more); more()');
  assert.deepEqual(await run(flood), { kind: 'failed', reason: 'too_large' });
  assert.deepEqual(await run({ ...base, file: 'kaskad-no-such-program', args: [] }), {
    kind: 'failed',
    reason: 'not_found',
  });

  const absent = command({ argv: ['kaskad-no-such-program'], voices: { ru: ['a'], en: ['a'] }, timeoutMs: 1_000 });
  assert.match(absent.missing(), /not installed/);
  const made = await speech(absent).speak('Привет', 1);
  assert.equal(made.kind === 'failed' && made.code, 'tts_unavailable');
});

test('command templates', () => {
  assert.deepEqual(readCommand('RHVoice-test -p {voice}'), ['RHVoice-test', '-p', '{voice}']);
  assert.deepEqual(readCommand('["my speech","a b"]'), ['my speech', 'a b']);
  for (const bad of ['', '  ', '[]', '[1]', '["",1]', '[""]', '["a"', 'a\0b', '["a\\u0000"]'])
    assert.equal(readCommand(bad), null, bad);
});

test('programs are looked for in PATH, and not for every message', () => {
  assert.equal(programExists('sh'), true);
  assert.equal(programExists('sh', ''), false);
  assert.equal(programExists('../bin/sh'), false);
  assert.equal(programExists('/bin'), false);
  const path = join(scratch, 'later');
  let now = 0;
  const there = programWatch(path, () => now);
  assert.equal(there(), false);
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, 0o755);
  now = 9_999;
  assert.equal(there(), false);
  now = 10_000;
  assert.equal(there(), true);
});

async function speechKit(answer: (form: URLSearchParams, request: IncomingMessage) => [status: number, body: Buffer]) {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const [status, bytes] = answer(new URLSearchParams(body), request);
    response.writeHead(status).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('SpeechKit is asked as it wants to be, and its samples are taken as they are', async () => {
  let asked: { path?: string; authorization?: string; form?: Record<string, string> } = {};
  const baseUrl = await speechKit((form, request) => {
    asked = { path: request.url, authorization: request.headers.authorization, form: Object.fromEntries(form) };
    return [200, Buffer.from([0x01, 0x02, 0xff, 0xff, 0x07])];
  });
  const options = { apiKey: 'AQVN-key', folder: '', baseUrl, voices: YANDEX_VOICES, speed: 1.2, timeoutMs: 5_000 };
  const speaker = yandex(options);
  const made = await speech(speaker).speak('Ваш код 4217', 5);
  assert.deepEqual(made.kind === 'ok' && [...made.audio.pcm], [0x0201, -1]);
  assert.deepEqual(asked, {
    path: '/speech/v1/tts:synthesize',
    authorization: 'Api-Key AQVN-key',
    form: {
      text: 'Ваш код 4, 2, 1, 7',
      lang: 'ru-RU',
      voice: 'alena',
      speed: '1.2',
      format: 'lpcm',
      sampleRateHertz: '8000',
    },
  });
  await speaker.close();

  const token = yandex({ ...options, apiKey: 't1.token', folder: 'b1g' });
  await speech(token).speak('Hello', 5);
  assert.equal(asked.authorization, 'Bearer t1.token');
  assert.equal((asked.form as Record<string, string> | undefined)?.folderId, 'b1g');
  assert.deepEqual([asked.form?.voice, asked.form?.lang], ['john', 'en-US']);
  await token.close();
  assert.throws(() => yandex({ ...options, baseUrl: 'ftp://x' }), TypeError);
});

test('what SpeechKit refuses, and when it is away', async () => {
  let status = 200;
  const baseUrl = await speechKit(() => [status, Buffer.from('{}')]);
  const options = { apiKey: 'k', folder: '', voices: YANDEX_VOICES, speed: 1, timeoutMs: 2_000 };
  const speaker = yandex({ ...options, baseUrl });
  const codes: Record<number, string> = {
    400: 'tts_failed',
    401: 'tts_credentials',
    403: 'tts_credentials',
    429: 'tts_unavailable',
    500: 'tts_unavailable',
    503: 'tts_unavailable',
  };
  for (const [one, code] of Object.entries(codes)) {
    status = Number(one);
    const made = await speech(speaker).speak('Привет', 1);
    assert.equal(made.kind === 'failed' && made.code, code, one);
  }
  await speaker.close();
  const away = yandex({ ...options, baseUrl: 'http://127.0.0.1:1' });
  const made = await speech(away).speak('Привет', 1);
  assert.equal(made.kind === 'failed' && made.code, 'tts_unavailable');
  await away.close();
});

const audio = (samples: number, value = 1) => prepared(new Int16Array(samples).fill(value));
const key = (name: string) => SpeechCache.key(name);

test('speech on disk is found by the next process, and is for our eyes only', async () => {
  const folder = join(scratch, 'cache');
  const first = new SpeechCache({ memoryBytes: 1e6, diskBytes: 1e6, folder });
  await first.put(key('a'), audio(100, 7));
  const second = new SpeechCache({ memoryBytes: 1e6, diskBytes: 1e6, folder });
  assert.deepEqual(await second.get(key('a')), audio(100, 7));
  assert.equal(await second.get(key('b')), null);
  assert.deepEqual(readdirSync(folder), [`${key('a')}.pcm`]);
  writeFileSync(join(folder, `${key('b')}.pcm`), 'odd');
  assert.equal(await second.get(key('b')), null);
});

test('a folder that others can write into, or that is a link, is not used', async () => {
  const open = join(scratch, 'open');
  mkdirSync(open, { mode: 0o777 });
  chmodSync(open, 0o777);
  const link = join(scratch, 'link');
  mkdirSync(join(scratch, 'target'), { mode: 0o700 });
  symlinkSync(join(scratch, 'target'), link);
  for (const folder of [open, link, join(scratch, 'no', 'such')]) {
    const cache = new SpeechCache({ memoryBytes: 0, diskBytes: 1e6, folder });
    await cache.put(key('a'), audio(100));
    assert.equal(await cache.get(key('a')), null, folder);
  }
  assert.deepEqual([...readdirSync(open), ...readdirSync(join(scratch, 'target'))], []);
});

test('memory and disk are bounded: what was not used for longest goes first', async () => {
  const memory = new SpeechCache({ memoryBytes: 500, diskBytes: 0 });
  await memory.put(key('a'), audio(100));
  await memory.put(key('b'), audio(100));
  await memory.get(key('a'));
  await memory.put(key('c'), audio(100));
  assert.deepEqual(await Promise.all(['a', 'b', 'c'].map(async (name) => (await memory.get(key(name))) !== null)), [
    true,
    false,
    true,
  ]);

  const folder = join(scratch, 'bounded');
  const before = new SpeechCache({ memoryBytes: 0, diskBytes: 1_000, folder });
  await before.put(key('old'), audio(100));
  for (const [name, ageS] of [
    ['a', 300],
    ['b', 200],
    ['c', 100],
    ['d', 50],
  ] as const) {
    const path = join(folder, `${key(name)}.pcm`);
    writeFileSync(path, Buffer.alloc(300));
    utimesSync(path, Date.now() / 1000 - ageS, Date.now() / 1000 - ageS);
  }
  // The first file of a process looks at what is there.
  await new SpeechCache({ memoryBytes: 0, diskBytes: 1_000, folder }).put(key('new'), audio(100));
  const left = readdirSync(folder).sort();
  assert.deepEqual(left, ['c', 'd', 'new', 'old'].map((name) => `${key(name)}.pcm`).sort());
});
