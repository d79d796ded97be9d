// Every row of the error map, through the real link against a stub that answers that code (channels.md §A.4).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Provider, type SimReply, startProvider } from '../../simulators/provider/provider.ts';
import type { ErrorClass, Outcome } from '../../src/channels/channel.ts';
import { whatsappCloud } from '../../src/channels/whatsapp-cloud/definition.ts';
import { makeJob, type OpenedLink, openLink } from './harness.ts';

/** Written down again from the specification, not taken from the code. */
const EXPECTED: Record<ErrorClass, string> = {
  configuration:
    '0 3 10 100_33 104 190 200-299 33 368 803 131030 131031 131042 131044 131045 131063 133010 http_401 http_403 http_3xx',
  throttle: '4 17 80007 130429 131048 131064 http_429',
  temporary: '1 2 131000 131016 131052 131053 131056 131057 http_5xx',
  recipient: '130497 131021 131026',
  content:
    '100 130472 131008 131009 131047 131049 131050 131051 131062 132000 132001 132005 132007 132008 132012 132015 132016 132068 132069 135000 http_4xx',
};
const ROWS = (Object.entries(EXPECTED) as [ErrorClass, string][]).flatMap(([errorClass, codes]) =>
  codes.split(' ').map((key) => ({ key, errorClass })),
);

let provider: Provider;
let answer: SimReply = { status: 200, body: '' };

before(async () => {
  provider = await startProvider({ handle: () => answer });
});
after(() => provider.close());

const graph = (code: unknown, status = 400, more = {}): SimReply => ({
  status,
  body: { error: { message: 'm', type: 'OAuthException', code, fbtrace_id: 'A', ...more } },
});

async function ask(
  reply: SimReply,
  temporaryTries = 0,
  settings = {},
): Promise<{ outcome: Outcome; opened: OpenedLink; free: number }> {
  answer = reply;
  const opened = await openLink(whatsappCloud, {
    base_url: provider.url,
    phone_number_id: '1',
    token: 't',
    mode: 'session',
    ...settings,
  });
  const outcome = await opened.send(makeJob({ channel: 'whatsapp', temporaryTries }));
  const free = opened.link.free();
  await opened.link.stop(100);
  return { outcome, opened, free };
}

/** Codes to answer for a row of the map: both ends of a range, and one inside it. */
function samples(key: string): { code: string; reply: SimReply }[] {
  const page = (status: number) => ({ code: `http_${status}`, reply: { status, body: '<html>no</html>' } });
  if (key === 'http_4xx') return [page(400), page(404), page(413)];
  if (key === 'http_5xx') return [page(500), page(503)];
  if (key === 'http_3xx') return [page(302)];
  if (key.startsWith('http_')) return [page(Number(key.slice(5)))];
  if (key === '100_33') {
    const unknown = { type: 'GraphMethodException', error_subcode: 33 };
    return [unknown, { type: unknown.type }, { error_subcode: 33 }].map((more) => ({
      code: key,
      reply: graph(100, 400, more),
    }));
  }
  const codes = key === '200-299' ? ['200', '240', '299'] : [key];
  return codes.map((code) => ({ code, reply: graph(Number(code)) }));
}

function check(outcome: Outcome, code: string, errorClass: ErrorClass): void {
  const isForGood = errorClass === 'content' || errorClass === 'recipient';
  assert.equal(outcome.kind, isForGood ? 'rejected' : 'deferred');
  assert.ok(outcome.kind === 'rejected' || outcome.kind === 'deferred');
  assert.deepEqual([outcome.code, outcome.errorClass], [code, errorClass]);
}

for (const { key, errorClass } of ROWS) {
  test(`error ${key} is ${errorClass}`, async () => {
    for (const { code, reply } of samples(key)) {
      const { outcome, opened, free } = await ask(reply);
      check(outcome, code, errorClass);
      assert.deepEqual(opened.faults, errorClass === 'configuration' ? [code] : []);
      assert.equal(free === 0, errorClass === 'configuration' || errorClass === 'throttle', 'only these stop the rest');
      assert.notEqual(whatsappCloud.codeName?.(code), code);
    }
  });
}

