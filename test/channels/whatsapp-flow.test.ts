// The connector against the simulated Cloud API, webhooks included: over real sockets, as in a running gateway.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, test } from 'node:test';
import { type GraphApi, type GraphApiOptions, startGraphApi } from '../../simulators/graph-api/graph-api.ts';
import type { DeliveryEvent, UpstreamEvent } from '../../src/channels/channel.ts';
import { whatsappCloud } from '../../src/channels/whatsapp-cloud/definition.ts';
import { eventually } from '../helpers/eventually.ts';
import { hookRequest, makeJob, type OpenedLink, openLink } from './harness.ts';

const NUMBER_ID = '100000000000001';

interface Door {
  url: string;
  events: UpstreamEvent[];
  /** Answers given, newest last. */
  statuses: number[];
  /** Answers 503 this many times before it works. */
  failing: number;
  server: Server;
}

let door: Door | null = null;
let api: GraphApi | null = null;
let opened: OpenedLink | null = null;

afterEach(async () => {
  await opened?.link.stop(100);
  await api?.close();
  door?.server.closeAllConnections();
  door?.server.close();
  [door, api, opened] = [null, null, null];
});

/** What the HTTP door of a node does: hands the raw call to the connector, stores the events, answers. */
async function openDoor(settings: Record<string, unknown>): Promise<Door> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const answer = whatsappCloud.hook?.(
      { name: 'test', settings },
      hookRequest({
        method: request.method as 'GET' | 'POST',
        query: new URL(request.url ?? '/', 'http://door').searchParams,
        headers: request.headers as Record<string, string>,
        body: Buffer.concat(chunks),
      }),
      Date.now(),
    );
    const isDown = made.failing > 0;
    if (isDown) made.failing -= 1;
    else made.events.push(...(answer?.events ?? []));
    const status = isDown ? 503 : (answer?.status ?? 500);
    made.statuses.push(status);
    response.writeHead(status, { 'content-type': answer?.type }).end(isDown ? '' : answer?.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const made: Door = { url: `http://127.0.0.1:${port}/hooks/test`, events: [], statuses: [], failing: 0, server };
  return made;
}

async function begin(
  options: GraphApiOptions = {},
  over: Record<string, unknown> = {},
): Promise<{ door: Door; api: GraphApi; opened: OpenedLink }> {
  const started = await startGraphApi({
    windowAlwaysOpen: true,
    deliveryMs: 20,
    pairIntervalMs: 0,
    callbackPausesMs: [20, 20, 20],
    ...options,
  });
  const settings = {
    base_url: started.url,
    phone_number_id: NUMBER_ID,
    token: 'sim-token',
    app_secret: 'sim-app-secret',
    verify_token: 'sim-verify',
    mode: 'session',
    pair_interval_s: 0,
    throttle_min_s: 0.2,
    ...over,
  };
  const made = await openDoor(settings);
  started.callbackUrl = made.url;
  const linked = await openLink(whatsappCloud, settings);
  [api, door, opened] = [started, made, linked];
  return { door: made, api: started, opened: linked };
}

let lastPhone = 79_160_000;
/** A new number with this ending. */
const phone = (ending: string): string => {
  lastPhone += 1;
  return `${lastPhone}`.slice(0, 7) + ending;
};
const to = (ending: string, over: Parameters<typeof makeJob>[0] = {}) =>
  makeJob({ channel: 'whatsapp', text: 'Hello', phone: phone(ending), ...over });

function receipts(from: Door, id: string): DeliveryEvent[] {
  return from.events
    .filter((event) => event.kind === 'receipt')
    .filter(({ providerMessageId }) => providerMessageId === id);
}

async function settled(from: Door, id: string, states: string[]): Promise<DeliveryEvent[]> {
  return eventually(() => {
    const found = receipts(from, id);
    assert.deepEqual(found.map(({ state }) => state).sort(), [...states].sort());
    return found;
  });
}

const FATES: [ending: string, states: string[]][] = [
  ['4567', ['accepted', 'delivered']],
  ['0001', ['accepted', 'undelivered']],
  ['0002', ['accepted']],
  ['0003', ['accepted', 'delivered', 'read']],
  ['0019', ['undelivered']],
  ['0020', ['accepted', 'delivered']],
  ['0021', ['accepted', 'delivered']],
  ['0022', ['accepted', 'read']],
  ['0023', ['accepted', 'delivered', 'read']],
  ['0024', ['accepted', 'undelivered', 'delivered']],
];

