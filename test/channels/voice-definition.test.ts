// A connector made by the factory: what it takes at the door, and whole calls with real speech and real audio files.
import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import type { ChannelDefinition, Draft, Settings } from '../../src/channels/channel.ts';
import { voiceDefinition } from '../../src/channels/voice/definition.ts';
import type { CallRequest } from '../../src/channels/voice/engine.ts';
import { NO_CONTENT } from '../../src/domain/content.ts';
import { makeJob, openLink } from './harness.ts';
import { MP3 } from './voice-audio-files.ts';
import { FakeEngine } from './voice-fake-engine.ts';
import { toneShare, toneWav } from './voice-wav.ts';

const servers: Server[] = [];
after(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

const HOST = { name: 'host', type: 'string', required: true, secret: false, help: 'Where the engine is' } as const;

/** A connector whose every phone rings, answers and listens to the end. */
function connector(
  over: Partial<Parameters<typeof voiceDefinition>[0]> = {},
): ChannelDefinition & { calls: CallRequest[] } {
  const calls: CallRequest[] = [];
  const definition = voiceDefinition({
    type: 'voice-fake',
    engineFields: [HOST],
    detectsMachines: false,
    makeEngine: () =>
      new FakeEngine((call, phone) => {
        calls.push(call);
        phone.ring();
        if (call.kind !== 'flash') phone.answer();
        if (call.kind !== 'flash') phone.play();
        phone.end({ by: 'local' });
      }),
    ...over,
  });
  return Object.assign(definition, { calls });
}

const BASE: Settings = { host: 'pbx', caller: '74990000001', tts_cache_mb: 0, rate: 0 };
const draft = (over: Partial<Draft> = {}): Draft => ({
  channel: 'voice',
  sender: 'DEMO',
  text: 'Привет',
  content: NO_CONTENT,
  ...over,
});

test('the definition carries the engine and the voice settings', async () => {
  const { type, channels, chargePolicy, references, settings } = connector();
  assert.deepEqual([type, chargePolicy, references(makeJob())], ['voice-fake', 'delivered', []]);
  assert.deepEqual(channels, ['voice', 'voice_ivr', 'flashcall']);
  const names = settings.map(({ name }) => name);
  assert.ok(names.includes('host') && names.includes('rate') && !names.includes('amd'));
  assert.ok(connector({ detectsMachines: true }).settings.some(({ name }) => name === 'amd'));
  assert.ok(settings.every(({ help, secret, name }) => help !== '' && secret === (name === 'tts_api_key')));
  assert.throws(() => connector({ engineFields: [{ ...HOST, name: 'rate' }] }), /two settings have one name/);
});

const faulty: [string, Settings, RegExp][] = [
  ['a missing setting of the engine', { caller: '7' }, /host: is required/],
  ['a pool that is none', { host: 'x', flash_numbers: 'abc' }, /flash_numbers: /],
  ['a caller that is none', { host: 'x', caller: 'DEMO' }, /caller: /],
  ['a key no phone has', { host: 'x', ivr_terminator: 'x' }, /ivr_terminator: /],
  ['a traffic class that is none', { host: 'x', in_doubt_retry: 'all' }, /in_doubt_retry: /],
  ['a command without a program', { host: 'x', tts_engine: 'command' }, /tts_command: /],
  ['SpeechKit without a key', { host: 'x', tts_engine: 'yandex' }, /tts_api_key: /],
  [
    'a strange address',
    { host: 'x', tts_engine: 'yandex', tts_api_key: 'k', tts_base_url: 'ftp://x' },
    /tts_base_url: /,
  ],
  ['nine voices', { host: 'x', tts_voices: 'a,b,c,d,e,f,g,h,i' }, /tts_voices: /],
  ['a voice that is an option', { host: 'x', tts_voices: '--help' }, /tts_voices: /],
];
for (const [name, settings, fault] of faulty) {
  test(`a connection with ${name} says so, and drafts are not blamed`, async () => {
    const { link, faults } = await openLink(connector(), settings);
    assert.match(faults.join(), fault);
    assert.equal(link.health().state, 'down');
    assert.equal(connector().accepts?.(draft({ text: '' }), settings), null);
    assert.equal(connector().complete?.(draft({ channel: 'flashcall', text: '' }), settings, Math.random), null);
  });
}

test('an engine that cannot be made says why', async () => {
  const makeEngine = () => {
    throw new Error('host: must be a name');
  };
  const { faults } = await openLink(connector({ makeEngine }), BASE);
  assert.deepEqual(faults, ['host: must be a name']);
});

test('the engine gets the settings as they were read', async () => {
  let given: unknown[] = [];
  const makeEngine = (settings: Record<string, unknown>, name: string) => {
    given = [settings.host, settings.concurrency, settings.ivr_barge_in, name];
    return new FakeEngine();
  };
  const { link } = await openLink(connector({ makeEngine }), { ...BASE, concurrency: '7' });
  assert.deepEqual(given, ['pbx', 7, true, 'test']);
  await link.stop(10);
});

const audio = (url: string): Partial<Draft> => ({ text: '', content: { audio: url } });
const drafts: [name: string, draft: Partial<Draft>, settings: Settings, fault: string | null][] = [
  ['a text', {}, {}, null],
  ['a text for IVR', { channel: 'voice_ivr' }, {}, null],
  ['nothing', { text: '  ' }, {}, 'text_missing'],
  ['a long text', { text: 'а'.repeat(5_000) }, {}, null],
  ['a novel', { text: 'а'.repeat(5_001) }, {}, 'text_too_long'],
  ['an audio file', audio('https://example.com/a.mp3'), {}, null],
  ['an audio file over http', audio('http://example.com/a.wav?b=c'), {}, null],
  ['an audio file without ending', audio('https://example.com/get?id=1'), {}, null],
  ['a page', audio('https://example.com/a.html'), {}, 'link_missing'],
  ['no URL', audio('a.mp3'), {}, 'link_missing'],
  ['an empty link', audio(''), {}, 'link_missing'],
  ['another scheme', audio('file:///a.mp3'), {}, 'link_missing'],
  ['a link with a password', audio('https://a:b@example.com/a.mp3'), {}, 'link_missing'],
  ['a private address', audio('http://127.0.0.1/a.mp3'), {}, 'link_missing'],
  ['a private address in IPv6', audio('http://[::1]/a.mp3'), {}, 'link_missing'],
  ['a private address where they are allowed', audio('http://127.0.0.1/a.mp3'), { allow_private_audio: true }, null],
  ['a sender that is a number', { sender: '74951234567' }, { caller: '' }, null],
  ['no number to call from', {}, { caller: '' }, 'sender_missing'],
  ['a text where none are spoken', {}, { tts_engine: 'none' }, 'tts_unavailable'],
  ['audio where no texts are spoken', audio('https://example.com/a.mp3'), { tts_engine: 'none' }, null],
  [
    'a text for a program that is missing',
    {},
    { tts_engine: 'command', tts_command: 'kaskad-no-such' },
    'tts_unavailable',
  ],
  ['a text for SpeechKit', {}, { tts_engine: 'yandex', tts_api_key: 'k' }, null],
  ['a code', { channel: 'flashcall', text: '4217' }, { flash_numbers: '7495123XXXX' }, null],
  [
    'a code of six that no number has',
    { channel: 'flashcall', text: '994217' },
    { flash_numbers: '7495123XXXX' },
    'text_missing',
  ],
  [
    'a code of six that the block has',
    { channel: 'flashcall', text: '234217' },
    { flash_numbers: '7495123XXXX' },
    null,
  ],
  ['a code of six that the pool has', { channel: 'flashcall', text: '234217' }, { flash_numbers: '74951XXXXXX' }, null],
  ['a code to be chosen', { channel: 'flashcall', text: '' }, { flash_numbers: '7495123XXXX' }, null],
  ['a code to be chosen from nothing', { channel: 'flashcall', text: '' }, {}, 'text_missing'],
  ['a code of three', { channel: 'flashcall', text: '421' }, { flash_numbers: '7495123XXXX' }, 'text_missing'],
  ['a code of seven', { channel: 'flashcall', text: '1234217' }, { flash_numbers: '7495XXXXXXX' }, 'text_missing'],
  ['a code of letters', { channel: 'flashcall', text: '42X7' }, { flash_numbers: '7495123XXXX' }, 'text_missing'],
  [
    'a code in a sentence',
    { channel: 'flashcall', text: 'код 4217' },
    { flash_numbers: '7495123XXXX' },
    'text_missing',
  ],
];
for (const [name, over, settings, fault] of drafts) {
  test(`at the door: ${name}`, () => {
    assert.equal(connector().accepts?.(draft(over), { ...BASE, ...settings }), fault);
  });
}

test('espeak-ng that is not installed is missed at the door', () => {
  const path = process.env.PATH;
  process.env.PATH = '/nowhere';
  try {
    assert.equal(connector().accepts?.(draft(), { ...BASE }), 'tts_unavailable');
  } finally {
    process.env.PATH = path;
  }
  assert.equal(connector().accepts?.(draft(), { ...BASE }), null);
});

test('a code that the client leaves to us is drawn from the pool', () => {
  const { complete } = connector();
  const settings = { ...BASE, flash_numbers: '7495123XXXX' };
  const flash = (text: string) => draft({ channel: 'flashcall', text });
  assert.equal(
    complete?.(flash(''), settings, () => 0.5),
    '5555',
  );
  assert.equal(
    complete?.(flash(''), { ...settings, flash_code_length: 5 }, () => 0.5),
    '35555',
  );
  assert.equal(
    complete?.(flash('4217'), settings, () => 0.5),
    '4217',
  );
  assert.equal(
    complete?.(flash('994217'), settings, () => 0.5),
    null,
  );
  assert.equal(
    complete?.(draft({ text: '' }), settings, () => 0.5),
    null,
  );
});

async function serve(listener: RequestListener): Promise<{ url: string; asked: () => number }> {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => asked };
}

