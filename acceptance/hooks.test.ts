// What providers tell us, against real gateways: signed webhooks, stored before they are answered, merged in whatever order and
// number they come, on whichever node, also when the database was away.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { eventually } from '../test/helpers/eventually.ts';
import { startCable } from './helpers/cable.ts';
import type { Gateway } from './helpers/gateway.ts';
import { type HookWorld, makeHookWorld } from './helpers/hook-world.ts';
import { APP_SECRET, type Meta, sign, status, VERIFY_TOKEN, webhook } from './helpers/meta.ts';
import { makePlace } from './helpers/place.ts';

/** The sweep looks for the messages of early receipts every half second. */
const SWEEP_MS = 5_000;
/** The sweep that forgets comes once a minute. */
const FORGET_MS = 70_000;

const place = makePlace();
let world: HookWorld;
let gateway: Gateway;
let meta: Meta;

before(async () => {
  world = await makeHookWorld(place);
  ({ gateway, meta } = world);
  // What the last test waits for.
  await world.told([status('wamid.nobody.old', 'delivered'), status('wamid.nobody.new', 'delivered')]);
  assert.equal(await world.count('unmatched_receipt', `provider_message_id LIKE 'wamid.nobody.%'`), 2);
  await world.pool.query(
    `UPDATE unmatched_receipt SET received_at = now() - interval '25 hours' WHERE provider_message_id = 'wamid.nobody.old'`,
  );
});

test("the address's verification, and what is no call of the provider's", async () => {
  const get = async (query: string) => {
    const answer = await fetch(`${gateway.url}/hooks/wa?${query}`);
    return [answer.status, answer.headers.get('content-type'), await answer.text()];
  };
  const right = `hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${VERIFY_TOKEN}`;
  assert.deepEqual(await get(right), [200, 'text/plain; charset=utf-8', '1158201444']);
  for (const wrong of ['', right.replace(VERIFY_TOKEN, 'other'), right.replace('subscribe', 'x'), `${right}x`]) {
    assert.equal((await get(wrong))[0], 403, wrong);
  }
  for (const path of ['/hooks/nobody', '/hooks/wa%2F..', '/hooks/..%2Fwa', '/hooks/', '/hooks/WA']) {
    assert.equal((await meta.call(gateway.url, webhook([]), { path })).status, 404, path);
  }
  assert.equal((await fetch(`${gateway.url}/hooks/wa`, { method: 'HEAD' })).status, 404);
  assert.equal((await meta.call(gateway.url, 'x'.repeat(5_000_000))).status, 413);
  for (const body of ['', 'x', '[]', '{"entry":5}'])
    assert.equal((await meta.call(gateway.url, body)).status, 400, body);
});

test('the signature is over the bytes: any other byte is 401, and nothing is stored', async () => {
  const { id, wamid } = await world.sent();
  const stored = async () => [
    await world.everythingOf(id),
    await world.count('unmatched_receipt'),
    await world.count('inbound_message'),
  ];
  const before = await stored();
  const person = { id: 'm', from: '79160000001', type: 'text', text: { body: 'x' } };
  const body = webhook([status(wamid, 'delivered'), status('wamid.unknown', 'read')], [person]);
  const right = sign(APP_SECRET, body);
  const tampered: [body: string, signature: string | null][] = [
    [body.replace('delivered', 'read'), right],
    [`${body} `, right],
    ...[null, '', 'sha256=', right.slice(0, -1), `${right}0`, `sha256=${'0'.repeat(64)}`, right.slice(7)].map(
      (signature): [string, string | null] => [body, signature],
    ),
  ];
  for (const [bytes, signature] of tampered) {
    assert.equal((await meta.call(gateway.url, bytes, { signature })).status, 401, String(signature));
  }
  assert.equal((await meta.call(gateway.url, body, { secret: 'other' })).status, 401);
  assert.deepEqual(await stored(), before);
  assert.equal(await world.stateOf(id), 'send');
});

test('the bytes count, not the type they are said to be', async () => {
  const types = ['application/json; charset=utf-8', 'application/x-www-form-urlencoded', 'text/plain', 'garbage', ''];
  for (const type of [...types, null]) {
    const { id, wamid } = await world.sent();
    // Blanks, an escape and a byte that is no UTF-8, all under the signature.
    const odd = ' "note" : "\\u0041X" ,\r\n "statuses": ';
    const body = Buffer.from(webhook([status(wamid, 'delivered')]).replace('"statuses":', odd));
    body[body.indexOf('X"')] = 0xff;
    const heard = await meta.call(gateway.url, body, { headers: type === null ? {} : { 'content-type': type } });
    assert.equal(heard.status, 200, String(type));
    assert.equal(await world.stateOf(id), 'deliver', String(type));
  }
});