test('statuses come back by signed webhooks and find their message', async () => {
  const { door, opened, api } = await begin();
  for (const [ending, states] of FATES) {
    const job = to(ending);
    const outcome = await opened.send(job);
    assert.ok(outcome.kind === 'submitted', ending);
    for (const event of await settled(door, outcome.providerIds[0] ?? '', states)) {
      assert.equal(event.phone, job.phone);
      assert.deepEqual([event.reference], whatsappCloud.references(job));
      if (event.state === 'undelivered') assert.match(event.errorCode, /^1310\d\d$/);
    }
  }
  const silent = await opened.send(to('0004'));
  assert.ok(silent.kind === 'submitted');
  await eventually(() => assert.equal(api.pendingCallbacks(), 0));
  assert.deepEqual(receipts(door, silent.providerIds[0] ?? ''), []);
  assert.ok(door.statuses.every((status) => status === 200));
});

const REFUSALS: [ending: string, kind: string, code: string, errorClass: string][] = [
  ['0005', 'rejected', '131026', 'recipient'],
  ['0010', 'deferred', '131030', 'configuration'],
  ['0011', 'rejected', '131047', 'content'],
  ['0012', 'deferred', '131048', 'throttle'],
  ['0013', 'deferred', '130429', 'throttle'],
  ['0014', 'deferred', '131056', 'temporary'],
  ['0015', 'deferred', '190', 'configuration'],
  ['0016', 'deferred', '131000', 'temporary'],
  ['0017', 'deferred', '131053', 'temporary'],
  ['0025', 'deferred', 'http_500', 'temporary'],
];
for (const [ending, kind, code, errorClass] of REFUSALS) {
  test(`a recipient ending in ${ending} is refused as ${code}`, async () => {
    const { opened } = await begin();
    const outcome = await opened.send(to(ending));
    assert.ok(outcome.kind === 'rejected' || outcome.kind === 'deferred');
    assert.deepEqual([outcome.kind, outcome.code, outcome.errorClass], [kind, code, errorClass]);
  });
}

test('what passes by itself is taken at the second try', async () => {
  const { opened } = await begin({}, { throttle_min_s: 0.01 });
  for (const ending of ['0013', '0016', '0018']) {
    const job = to(ending);
    assert.equal((await opened.send(job)).kind, 'deferred');
    assert.equal((await opened.send({ ...job, attemptNo: 2, temporaryTries: 1 })).kind, 'submitted');
  }
});

test('wrong token: the connection stops and says why', async () => {
  const { opened } = await begin({ token: 'another' });
  const outcome = await opened.send(to('4567'));
  assert.ok(outcome.kind === 'deferred' && outcome.errorClass === 'configuration');
  assert.deepEqual(opened.faults, ['190']);
  assert.equal(opened.link.free(), 0);
  assert.equal(opened.link.health().state, 'down');
});

test('wrong number id: the connection stops', async () => {
  const { opened } = await begin({}, { phone_number_id: '7' });
  await opened.send(to('4567'));
  assert.deepEqual(opened.faults, ['100_33']);
});

test('a lost answer leaves the message in doubt, and its status names it', async () => {
  const { door, opened } = await begin({ behaviour: { loseAnswerRate: 1 } });
  const job = to('4567');
  const outcome = await opened.send(job);
  assert.ok(outcome.kind === 'in_doubt');
  assert.deepEqual(outcome.references, whatsappCloud.references(job));
  const event = await eventually(() => {
    const found = door.events.find((one) => one.kind === 'receipt' && one.state === 'delivered');
    assert.ok(found?.kind === 'receipt');
    return found;
  });
  assert.deepEqual([[event.reference], event.phone], [outcome.references, job.phone]);
});

test('an unreadable answer leaves it in doubt too, and an answer that takes too long', async () => {
  const { api, opened } = await begin({}, { timeout_s: 0.2 });
  const garbled = await opened.send(to('0026'));
  assert.ok(garbled.kind === 'in_doubt' && garbled.references.length === 1);
  api.behaviour.delayMs = 2000;
  const late = await opened.send(to('4567'));
  assert.ok(late.kind === 'in_doubt' && late.references.length === 1);
});