test('a text is spoken and played', async () => {
  const definition = connector();
  const { link, send, event } = await openLink(definition, BASE);
  const job = makeJob({ channel: 'voice', text: 'Ваш код 4217', content: { gender: 2 } });
  const outcome = await send(job);
  assert.equal(outcome.kind, 'submitted');
  await event((one) => one.kind === 'receipt' && one.state === 'delivered');
  const [call] = definition.calls;
  assert.equal(call?.from, '74990000001');
  assert.ok(call?.audio !== undefined && call.audio.durationMs > 1_000 && call.audio.durationMs < 10_000);
  await link.stop(100);
});

test('a file is fetched, decoded and played; a campaign fetches it once', async () => {
  const media = await serve((request, response) =>
    response.end(request.url === '/a.mp3' ? MP3 : toneWav({ rate: 44_100 })),
  );
  const definition = connector();
  const { link, send } = await openLink(definition, { ...BASE, allow_private_audio: true });
  for (const name of ['/a.mp3', '/b']) {
    const jobs = Array.from({ length: 5 }, () =>
      makeJob({ channel: 'voice_ivr', text: '', content: { audio: media.url + name } }),
    );
    const outcomes = await Promise.all(jobs.map(send));
    assert.ok(outcomes.every(({ kind }) => kind === 'submitted'));
  }
  assert.equal(media.asked(), 2);
  assert.equal(definition.calls.length, 10);
  for (const call of definition.calls) {
    assert.equal(call.kind, 'ivr');
    assert.ok(toneShare(call.audio!.pcm.subarray(1_000, 3_000), 440) > 0.97);
  }
  await link.stop(100);
});

