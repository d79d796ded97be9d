// kill -9 in the middle of a campaign, while its file is taken in and while it is sent: every row that can be written to is
// written to once, the progress tells so, and the money adds up.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../test/helpers/eventually.ts';
import { toE7 } from './helpers/doors.ts';
import { makePlace } from './helpers/place.ts';
import { addAccount, makeLightWorld, tokenOf, untilOpen } from './helpers/world.ts';

const GOOD = 2_500;
const BAD = 9_000;
const DUPLICATES = 500;
const RATE_PER_S = 900;
const PRICE = '1.5';

const place = makePlace();

test('kill -9 while importing and while sending: nobody is lost and nobody is written to twice', async () => {
  const world = await makeLightWorld(place, {
    connection: { window: 50, in_doubt_wait_s: 1, response_timeout_s: 3, reconnect_min_s: 0.1, reconnect_max_s: 0.4 },
    smsc: { behave: { receipt_delay_ms: 30 } },
    gateway: { env: { KASKAD_NODE: 'campaigns' } },
  });
  const { gateway, smsc } = world;
  const doors = await addAccount(gateway, 'shop', { balance: '100000', price: PRICE });
  await untilOpen(gateway, doors);
  const ask = async (method: string, path: string, body?: unknown, type = 'application/json') => {
    const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    const headers = {
      authorization: `Bearer ${tokenOf('shop')}`,
      ...(body === undefined ? {} : { 'content-type': type }),
    };
    const answer = await fetch(`${gateway.url}/api/v1${path}`, { method, ...sent, headers });
    const document = await answer.json();
    assert.ok(answer.ok, `${method} ${path}: ${JSON.stringify(document)}`);
    return document as never as Shown;
  };
  const killed = async () => {
    await gateway.kill();
    await gateway.start();
  };

  const { id } = await ask('POST', '/campaigns', {
    ...{ name: 'autumn', channel: 'sms', sender: 'SHOP', text: 'Hello {name}', rate_per_s: RATE_PER_S },
  });
  await ask('PUT', `/campaigns/${id}/file`, file(), 'text/csv');
  await ask('POST', `/campaigns/${id}/import`, { header: true });
  const rowsRead = await eventually(async () => {
    const { state, import: taken } = await ask('GET', `/campaigns/${id}`);
    assert.ok(taken.rows > 0 || state !== 'importing');
    return taken.rows;
  });
  await killed();
  const ready = await eventually(async () => {
    const shown = await ask('GET', `/campaigns/${id}`);
    assert.equal(shown.state, 'ready', shown.reason_detail);
    return shown;
  }, 30_000);
  const { rows, recipients, bad, duplicates, price } = ready.import;
  assert.deepEqual(
    { rows, recipients, bad, duplicates },
    { rows: GOOD + BAD + DUPLICATES, recipients: GOOD, bad: BAD, duplicates: DUPLICATES },
  );
  assert.equal(Number(price), GOOD * Number(PRICE));

  await ask('POST', `/campaigns/${id}/start`);
  for (const share of [0.2, 0.6]) {
    await eventually(
      async () => assert.ok((await ask('GET', `/campaigns/${id}`)).sending.accepted >= GOOD * share),
      30_000,
      10,
    );
    await killed();
  }
  const done = await eventually(
    async () => {
      const shown = await ask('GET', `/campaigns/${id}`);
      assert.equal(shown.state, 'done');
      assert.equal(shown.sending.delivered, GOOD);
      return shown;
    },
    60_000,
    100,
  );
  assert.deepEqual([done.sending.accepted, done.sending.refused, done.sending.in_flight], [GOOD, 0, 0]);
  assert.equal(Number(done.sending.charged), GOOD * Number(PRICE), 'what was priced is what was charged');
  assert.equal(await doors.moneyE7(), toE7('100000') - BigInt(GOOD) * toE7(PRICE), 'and nothing else was');
  await gateway.command('ledger', 'check');

  const taken = smsc.submissions().map(({ destination }) => destination);
  assert.equal(new Set(taken).size, GOOD);
  const doubts = taken.length - GOOD;
  console.log(`killed after ${rowsRead} rows read; ${doubts} sent again because the kill left them in doubt`);
  // As many as were unanswered at the two kills: never a batch of the campaign.
  assert.ok(doubts <= 2 * 50 * 2, `${doubts} sent twice`);
});

interface Shown {
  id: number;
  state: string;
  reason_detail: string;
  import: { rows: number; recipients: number; bad: number; duplicates: number; price: string };
  sending: { accepted: number; refused: number; delivered: number; in_flight: number; charged: string };
}

function file(): string {
  const lines = ['phone,name'];
  for (let i = 0; i < GOOD; i += 1) lines.push(`${79_160_000_000 + i},"Name, ${i}"`);
  for (let i = 0; i < BAD; i += 1) lines.push(`12${i % 10},x`);
  for (let i = 0; i < DUPLICATES; i += 1) lines.push(`8${9_160_000_000 + i},y`);
  return lines.join('\n');
}