test('nobody listens: deferred, surely not sent', async () => {
  const { api, opened } = await begin();
  await api.close();
  const outcome = await opened.send(to('4567'));
  assert.ok(outcome.kind === 'deferred');
  assert.deepEqual([outcome.code, outcome.errorClass], ['ECONNREFUSED', 'temporary']);
});

test('what Meta tells twice comes twice', async () => {
  const { door, opened } = await begin({ behaviour: { duplicateRate: 1 } });
  const outcome = await opened.send(to('4567'));
  assert.ok(outcome.kind === 'submitted');
  await settled(door, outcome.providerIds[0] ?? '', ['accepted', 'accepted', 'delivered', 'delivered']);
});

test('what Meta tells late comes late', async () => {
  const { door, api, opened } = await begin({ behaviour: { reorderRate: 1 }, deliveryMs: 400 });
  const outcome = await opened.send(to('4567'));
  assert.ok(outcome.kind === 'submitted');
  await eventually(() => assert.equal(api.pendingCallbacks(), 1, '`sent` is held back'), 380, 5);
  api.behaviour.reorderRate = 0;
  const events = await settled(door, outcome.providerIds[0] ?? '', ['accepted', 'delivered']);
  assert.deepEqual(
    events.map(({ state }) => state),
    ['delivered', 'accepted'],
  );
});

test('delivered is skipped for whoever has the chat open', async () => {
  const { door, opened } = await begin({ skipDeliveredRate: 1 });
  const outcome = await opened.send(to('4567'));
  assert.ok(outcome.kind === 'submitted');
  await settled(door, outcome.providerIds[0] ?? '', ['accepted', 'read']);
});

test('a webhook that could not be stored is sent again', async () => {
  const { door, opened } = await begin();
  door.failing = 2;
  const outcome = await opened.send(to('4567'));
  assert.ok(outcome.kind === 'submitted');
  await settled(door, outcome.providerIds[0] ?? '', ['accepted', 'delivered']);
  assert.deepEqual(door.statuses.slice(0, 2), [503, 503]);
});

test('webhooks of another app are refused', async () => {
  const { door, api, opened } = await begin({ appSecret: 'of-another-app', callbackPausesMs: [] });
  await opened.send(to('4567'));
  await eventually(() => assert.deepEqual(door.statuses, [401, 401]));
  assert.deepEqual(door.events, []);
  assert.deepEqual(await api.verify(), { verified: true, status: 200 });
});

test('verification: the right word and a wrong one', async () => {
  const { api } = await begin();
  assert.deepEqual(await api.verify(), { verified: true, status: 200 });
  const other = await startGraphApi({ verifyToken: 'wrong', callbackUrl: api.callbackUrl });
  assert.deepEqual(await other.verify(), { verified: false, status: 403 });
  await other.close();
});

test("a user's message opens the window for free texts", async () => {
  const { door, api, opened } = await begin({ windowAlwaysOpen: false }, { mode: 'auto' });
  const job = to('4567');
  const closed = await opened.send(job);
  assert.ok(closed.kind === 'rejected' && closed.code === '131047');
  assert.equal(api.log.length, 0);
  api.inbound(job.phone, 'Здравствуйте');
  const contact = await eventually(() => {
    const found = door.events.find((event) => event.kind === 'contact');
    assert.ok(found?.kind === 'contact');
    return found;
  });
  assert.equal(contact.phone, job.phone);
  assert.ok(door.events.some((event) => event.kind === 'inbound' && event.text === 'Здравствуйте'));
  opened.contacts.set(job.phone, {
    address: contact.address,
    state: 'bound',
    inboundAtMs: contact.inboundAtMs ?? null,
  });
  assert.equal((await opened.send({ ...job, attemptNo: 2 })).kind, 'submitted');
});