test('duplicates and replays change nothing: state, money, and one push', async () => {
  const { id, wamid } = await world.sent();
  await Promise.all(Array.from({ length: 20 }, () => world.told([status(wamid, 'delivered')])));
  const before = await world.everythingOf(id);
  await world.told(Array.from({ length: 50 }, () => status(wamid, 'delivered')));
  await world.told([status(wamid, 'sent'), status(wamid, 'delivered'), status(wamid, 'failed')]);
  assert.deepEqual(await world.everythingOf(id), before);
  await world.wasTold(id, ['deliver']);
  await world.told([status(wamid, 'read')]);
  await world.wasTold(id, ['deliver', 'read']);
  await world.told([status(wamid, 'delivered'), status(wamid, 'read')]);
  assert.equal(await world.count('message', `id = ${id} AND charged_e7 = hold_e7 AND status_seq = 2`), 1);
  await world.wasTold(id, ['deliver', 'read']);
});

test('out of order: read before delivered, failed before sent', async () => {
  const [read, failed] = [await world.sent(), await world.sent()];
  await world.told([status(read.wamid, 'read')]);
  await world.told([status(failed.wamid, 'failed')]);
  const both = async () => [await world.everythingOf(read.id), await world.everythingOf(failed.id)];
  const before = await both();
  for (const state of ['delivered', 'sent', 'failed']) await world.told([status(read.wamid, state)]);
  for (const state of ['sent', 'failed']) await world.told([status(failed.wamid, state)]);
  assert.deepEqual(await both(), before);
  await world.wasTold(read.id, ['read']);
  await world.wasTold(failed.id, ['not_deliver']);
  assert.equal(await world.count('message', `id = ${read.id} AND charged_e7 = hold_e7`), 1);
  assert.equal(await world.count('message', `id = ${failed.id} AND charged_e7 = 0`), 1);
});

test('receipts that come before the answer to the submission are kept, and placed when it has come', async () => {
  meta.hold();
  const phones = Array.from({ length: 5 }, () => world.newPhone());
  const ids = await Promise.all(phones.map((phone) => world.ask(phone)));
  await eventually(() => assert.ok(phones.every((phone) => meta.taken.has(phone))));
  const wamids = phones.map((phone) => meta.taken.get(phone)!);
  await world.told([...wamids.map((wamid) => status(wamid, 'delivered')), status(wamids[0]!, 'read')]);
  await world.told([status(wamids[1]!, 'delivered')]);
  const kept = () => world.count('unmatched_receipt', `provider_message_id = ANY('{${wamids}}')`);
  assert.equal(await kept(), 7);
  assert.equal(await world.stateOf(ids[0]!), 'send');
  meta.release();
  await eventually(async () => {
    const states = await Promise.all(ids.map((id) => world.stateOf(id)));
    assert.deepEqual(states, ['read', ...Array(4).fill('deliver')]);
  }, SWEEP_MS);
  assert.equal(await kept(), 0);
  await world.wasTold(ids[1]!, ['deliver']);
});

test('one bad status of a batch does not cost its neighbours', async () => {
  const taken = [await world.sent(), await world.sent(), await world.sent()];
  const [a, b, c] = taken.map(({ wamid }) => status(wamid, 'delivered'));
  const bad = [null, 5, 'x', [], {}, { id: 5, status: 'read' }, { id: '', status: 'read' }, { id: 'y', status: '?' }];
  const odd = [
    { ...status('wamid.\0\ud800', 'failed'), errors: [{ code: 1e300 }, 'x'] },
    { ...status('\u4e00'.repeat(512), 'read'), timestamp: {}, recipient_id: '9'.repeat(30) },
    { ...status('wamid.opaque', 'read'), biz_opaque_callback_data: '9999999999999999-99999' },
  ];
  await world.told([a, ...bad, b, ...odd, c]);
  for (const { id } of taken) assert.equal(await world.stateOf(id), 'deliver');
  // Of another number of the same app: another connection's.
  const elsewhere = await world.sent();
  const heard = await meta.call(gateway.url, webhook([status(elsewhere.wamid, 'delivered')], [], '100000000000002'));
  assert.equal(heard.status, 200);
  assert.equal(await world.stateOf(elsewhere.id), 'send');
});

