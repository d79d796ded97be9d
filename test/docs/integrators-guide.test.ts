// docs/integrators-guide.{en,ru}.md are true: their code is taken out and run against what `npm start` starts.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Gateway, startGateway } from '../../acceptance/helpers/gateway.ts';
import { makePlace } from '../../acceptance/helpers/place.ts';
import { cloneDatabase } from '../helpers/database.ts';
import { eventually } from '../helpers/eventually.ts';
import { type Block, readExample, readGuide, shapeOf } from './guide-blocks.ts';
import { push, type Receiver, startReceiver } from './guide-receiver.ts';
import { Workshop } from './guide-workshop.ts';

const GUIDE = readGuide('en');
const RUSSIAN = readGuide('ru');
const LINES_MAX = 610;
const SIGNED = ['receive-signed.ts', 'receive-signed.php', 'receive_signed.py'];
const ECHO = ['receive-echo.ts', 'receive-echo.php', 'receive_echo.py'];

const shells = GUIDE.blocks.filter(({ language }) => language === 'sh').map(({ code }) => code);
const programs = GUIDE.blocks.filter(({ name }) => name !== '');
const documents = GUIDE.blocks.filter(({ language }) => language === 'json').map(({ code }) => JSON.parse(code));
const [setup = '', register = '', ...others] = shells;
/** They need a receiver. */
const pushes = others.filter((code) => /KASKAD_PUSH_SECRET|\/pushes\//.test(code));
const session = others.filter((code) => !pushes.includes(code));

const place = makePlace();
let demo: Gateway;
let workshop: Workshop;

before(async () => {
  const { url: databaseUrl } = await cloneDatabase();
  // The receivers of the examples listen on this machine.
  demo = await startGateway(place, { command: 'demo', databaseUrl });
  workshop = new Workshop(demo.url, setup);
});
after(() => workshop?.close());

async function api(path: string, body: unknown): Promise<Record<string, unknown>> {
  const headers = { authorization: 'Bearer demo-token', 'content-type': 'application/json' };
  const answer = await fetch(`${demo.url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await answer.json()) as Record<string, unknown>;
}

test('both guides have the same code, the same sections and links that lead somewhere', () => {
  assert.deepEqual(RUSSIAN.blocks, GUIDE.blocks);
  assert.ok(GUIDE.blocks.length > 30);
  const levels = ({ text }: { text: string }) => text.match(/^#+(?= )/gm);
  assert.deepEqual(levels(RUSSIAN), levels(GUIDE));
  const rows = ({ text }: { text: string }) => text.match(/^\|/gm)?.length;
  assert.equal(rows(RUSSIAN), rows(GUIDE), 'rows of tables');
  for (const { text } of [GUIDE, RUSSIAN]) {
    assert.ok(text.split('\n').length <= LINES_MAX);
    for (const [, target] of text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
      assert.ok(existsSync(join(import.meta.dirname, '../../docs', target!)), target!);
    }
  }
});

describe('against a running gateway', { concurrency: true }, () => {
  test('every curl example is answered as it should be', async () => {
    assert.match(await workshop.shell([register]), /"success":1,"login":"shop","status":"moderation"/);
    await demo.command('account', 'approve', 'shop');
    const out = await workshop.shell(session, 'head -3 messages.csv');
    const expected = [
      /\{"state":"signed_in"\}\n\{"id":\d+,"token":"[\w-]{32}"/,
      /\{"information":\[\{"state":"send","id_sms":"\d+"\}\]\}\n\{"information":\[\{"id_message":"\d+","price":"2.5000000"\}\]/,
      /"num_parts":1,"price":2.5000000\}\n\{"money":"/,
      /"state":"delivered","outward_state":"deliver","verdict":"delivered"/,
      /"duplicate":false.*"code":"phone_invalid".*"accepted":1,"refused":1.*\n.*"duplicate":true.*"total_price":"0"/,
      /\n(\{"results":\[\{"index":0,"phone":"79161234567",.*\})\n\1\n/,
      /"states":\[\{.*\},\{.*\}\],"unknown":\[\]\}/,
      /"kind":"money_charged"/,
      /"total_price":"4",/,
      /"variables":\["order"\],"state":"pending"/,
      /"total_price":"5","currency":"RUR"/,
      /"encoding":"ucs2".*"foreign":\[\{"character":"–","position":20\}\]/,
      /\n\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z\ncanceled\n/,
      /"rows":4,"recipients":2,"bad":1,"duplicates":1,"stop_listed":0,"parts":2,"price":"5"/,
      /row,code,cause,line\r\n4,"phone_invalid",/,
      /"text":"Анна, у вас 100 бонусов"/,
      /"state":"accepted","code":null,"message_id":"\d+"/,
      /"state":"reachable","result":\{"mccmnc":"250\d\d"/,
      /"lines":2,"added":2,"already":0,"bad":0/,
      /"previous_total":\{/,
      /ratelimit-limit: 6000/,
      /"token":"[\w-]{32}","expires_at":null\}\n\ufeffid;client_id;/,
    ];
    for (const pattern of expected) assert.match(out, pattern);
  });

  for (const block of programs) {
    test(`${block.name} sends`, async () => {
      const out = await workshop.program(block);
      assert.match(out, block.name === 'fast.ts' ? /^batch 0: 20 accepted, 0 refused\n$/ : /^\d{10,}( 2\.5)?\n$/);
    });
  }

  test('the TypeScript examples hold before the compiler', async () => {
    const files: Block[] = [...programs, ...[...SIGNED, ...ECHO].map(readExample)];
    for (const { name, code } of files.filter(({ name }) => name.endsWith('.ts')))
      workshop.write(`types/${name}`, code);
    assert.equal(await workshop.typeErrors(), '');
  });

  test('the documents shown have the fields that come', async () => {
    const [sent, problem, event] = documents;
    const message = { channel: 'sms', sender: 'DEMO', text: 'a' };
    const answer = await api('/messages', { to: ['79161234567', '12'], ...message });
    assert.deepEqual(shapeOf(answer), shapeOf(sent));
    assert.deepEqual(
      shapeOf(await api('/messages', { to: ['79161234567'], chanel: 'sms', ...message })),
      shapeOf(problem),
    );
    assert.deepEqual(Object.keys(event), ['type', 'timestamp', 'data']);
  });

  test('receivers of pushes: verify, store once and in order, acknowledge', async () => {
    const [makeSecret = '', setAddress = '', replay = ''] = pushes;
    const secret = (await workshop.shell([makeSecret], 'echo $KASKAD_PUSH_SECRET')).trim();
    assert.match(secret, /^whsec_[\w+/=]{30,}$/);
    const env = { KASKAD_PUSH_SECRET: `whsec_${btoa('the one before')} ${secret}`, PUSH_KEY: 'k3y' };
    const start = (name: string) => startReceiver(place, workshop, name, env);
    const [signed, echo] = await Promise.all([Promise.all(SIGNED.map(start)), Promise.all(ECHO.map(start))]);
    await Promise.all(signed.map((receiver) => forge(receiver, secret.slice('whsec_'.length))));
    // One account has one address: each in its turn.
    for (const receiver of signed) {
      const out = await workshop.shell([setAddress.replace('9000', String(receiver.port))]);
      assert.match(out, /"style":"signed","enabled":true,"state":"active"/);
      const told = JSON.parse(out.trim().split('\n').at(-1)!);
      assert.equal(told.acknowledged, true, `${receiver.name}: ${out}`);
      const { test: _, ...data } = JSON.parse(told.request_body).data;
      assert.deepEqual(shapeOf(data), shapeOf(documents[2].data));
      const sent = await api('/messages', { to: ['79161234567'], channel: 'sms', sender: 'DEMO', text: 'push' });
      const { id } = (sent.results as { id: string }[])[0]!;
      await eventually(() => assert.match(receiver.output(), new RegExp(`${id} 1 deliver`), receiver.name), 15_000);
    }
    assert.match(await workshop.shell([replay]), /"dead":\d+,"acknowledged":[1-9]/);
    for (const { name, port } of echo) {
      const address = `http://127.0.0.1:${port}/push`;
      const settings = JSON.stringify({ url: `${address}?key=k3y`, style: 'echo' });
      const out = await workshop.shell([`api /pushes/settings -X PUT -d '${settings}'`, "api /pushes/test -d '{}'"]);
      assert.match(out, /"acknowledged":true,"status":200/, name);
      const stranger = await fetch(`${address}?key=guess`, { method: 'POST', body: '[]' });
      assert.ok([400, 403].includes(stranger.status), name);
    }
  });
});

/** Whoever has no secret changes nothing, nor do statuses that are repeated or older. */
async function forge(receiver: Receiver, secret: string): Promise<void> {
  const { name } = receiver;
  const status = { id: '7001', secret };
  assert.equal(await push(receiver, { ...status, seq: 2 }), 204, name);
  assert.equal(await push(receiver, { ...status, seq: 2 }), 204, name);
  assert.equal(await push(receiver, { ...status, seq: 1 }), 204, name);
  assert.equal(await push(receiver, { ...status, id: '7002', seq: 1, changed: true }), 401, name);
  assert.equal(await push(receiver, { ...status, id: '7002', seq: 1, secret: btoa('a guess') }), 401, name);
  assert.equal(await push(receiver, { ...status, id: '7002', seq: 1, atMs: Date.now() - 360_000 }), 401, name);
  const lines = receiver.output().match(/\b700[12] .*$/gm) ?? [];
  assert.deepEqual(lines, ['7001 2 read'], name);
}
