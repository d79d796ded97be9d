// docs/adding-a-channel.md is true: its blocks are taken out, written down, and run as the page says.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { ChannelDefinition, HookAnswer, Settings } from '../../src/channels/channel.ts';
import { hookRequest, makeJob, type OpenedLink, openLink } from '../channels/harness.ts';

const ROOT = join(import.meta.dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/adding-a-channel.md'), 'utf8');
/** Blocks that name their file in the first line; what stands in the others is a line for a file there is already. */
const BLOCKS = new Map(
  [...PAGE.matchAll(/^```ts\n\/\/ ((?:src|simulators|test)\/\S+\.ts)\n(.*?)^```$/gms)].map(([, path, code]) => [
    path!,
    code!,
  ]),
);

/** Of simulators/max/max.ts, as far as it is used here. */
interface Simulator {
  url: string;
  token: string;
  log: { path: string; body: string }[];
  close(): Promise<void>;
}

let folder: string;
let definition: ChannelDefinition;
let errorClasses: ReadonlyMap<string, string>;
let simulator: Simulator;
const opened: OpenedLink[] = [];

/** Imports of files the page makes stay as they are; the others become those of the repository. */
function rewritten(path: string, code: string): string {
  return code.replace(/(from ')(\.{1,2}\/[^']+)(')/g, (whole, open, specifier, close) => {
    const target = join(dirname(path), specifier);
    return BLOCKS.has(target) ? whole : `${open}${pathToFileURL(join(ROOT, target)).href}${close}`;
  });
}