test('a message of a person is kept once, however often it is told', async () => {
  const messages = [1, 2].map((n) => ({
    ...{ id: `wamid.in.${n}`, from: '79165550001', timestamp: '1800000000', type: 'text' },
    text: { body: `Привет ${n}` },
  }));
  await Promise.all(Array.from({ length: 10 }, () => meta.call(gateway.url, webhook([], messages))));
  assert.equal((await meta.call(gateway.url, webhook([], [...messages, ...messages]))).status, 200);
  assert.equal(await world.count('inbound_message', `sender = '79165550001'`), 2);
  assert.equal(await world.count('contact', `phone = 79165550001 AND state = 'bound' AND inbound_at IS NOT NULL`), 1);
});

test('a paused connection still hears', async () => {
  const { id, wamid } = await world.sent();
  await gateway.command('connection', 'pause', 'wa', '--reason', 'test');
  // What is handed in now waits: the node knows of the pause.
  await eventually(async () => {
    await world.ask(world.newPhone());
    assert.ok((await world.count('queue', 'message_id > 0')) > 0);
  });
  await world.told([status(wamid, 'delivered')]);
  assert.equal(await world.stateOf(id), 'deliver');
  await gateway.command('connection', 'resume', 'wa');
});

test("another node than the connection's owner takes receipts, and its stop loses none", async () => {
  const second = await world.node('second');
  const taken = await Promise.all(Array.from({ length: 10 }, () => world.sent()));
  await Promise.all(
    taken.flatMap(({ wamid }) =>
      [second, gateway, second].map((node) => world.told([status(wamid, 'delivered')], node)),
    ),
  );
  for (const { id } of taken) {
    assert.equal(await world.stateOf(id), 'deliver');
    await world.wasTold(id, ['deliver']);
  }
  assert.equal(await second.metric('kaskad_hook_events_total'), 20);
  const first = await world.taken(2_000);
  const bodies = Array.from({ length: 2_000 }, (_, i) => webhook([status(`wamid.${first + i}`, 'delivered')]));
  let stopped: Promise<number | null> | undefined;
  const onAnswer = (count: number) => {
    if (count === 300) stopped = second.stop();
  };
  const { answered, refused } = await world.burst(bodies, { to: second, perSecond: 1_000, onAnswer });
  assert.equal(await stopped, 0);
  assert.ok(refused > 0);
  const all = `id BETWEEN ${first} AND ${first + 1_999} AND state = 'delivered'`;
  const { rows } = await world.pool.query<{ id: string }>(`SELECT id FROM message WHERE ${all}`);
  const stored = new Set(rows.map((row) => Number(row.id) - first));
  assert.deepEqual(
    [...answered].filter((i) => !stored.has(i)),
    [],
    'answered 200 and not stored',
  );
  // The provider comes again, to whoever is there.
  assert.equal((await world.burst(bodies, {})).answered.size, 2_000);
  assert.equal(await world.count('message', all), 2_000);
});

test('the database is away: "come again", and the second time it is stored', async () => {
  const cable = await startCable(place, world.database.config);
  const cut = await world.node('cut', cable.url, { KASKAD_ROLES: 'door' });
  const { id, wamid } = await world.sent();
  const before = await world.everythingOf(id);
  cable.cut();
  const began = performance.now();
  const heard = await meta.call(cut.url, webhook([status(wamid, 'delivered')]));
  assert.deepEqual([heard.status, heard.retryAfter], [503, '5']);
  assert.ok(performance.now() - began < 15_000, 'before the provider hangs up');
  assert.deepEqual(await world.everythingOf(id), before);
  assert.equal((await meta.call(cut.url, webhook([]), { secret: 'x' })).status, 401);
  cable.mend();
  await eventually(() => world.told([status(wamid, 'delivered')], cut));
  assert.equal(await world.stateOf(id), 'deliver');
  await world.wasTold(id, ['deliver']);
  assert.equal(await cut.stop(), 0);
});

test('in the end the money adds up, and ids of nobody are kept for a day and no longer', async () => {
  await gateway.command('ledger', 'check');
  const known = (name: string) => world.count('unmatched_receipt', `provider_message_id = 'wamid.nobody.${name}'`);
  await eventually(async () => assert.equal(await known('old'), 0), FORGET_MS, 500);
  assert.equal(await known('new'), 1);
});