test('a file that is no longer kept is fetched anew', async () => {
  const media = await serve((_, response) => response.end(toneWav()));
  const { link, send } = await openLink(connector(), { ...BASE, allow_private_audio: true, audio_cache_s: 0 });
  for (let i = 0; i < 2; i++) await send(makeJob({ channel: 'voice', content: { audio: media.url } }));
  assert.equal(media.asked(), 2);
  await link.stop(100);
});

test('bad audio is refused before anybody is called', async () => {
  const media = await serve((request, response) => {
    if (request.url === '/404') response.writeHead(404).end();
    else if (request.url === '/page') response.end('<html>');
    else response.end(toneWav({ seconds: request.url === '/long' ? 3 : 30 }));
  });
  const settings = { ...BASE, allow_private_audio: true, audio_max_s: 2, audio_max_bytes: 100_000 };
  const definition = connector();
  const open = await openLink(definition, settings);
  const closed = await openLink(definition, { ...settings, allow_private_audio: false });
  const cases = [
    [open, '/404', 'audio_unreachable'],
    [open, '/page', 'audio_unreadable'],
    [open, '/long', 'audio_too_long'],
    [open, '/large', 'audio_too_large'],
    [closed, '/long', 'audio_private_address'],
  ] as const;
  for (const [{ send }, path, code] of cases) {
    const outcome = await send(makeJob({ channel: 'voice', content: { audio: media.url + path } }));
    assert.ok(
      outcome.kind === 'rejected' && outcome.errorClass === 'content' && outcome.code === code,
      `${path}: ${JSON.stringify(outcome)}`,
    );
  }
  // A dead link is not asked for again at once.
  const before = media.asked();
  await open.send(makeJob({ channel: 'voice', content: { audio: `${media.url}/404` } }));
  assert.equal(media.asked(), before);
  assert.equal(definition.calls.length, 0);
  const told = JSON.stringify([open.notices, closed.notices, open.events]);
  assert.doesNotMatch(told, /127\.0\.0\.1/);
  await open.link.stop(100);
  await closed.link.stop(100);
});

test('stopping while a file is being fetched leaves the job unsent', async () => {
  const media = await serve(() => {});
  const { link, outcomes } = await openLink(connector(), { ...BASE, allow_private_audio: true });
  link.send(makeJob({ channel: 'voice', content: { audio: media.url } }));
  const began = Date.now();
  await link.stop(200);
  assert.ok(Date.now() - began < 1_000);
  assert.deepEqual(
    outcomes.map((outcome) => outcome.kind === 'deferred' && outcome.code),
    ['not_sent'],
  );
});