test('outside the window a registered template arrives', async () => {
  const { door, opened } = await begin(
    {
      windowAlwaysOpen: false,
      templates: [{ name: 'notice', language: 'ru', body: 1, header: 'image', buttons: [0] }],
    },
    {
      mode: 'auto',
      template_name: 'notice',
      template_map: { header: 'image', body: ['text'], buttons: [{ field: 'action', prefix: 'https://x.example/' }] },
    },
  );
  const content = { image: 'https://x.example/a.png', button: 'Open', action: 'https://x.example/1' };
  const outcome = await opened.send(to('4567', { content, text: 'Two\nlines' }));
  assert.ok(outcome.kind === 'submitted');
  await settled(door, outcome.providerIds[0] ?? '', ['accepted', 'delivered']);
});

test('to one recipient no faster than the pair limit, to others at once; the provider never sees the rest', async () => {
  const { api, opened } = await begin({ pairIntervalMs: 1000 }, { pair_interval_s: 2 });
  const first = to('4567');
  const second = to('4567', { phone: first.phone });
  const third = to('4567', { phone: first.phone });
  assert.equal((await opened.send(first)).kind, 'submitted');
  const delays = await Promise.all(
    [second, third].map(async (job) => {
      const outcome = await opened.send(job);
      assert.ok(outcome.kind === 'deferred');
      assert.deepEqual([outcome.code, outcome.errorClass], ['not_sent', 'temporary']);
      return outcome.delayMs;
    }),
  );
  assert.ok((delays[0] ?? 0) > 0 && (delays[0] ?? 0) <= 2000);
  assert.equal((delays[1] ?? 0) > (delays[0] ?? 0), true, 'each has a turn of its own');
  assert.equal((await opened.send(to('4568'))).kind, 'submitted');
  assert.equal(api.log.length, 2);
  assert.equal(opened.link.health().state, 'up');
  await eventually(async () => assert.equal((await opened.send({ ...second })).kind, 'submitted'));
  assert.ok(
    api.log.every(({ status }) => status === 200),
    'the provider had nothing to refuse',
  );
});

test('without a limit of our own the provider keeps its own', async () => {
  const { opened } = await begin({ pairIntervalMs: 60_000 });
  const first = to('4567');
  assert.equal((await opened.send(first)).kind, 'submitted');
  const outcome = await opened.send(to('4567', { phone: first.phone }));
  assert.ok(outcome.kind === 'deferred' && outcome.code === '131056');
});

test('a message that was not taken gives its turn back', async () => {
  const { opened } = await begin({}, { pair_interval_s: 60, throttle_min_s: 0.01 });
  const job = to('0013');
  assert.equal((await opened.send(job)).kind, 'deferred');
  assert.equal((await opened.send({ ...job, attemptNo: 2 })).kind, 'submitted');
});

test('throttling slows the connection and passes', async () => {
  const { api, opened } = await begin({ throughputPerS: 10 }, { rate: 0, window: 40, throttle_min_s: 1 });
  for (let i = 0; i < 30; i += 1) opened.link.send(to(String(5000 + i)));
  await eventually(() => assert.equal(opened.outcomes.length, 30));
  const refused = opened.outcomes.filter((outcome) => outcome.kind === 'deferred');
  assert.ok(refused.length > 0);
  assert.equal(api.taken.length, 30 - refused.length, 'what was refused was not taken');
  assert.ok(refused.every(({ code, errorClass }) => code === '130429' && errorClass === 'throttle'));
  assert.equal(opened.link.free(), 0, 'a pause first');
  const free = await eventually(() => {
    const now = opened.link.free();
    assert.ok(now > 0);
    return now;
  });
  assert.ok(free < 40, 'then fewer than before');
  await eventually(async () => assert.equal((await opened.send(to('4567'))).kind, 'submitted'));
});

test('stopping leaves nobody without an outcome', async () => {
  const { api, opened } = await begin();
  api.behaviour.delayMs = 5000;
  const jobs = [to('4567'), to('4568')];
  for (const job of jobs) opened.link.send(job);
  await eventually(() => assert.equal(api.taken.length, 2));
  await opened.link.stop(20);
  await eventually(() => assert.equal(opened.outcomes.length, 2));
  for (const outcome of opened.outcomes) {
    assert.ok(outcome.kind === 'in_doubt');
    assert.deepEqual(outcome.references, whatsappCloud.references(outcome.job));
  }
  assert.equal((await opened.send(to('4569'))).kind, 'deferred');
});
