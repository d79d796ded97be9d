// From the send to the last callback: both Viber connectors against their simulators, with a door between as the gateway has it.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, test } from 'node:test';
import { startInfobip } from '../../simulators/infobip/infobip.ts';
import { startViber } from '../../simulators/viber/viber.ts';
import type { ChannelDefinition, Settings, UpstreamEvent } from '../../src/channels/channel.ts';
import { viberBusiness } from '../../src/channels/viber-business/definition.ts';
import { viberInfobip } from '../../src/channels/viber-infobip/definition.ts';
import { eventually } from '../helpers/eventually.ts';
import { makeJob, openLink } from './harness.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Door {
  url: string;
  events: UpstreamEvent[];
  refused: string[];
  /** Answers 503 this many times more, as when nothing can be stored. */
  failing: number;
}

/** `/hooks/test/KEY`. */
async function openDoor(definition: ChannelDefinition, settings: Settings): Promise<Door> {
  const door: Door = { url: '', events: [], refused: [], failing: 0 };
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '/', 'http://door');
    if (door.failing > 0) {
      door.failing -= 1;
      response.writeHead(503).end();
      return;
    }
    const { status, type, body, events, refused } = definition.hook!(
      { name: 'test', settings },
      {
        method: request.method === 'GET' ? 'GET' : 'POST',
        key: url.pathname.split('/')[3] ?? '',
        query: url.searchParams,
        headers: request.headers as Record<string, string | undefined>,
        body: Buffer.concat(chunks),
        ip: request.socket.remoteAddress ?? '',
      },
      Date.now(),
    );
    door.events.push(...events);
    if (refused !== undefined) door.refused.push(refused);
    response.writeHead(status, { 'content-type': type }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  door.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/test`;
  return door;
}

async function viberWorld(over: Settings = {}) {
  const viber = await startViber({ deliveryDelayMs: 100 });
  closing.push(() => viber.close());
  const settings = { base_url: viber.baseUrl, service_id: 1, hook_key: 'sesame', hook_ips: '127.0.0.0/8', ...over };
  const door = await openDoor(viberBusiness, settings);
  viber.callbackUrl = `${door.url}/sesame`;
  const opened = await openLink(viberBusiness, settings);
  closing.push(() => opened.link.stop(100));
  const send = async (ending: string) => {
    const outcome = await opened.send(makeJob({ channel: 'viber', phone: `7916123${ending}` }));
    assert.ok(outcome.kind === 'submitted');
    return outcome.providerIds[0]!;
  };
  return { viber, door, send };
}

async function infobipWorld() {
  const infobip = await startInfobip({ deliveryDelayMs: 100, callbackBasic: 'bip:s3cret' });
  closing.push(() => infobip.close());
  const known = { base_url: infobip.url, api_key: 'key', hook_key: 'sesame', hook_basic: 'bip:s3cret' };
  const door = await openDoor(viberInfobip, known);
  const opened = await openLink(viberInfobip, { ...known, callback_url: door.url });
  closing.push(() => opened.link.stop(100));
  const send = async (ending: string) => {
    const job = makeJob({ channel: 'viber', phone: `7916123${ending}` });
    const outcome = await opened.send(job);
    assert.ok(outcome.kind === 'submitted');
    return { id: outcome.providerIds[0]!, job };
  };
  return { infobip, door, send };
}

/** What was told of one message, in order; a contact by its state. */
const toldOf = (door: Door, id: string, phone: string) =>
  door.events
    .filter((event) =>
      event.kind === 'receipt' ? event.providerMessageId === id : event.kind === 'contact' && event.phone === phone,
    )
    .map((event) => 'state' in event && event.state);

test('viber: every order of callbacks reaches us as it was played', async () => {
  const { viber, door, send } = await viberWorld();
  const rows: [string, string[]][] = [
    ['4567', ['delivered']],
    ['0001', ['expired']],
    ['0002', ['expired']],
    ['0003', ['delivered', 'read']],
    ['0004', []],
    ['0020', ['read']],
    ['0021', ['expired', 'delivered']],
    ['0022', ['expired', 'read']],
    ['0023', ['delivered', 'expired']],
    ['0024', ['delivered', 'delivered']],
    ['0025', ['delivered', 'blocked']],
  ];
  const ids = await Promise.all(rows.map(([ending]) => send(ending)));
  const wanted = rows.reduce((sum, [, states]) => sum + states.length, 0);
  await eventually(() => assert.equal(door.events.length, wanted));
  rows.forEach(([ending, states], index) => {
    // Two callbacks are two requests: on a busy machine the second may be read first, as anywhere.
    assert.deepEqual(toldOf(door, ids[index]!, `7916123${ending}`).toSorted(), states.toSorted(), ending);
  });
  await eventually(() => assert.equal(viber.pendingCallbacks(), 0));
  assert.deepEqual(door.refused, []);
});

test('viber: duplicated callbacks are all told, a failed one comes again', async () => {
  const { viber, door, send } = await viberWorld();
  viber.behaviour.duplicateRate = 1;
  const id = await send('0003');
  await eventually(() => assert.equal(door.events.length, 4));
  assert.deepEqual(toldOf(door, id, '').toSorted(), ['delivered', 'delivered', 'read', 'read']);
  viber.behaviour.duplicateRate = 0;
  door.failing = 1;
  const second = await send('4567');
  await eventually(() => assert.deepEqual(toldOf(door, second, ''), ['delivered']));
});

test('viber: tokens as strings and as bare numbers are the same ids', async () => {
  const { viber, door, send } = await viberWorld();
  const id = await send('4567');
  assert.match(id, /^\d{19}$/);
  await eventually(() => assert.deepEqual(toldOf(door, id, ''), ['delivered']));
  viber.tell('subscribed', '79161234567', 1);
  await eventually(() => assert.deepEqual(door.events.at(-1)?.kind, 'contact'));
});

test('viber: callbacks from elsewhere or without the key change nothing', async () => {
  const { viber, door, send } = await viberWorld({ hook_ips: '192.0.2.1' });
  await send('4567');
  await eventually(() => assert.deepEqual([...new Set(door.refused)], ['ip']));
  viber.callbackUrl = `${door.url}/guess`;
  await send('4568');
  await eventually(() => assert.ok(door.refused.includes('key')));
  assert.deepEqual(door.events, []);
});

test('infobip: every fate reaches us', async () => {
  const { infobip, door, send } = await infobipWorld();
  const rows: [string, string[], string][] = [
    ['4567', ['delivered'], ''],
    ['0001', ['undelivered'], 'EC_PROVIDER_TIMEOUT'],
    ['0002', ['expired'], 'EC_VALIDITY_EXPIRED'],
    ['0003', ['delivered', 'read'], ''],
    ['0004', [], ''],
    ['0010', ['undelivered'], 'EC_BLOCKED_USER'],
    ['0011', ['undelivered'], 'EC_UNKNOWN_USER'],
    ['0014', ['accepted', 'delivered'], ''],
    ['0015', ['read', 'delivered'], ''],
    ['0017', ['rejected'], 'EC_BLOCKED_CONTENT'],
    ['0018', ['expired', 'delivered'], 'EC_VALIDITY_EXPIRED'],
  ];
  const sent = await Promise.all(rows.map(([ending]) => send(ending)));
  const wanted = rows.reduce((sum, [, states]) => sum + states.length, 0);
  await eventually(() => assert.equal(door.events.length, wanted));
  rows.forEach(([ending, states, errorCode], index) => {
    const { id, job } = sent[index]!;
    assert.deepEqual(toldOf(door, id, ''), states, ending);
    for (const event of door.events) {
      if (event.kind !== 'receipt' || event.providerMessageId !== id) continue;
      assert.equal(event.phone, job.phone);
      // Infobip echoes callbackData in delivery reports alone.
      assert.equal(event.reference, event.state === 'read' ? undefined : viberInfobip.references(job)[0]);
      if (event.state !== 'delivered') assert.equal(event.errorCode, errorCode);
    }
  });
  await eventually(() => assert.equal(infobip.pendingCallbacks(), 0));
  assert.deepEqual(door.refused, []);
});

test('infobip: duplicated and reordered reports are all told', async () => {
  const { infobip, door, send } = await infobipWorld();
  infobip.behaviour.duplicateRate = 1;
  const { id } = await send('0003');
  await eventually(() => assert.equal(door.events.length, 4));
  assert.deepEqual(toldOf(door, id, '').toSorted(), ['delivered', 'delivered', 'read', 'read']);
  infobip.behaviour.duplicateRate = 0;
  infobip.behaviour.reorderRate = 1;
  const second = await send('0003');
  await eventually(() => assert.deepEqual(toldOf(door, second.id, '').toSorted(), ['delivered', 'read']));
});

test('infobip: a send whose answer was lost is found by its reference', async () => {
  const { infobip, door } = await infobipWorld();
  const known = { base_url: infobip.url, api_key: 'key', hook_key: 'sesame', callback_url: door.url };
  infobip.behaviour.loseAnswerRate = 1;
  const opened = await openLink(viberInfobip, known);
  closing.push(() => opened.link.stop(100));
  const outcome = await opened.send(makeJob({ channel: 'viber' }));
  assert.ok(outcome.kind === 'in_doubt');
  const event = await eventually(() => {
    const [first] = door.events;
    assert.ok(first?.kind === 'receipt');
    return first;
  });
  assert.deepEqual([event.reference], outcome.references);
  assert.equal(event.state, 'delivered');
});
