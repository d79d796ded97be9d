// The whole gateway against SMSCs that are not ours, and its SMPP session read by tshark.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { eventually } from '../test/helpers/eventually.ts';
import { pcap, type Sent } from '../test/smpp/pcap.ts';
import { type Doors, idsOf } from './helpers/doors.ts';
import { makePlace, printed } from './helpers/place.ts';
import { addAccount, addConnection, makeLightWorld, type World } from './helpers/world.ts';

const LONG = 'Уважаемый клиент, ваш заказ №42 собран и ждёт вас в пункте выдачи 😀. '.repeat(4).trim();
const PARTS = 5;

const place = makePlace();
let world: World;
let shop: Doors;

before(async () => {
  world = await makeLightWorld(place, { connection: null });
  shop = await addAccount(world.gateway, 'shop', { pushUrl: world.receiver.url, getAnswer: 'text' });
});

/** Sends when the connection is up, and waits until all of it was delivered and told. */
async function deliver(texts: readonly string[]): Promise<void> {
  await eventually(async () => assert.ok((await world.gateway.metric('kaskad_link_bound')) > 0));
  const message = texts.map((text) => ({ sender: 'SHOP', text, phones: [{ phone: '79161234567' }] }));
  const ids = await eventually(async () => idsOf(await shop.post('/json/', { message })));
  await eventually(() => {
    for (const id of ids) assert.deepEqual(world.receiver.told.get(id), ['deliver']);
  });
}

async function removeConnection(name: string): Promise<void> {
  await world.gateway.command('connection', 'remove', name);
  await eventually(async () => assert.equal(await world.gateway.metric('kaskad_link_in_flight'), 0));
}

interface NpmPdu {
  response(fields?: object): NpmPdu;
  short_message: { message: string };
  [field: string]: unknown;
}
interface NpmSession {
  on(event: string, handler: (pdu: NpmPdu) => void): void;
  send(pdu: NpmPdu): void;
  deliver_sm(fields: object): void;
  close(): void;
}

test('npm smpp as SMSC: a long Cyrillic message arrives whole, and comes back as a push', async () => {
  const npm = createRequire(import.meta.url)('smpp') as {
    createServer(listener: (session: NpmSession) => void): Server;
  };
  const seen: NpmPdu[] = [];
  let unbound = false;
  const server = npm.createServer((session) => {
    session.on('error', () => {});
    session.on('bind_transceiver', (pdu) => session.send(pdu.response({ system_id: 'npm' })));
    session.on('enquire_link', (pdu) => session.send(pdu.response()));
    session.on('unbind', (pdu) => {
      unbound = true;
      session.send(pdu.response());
      session.close();
    });
    session.on('submit_sm', (pdu) => {
      seen.push(pdu);
      const id = 0xabc0 + seen.length;
      session.send(pdu.response({ message_id: id.toString(16) }));
      session.deliver_sm({
        source_addr: pdu.destination_addr,
        destination_addr: pdu.source_addr,
        esm_class: 4,
        short_message: `id:${id} sub:001 dlvrd:001 submit date:2601010000 done date:2601010001 stat:DELIVRD err:000 text:`,
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  place.onClose(() => server.close());
  const { port } = server.address() as AddressInfo;
  await addConnection(world.gateway, 'npm', port, { id_resp: 'hex', id_receipt: 'dec' });
  await deliver([LONG]);
  assert.equal(seen.length, PARTS);
  assert.equal(seen.map((pdu) => pdu.short_message.message).join(''), LONG);
  await removeConnection('npm');
  await eventually(() => assert.equal(unbound, true));
});

test("Debian's Net::SMPP as SMSC: the octets are those of the text, and the receipts are told", async () => {
  const smsc = place.spawn('net-smpp', 'perl', [join(import.meta.dirname, '../test/smpp/net-smpp-smsc.pl')]);
  const port = Number((await printed(smsc, /^(\d+)$/m))[1]);
  await addConnection(world.gateway, 'perl', port);
  await deliver([LONG]);
  const submitted = smsc
    .output()
    .split('\n')
    .filter((line) => line.startsWith('SHOP '))
    .map((line) => Buffer.from(line.split(' ')[5]!, 'hex'));
  assert.equal(submitted.length, PARTS);
  // Six octets of concatenation header, then UCS-2.
  const text = submitted.map((octets) => Buffer.from(octets.subarray(6)).swap16().toString('utf16le')).join('');
  assert.equal(text, LONG);
  await eventually(() => assert.equal(smsc.output().match(/^acknowledged 0$/gm)?.length, PARTS));
  await removeConnection('perl');
  await printed(smsc, /^unbound$/m);
});

test('tshark finds nothing malformed in the whole session, in any mode of long messages', async () => {
  const chunks: Sent[] = [];
  const port = await recordingProxy(world.smsc.port, chunks);
  const modes = ['udh', 'udh16', 'sar', 'payload'];
  for (const [i, mode] of modes.entries()) {
    if (i === 0) await addConnection(world.gateway, 'taped', port, { enquire_link_s: 1, long_message: mode });
    else await world.gateway.command('connection', 'set', 'taped', '--set', `long_message=${mode}`);
    // A change of settings is a session of its own.
    await eventually(async () => assert.equal((await world.smsc.stats()).binds, i + 1));
    await deliver(['Hi', 'Привет', LONG, `Price {100€} ${'x'.repeat(150)}`, 'x'.repeat(160)]);
  }
  await removeConnection('taped');
  await eventually(async () => assert.equal((await world.smsc.stats()).sessions, 0));

  const file = join(place.folder, 'session.pcap');
  writeFileSync(file, pcap(chunks));
  assert.deepEqual(tshark(file, '_ws.malformed || _ws.expert.severity == error', '_ws.expert.message'), []);
  const sent = tshark(file, 'tcp.dstport == 2775', 'smpp.command_id').flatMap((line) => line.split(',').map(Number));
  const stats = await world.smsc.stats();
  const count = (id: number) => sent.filter((command) => command === id).length;
  assert.equal(count(0x04), stats.submits, 'every submit_sm was read');
  assert.equal(count(0x09), modes.length, 'every bind');
  assert.equal(count(0x06), modes.length, 'and an unbind for each');
  assert.equal(stats.malformed_received, 0);
});

/** Passes everything on to `target`, and keeps it. */
async function recordingProxy(target: number, chunks: Sent[]): Promise<number> {
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    for (const [from, to, direction] of [
      [client, upstream, 'out'],
      [upstream, client, 'in'],
    ] as const) {
      from.on('error', () => to.destroy());
      from.on('data', (octets: Buffer) => chunks.push({ direction, octets: Buffer.from(octets) }));
      from.pipe(to);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  place.onClose(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** A field of the frames that pass the filter. */
function tshark(file: string, filter: string, field: string): string[] {
  const words = ['-r', file, '-d', 'tcp.port==2775,smpp', '-Y', filter, '-T', 'fields', '-e', field];
  const out = execFileSync('tshark', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return out.split('\n').filter((line) => line !== '');
}