before(async () => {
  // Not in node_modules, where Node takes no TypeScript; neither Git nor any tool looks in here.
  mkdirSync(join(ROOT, '.tmp'), { recursive: true });
  folder = mkdtempSync(join(ROOT, '.tmp/docs-'));
  for (const [path, code] of BLOCKS) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), rewritten(path, code));
  }
  const load = (path: string) => import(pathToFileURL(join(folder, path)).href);
  definition = (await load('src/channels/max-bot/definition.ts')).maxBot;
  errorClasses = (await load('src/channels/max-bot/errors.ts')).ERROR_CLASSES;
  simulator = await (await load('simulators/max/max.ts')).startMax();
});
after(async () => {
  for (const { link } of opened) await link.stop(500);
  await simulator?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(settings: Settings = {}): Promise<OpenedLink> {
  const link = await openLink(definition, { base_url: simulator.url, token: simulator.token, ...settings });
  opened.push(link);
  return link;
}

/** A job to somebody whose user id ends with these digits. */
function jobTo(link: OpenedLink, tail: string, over: Parameters<typeof makeJob>[0] = {}) {
  const job = makeJob({ phone: `7916123${tail}`, text: 'Привет', ...over });
  link.contacts.set(job.phone, { address: `70000${tail}`, state: 'bound', inboundAtMs: null });
  return job;
}

test('the page has every file of the connector, its simulator and its test', () => {
  assert.deepEqual(
    [...BLOCKS.keys()],
    [
      ...['settings', 'errors', 'content', 'deliver', 'hook', 'definition'].map(
        (name) => `src/channels/max-bot/${name}.ts`,
      ),
      'simulators/max/max.ts',
      'test/channels/max-bot.test.ts',
    ],
  );
});

test('settings are read, with defaults; secrets are secret, and faults come without values', async () => {
  assert.deepEqual(
    definition.settings.filter(({ secret }) => secret).map(({ name }) => name),
    ['token', 'hook_secret'],
  );
  const link = await open();
  assert.equal(link.link.health().window, 20);
  const faulty = await open({ token: 'with blanks', throttle_min_s: 5, throttle_max_s: 1 });
  assert.equal(faulty.faults.length, 1);
  assert.match(faulty.faults[0]!, /^token: .*; throttle_min_s: /);
  assert.doesNotMatch(faulty.faults[0]!, /with blanks/);
});

test('a message with everything goes out, and is delivered as soon as it is taken', async () => {
  const link = await open();
  const content = { button: 'Open', action: 'https://shop.example/', image: 'https://cdn.example/a.png' };
  const job = jobTo(link, '1234', { content });
  const outcome = await link.send(job);
  assert.equal(outcome.kind, 'submitted');
  const { path, body } = simulator.log.at(-1)!;
  assert.equal(path, '/messages?user_id=700001234');
  assert.deepEqual(JSON.parse(body), {
    text: 'Привет',
    attachments: [
      { type: 'image', payload: { url: content.image } },
      { type: 'inline_keyboard', payload: { buttons: [[{ type: 'link', text: 'Open', url: content.action }]] } },
    ],
  });
  const id = outcome.kind === 'submitted' ? outcome.providerIds[0] : '';
  const receipt = await link.event((event) => event.kind === 'receipt' && event.providerMessageId === id);
  assert.equal(receipt.kind === 'receipt' && receipt.state, 'delivered');
});

test('errors are classified by the map; what may have been taken is in doubt', async () => {
  const link = await open();
  const rows: [tail: string, kind: string, code: string][] = [
    ['0005', 'rejected', 'chat.denied'],
    ['0010', 'deferred', 'too.many.requests'],
    ['0012', 'deferred', 'http_500'],
    ['0011', 'in_doubt', 'answer_unreadable'],
  ];
  for (const [tail, kind, code] of rows) {
    const outcome = await link.send(jobTo(link, tail));
    assert.equal(outcome.kind, kind, tail);
    assert.equal('code' in outcome && outcome.code, code);
    if ('errorClass' in outcome) assert.equal(outcome.errorClass, errorClasses.get(code));
  }
  await link.event((event) => event.kind === 'contact' && event.state === 'blocked');
  const stranger = await link.send(makeJob({ phone: '79160000000' }));
  assert.deepEqual('errorClass' in stranger && [stranger.code, stranger.errorClass], ['not_bound', 'recipient']);
  const wrong = await open({ token: 'another' });
  const outcome = await wrong.send(jobTo(wrong, '1234'));
  assert.equal('errorClass' in outcome && outcome.errorClass, 'configuration');
  assert.deepEqual(wrong.faults, ['verify.token']);
});

test('accepts refuses what MAX could never take', () => {
  const accepts = (text: string, content = {}) =>
    definition.accepts!({ channel: 'sms', sender: '', text, content }, {});
  assert.equal(accepts('я'.repeat(4000)), null);
  assert.equal(accepts('я'.repeat(4001)), 'text_too_long');
  assert.equal(accepts('a', { button: 'b'.repeat(129), action: 'https://x.example/' }), 'text_too_long');
  assert.equal(accepts('a', { button: 'b', action: 'http://x.example/' }), 'link_missing');
  assert.equal(accepts('', { image: 'ftp://x.example/a.png' }), 'link_missing');
});

test('events are read: a number that was shared, a stop, a message; the rest is refused or dropped', () => {
  const settings = { token: 't', hook_secret: 'secret' };
  const hook = (json: unknown, secret = 'secret'): HookAnswer =>
    definition.hook!(
      { name: 'max1', settings },
      hookRequest({ json, headers: { 'x-max-bot-api-secret': secret } }),
      2_000_000_000_000,
    );
  const card = (owner: number) => ({
    update_type: 'message_created',
    message: {
      sender: { user_id: 7 },
      recipient: { chat_type: 'dialog' },
      timestamp: 1_900_000_000_000,
      body: {
        mid: 'mid.1',
        text: '',
        attachments: [
          {
            type: 'contact',
            payload: {
              vcf_info: 'BEGIN:VCARD\r\nTEL;TYPE=cell:+7 916 123-45-67\r\nEND:VCARD',
              max_info: { user_id: owner },
            },
          },
        ],
      },
    },
  });
  assert.deepEqual(hook(card(7)).events, [
    { kind: 'contact', phone: '79161234567', address: '7', state: 'bound', inboundAtMs: 1_900_000_000_000 },
  ]);
  assert.deepEqual(hook(card(8)).events, [], 'the card of somebody else binds nobody');
  assert.deepEqual(hook({ update_type: 'bot_stopped', user: { user_id: 7 } }).events, [
    { kind: 'contact', address: '7', state: 'blocked' },
  ]);
  const said = { ...card(7).message, body: { mid: 'mid.2', text: 'Да' } };
  assert.deepEqual(hook({ update_type: 'message_created', message: said }).events, [
    { kind: 'inbound', from: '7', to: 'max', text: 'Да', detail: {}, providerId: 'mid.2' },
  ]);
  assert.deepEqual(
    [hook({ update_type: 'something_new' }).status, hook({ update_type: 'bot_started' }).status],
    [200, 400],
  );
  assert.equal(hook({ update_type: 'bot_stopped', user: { user_id: 7 } }, 'wrong').status, 401);
  for (const garbage of [null, 1, [], {}, { update_type: 'message_created', message: 5 }]) {
    assert.deepEqual(hook(garbage).events, []);
  }
});