test('the map has these rows and no others', () => {
  assert.deepEqual([...whatsappCloud.errorClasses.keys()].sort(), ROWS.map(({ key }) => key).sort());
  for (const { key, errorClass } of ROWS) assert.equal(whatsappCloud.errorClasses.get(key), errorClass);
});

test('unknown codes are temporary, transient or not', async () => {
  check((await ask(graph(424242, 400, { is_transient: true }))).outcome, '424242', 'temporary');
  check((await ask(graph(424243))).outcome, '424243', 'temporary');
  check((await ask(graph(199))).outcome, '199', 'temporary');
  check((await ask(graph(300))).outcome, '300', 'temporary');
  assert.equal(whatsappCloud.codeName?.('424242'), '424242');
});

test('the code decides, not the HTTP status', async () => {
  check((await ask(graph(131026, 500))).outcome, '131026', 'recipient');
  check((await ask(graph(131000, 400))).outcome, '131000', 'temporary');
  check((await ask(graph(190, 200))).outcome, '190', 'configuration');
  check((await ask(graph('131026', 400))).outcome, '131026', 'recipient');
});

test('errors that are none: the HTTP status decides', async () => {
  for (const code of [null, 'abc', 1.5, -1, {}, undefined]) {
    check((await ask(graph(code, 503))).outcome, 'http_503', 'temporary');
  }
  check((await ask({ status: 400, body: { error: 'words' } })).outcome, 'http_400', 'content');
});

test('a picture that cannot be loaded: once more, then it is the content', async () => {
  for (const code of [131052, 131053]) {
    check((await ask(graph(code), 0)).outcome, String(code), 'temporary');
    check((await ask(graph(code), 1)).outcome, String(code), 'content');
  }
});

test('too many to one recipient: 4^tries seconds, bounded; the base is a setting', async () => {
  const delay = async (tries: number, settings = {}) => {
    const { outcome } = await ask(graph(131056), tries, settings);
    assert.ok(outcome.kind === 'deferred');
    return outcome.delayMs;
  };
  assert.deepEqual(await Promise.all([delay(0)]), [1000]);
  assert.equal(await delay(1), 4000);
  assert.equal(await delay(3), 64_000);
  assert.equal(await delay(100), 3_600_000);
  assert.equal(await delay(3, { pair_backoff_base: 2 }), 8000);
});

test('the spam limit stops this message for a while and says so', async () => {
  const { outcome, opened } = await ask(graph(131048));
  assert.ok(outcome.kind === 'deferred' && outcome.delayMs >= 60_000);
  assert.deepEqual(opened.notices[0], { name: 'spam_limited', fields: { code: '131048' } });
});

test('a connection may have classes of its own', async () => {
  const error_map = {
    133010: 'temporary',
    424242: 'recipient',
    131053: 'content',
    http_404: 'temporary',
    '100_33': 'recipient',
  };
  check((await ask(graph(133010), 0, { error_map })).outcome, '133010', 'temporary');
  check((await ask(graph(424242), 0, { error_map })).outcome, '424242', 'recipient');
  check((await ask(graph(131053), 0, { error_map })).outcome, '131053', 'content');
  check((await ask({ status: 404, body: '' }, 0, { error_map })).outcome, 'http_404', 'temporary');
  check((await ask(graph(100, 400, { error_subcode: 33 }), 0, { error_map })).outcome, '100_33', 'recipient');
});

for (const [name, body] of Object.entries({
  'not JSON': '<html>',
  empty: '',
  'a list': '[1]',
  'no messages': '{"messages":[]}',
  'messages of another kind': '{"messages":"abc"}',
  'no id': '{"messages":[{}]}',
  'an empty id': '{"messages":[{"id":""}]}',
  'an id that is no text': '{"messages":[{"id":7}]}',
  'an endless id': `{"messages":[{"id":"${'x'.repeat(600)}"}]}`,
  'an endless answer': `{"messages":[{"id":"x"}],"more":"${'x'.repeat(1024 * 1024)}"}`,
})) {
  test(`200 with an answer that says nothing (${name}) leaves the message in doubt`, async () => {
    const { outcome } = await ask({ status: 200, body });
    assert.ok(outcome.kind === 'in_doubt');
    assert.equal(outcome.code, 'unreadable_answer');
    assert.deepEqual(outcome.references, whatsappCloud.references(outcome.job));
  });
}
