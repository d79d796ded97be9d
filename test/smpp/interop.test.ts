// Judged by programs that are not ours: npm `smpp` and Debian's libnet-smpp-perl as SMSCs, and tshark's dissector. A missing
// program is a failure that names its package: what is not tested is not known.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { startSmsc } from '../../simulators/smsc/smsc.ts';
import { splitUdh } from '../../src/channels/sms-smpp/text-decoding.ts';
import { decodeGsm7 } from '../../src/domain/gsm7.ts';
import { feed, LONG_CYRILLIC, makeJob, proxy, until, upLink } from './harness.ts';
import { pcap, type Sent } from './pcap.ts';

interface NpmPdu {
  command: string;
  response(fields?: object): NpmPdu;
  short_message: { message: string | Buffer; udh?: Buffer[] };
  [field: string]: unknown;
}
interface NpmSession {
  on(event: string, handler: (pdu: NpmPdu) => void): void;
  send(pdu: NpmPdu): void;
  deliver_sm(fields: object, answered: (pdu: NpmPdu) => void): void;
  enquire_link(answered: (pdu: NpmPdu) => void): void;
  close(): void;
}
const npmSmpp = createRequire(import.meta.url)('smpp') as {
  createServer(listener: (session: NpmSession) => void): Server;
};

const GSM_LONG = 'Dear customer, your order {42} is ready. Price 100€. '.repeat(5).trim();

test('npm smpp as SMSC: Latin, Cyrillic, long messages, receipts, probes both ways', async (t) => {
  const seen: NpmPdu[] = [];
  const acknowledged: number[] = [];
  let probed = 0;
  let answeredProbe = false;
  let nextId = 0xabc0;
  const server = npmSmpp.createServer((session) => {
    session.on('error', () => {});
    session.on('bind_transceiver', (pdu) => {
      assert.equal(pdu.system_id, 'u');
      assert.equal(pdu.interface_version, 0x34);
      session.send(pdu.response({ system_id: 'npm' }));
      session.enquire_link((answer) => {
        answeredProbe = answer.command === 'enquire_link_resp';
      });
    });
    session.on('enquire_link', (pdu) => {
      probed++;
      session.send(pdu.response());
    });
    session.on('unbind', (pdu) => {
      session.send(pdu.response());
      session.close();
    });
    session.on('submit_sm', (pdu) => {
      seen.push(pdu);
      const id = nextId++;
      session.send(pdu.response({ message_id: id.toString(16) }));
      const receipt = {
        source_addr: pdu.destination_addr,
        destination_addr: pdu.source_addr,
        esm_class: 4,
        short_message: `id:${id} sub:001 dlvrd:001 submit date:2601010000 done date:2601010001 stat:DELIVRD err:000 text:`,
      };
      session.deliver_sm(receipt, (answer) => acknowledged.push(answer.command_status as number));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());

  const up = await upLink({
    port: (server.address() as AddressInfo).port,
    id_resp: 'hex',
    id_receipt: 'dec',
    enquire_link_s: 0.05,
  });
  const jobs = [
    makeJob({ text: 'Hello @ {world} €' }),
    makeJob({ text: 'Привет, мир', encoding: 'ucs2' }),
    makeJob({ text: LONG_CYRILLIC, encoding: 'ucs2' }),
    makeJob({ text: GSM_LONG }),
  ];
  feed(up, jobs);
  await until(() => up.outcomes.length === 4 && up.events.length === seen.length && seen.length === 8, 'all of it');
  await until(() => acknowledged.length === 8 && probed > 0 && answeredProbe, 'acknowledgements and probes');
  assert.ok(acknowledged.every((status) => status === 0));

  const text = (pdu: NpmPdu) => String(pdu.short_message.message);
  assert.equal(seen[1]!.data_coding, 8);
  assert.equal(text(seen[1]!), 'Привет, мир');
  const parts = seen.filter(({ esm_class, data_coding }) => esm_class === 0x40 && data_coding === 8);
  assert.equal(parts.map(text).join(''), LONG_CYRILLIC);
  assert.deepEqual(
    parts.map(({ short_message }) => short_message.udh?.[0]?.[4]),
    [1, 2, 3, 4],
  );

  const ids = up.outcomes.flatMap((outcome) => (outcome.kind === 'submitted' ? outcome.providerIds : []));
  const reported = up.events.map((event) => (event.kind === 'receipt' ? event.providerMessageId : ''));
  assert.deepEqual([...ids].sort(), [...reported].sort());
  await up.link.stop(1000);
});

test('libnet-smpp-perl as SMSC: what it reads is what was sent', async (t) => {
  try {
    execFileSync('perl', ['-MNet::SMPP', '-e', '1'], { stdio: 'ignore' });
  } catch {
    assert.fail('Net::SMPP is needed: apt-get install libnet-smpp-perl');
  }
  const child = spawn('perl', [join(import.meta.dirname, 'net-smpp-smsc.pl')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill());
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  await until(() => lines.length > 0, 'its port');
  const up = await upLink({ port: Number(lines[0]), enquire_link_s: 0.1 });
  t.after(() => up.link.stop(0));
  feed(up, [makeJob({ text: GSM_LONG }), makeJob({ text: 'Привет', encoding: 'ucs2' })]);
  await until(() => up.events.length === 3, 'receipts');
  assert.ok(up.outcomes.every(({ kind }) => kind === 'submitted'));
  assert.ok(up.events.every((event) => event.kind === 'receipt' && event.state === 'delivered'));
  await until(() => lines.filter((line) => line === 'acknowledged 0').length === 3, 'acknowledgements');
  await until(() => lines.includes('probed'), 'a probe');

  const submitted = lines.filter((line) => line.startsWith('SHOP ')).map((line) => line.split(' '));
  assert.deepEqual(
    submitted.map(([, to, esmClass, coding]) => [to, esmClass, coding]),
    [
      ['79161234567', '64', '0'],
      ['79161234567', '64', '0'],
      ['79161234567', '0', '8'],
    ],
  );
  const octets = submitted.map((fields) => Buffer.from(fields[5]!, 'hex'));
  assert.equal(
    octets
      .slice(0, 2)
      .map((part) => decodeGsm7(splitUdh(part, true).text))
      .join(''),
    GSM_LONG,
  );
  assert.equal(octets[2]!.swap16().toString('utf16le'), 'Привет');
  assert.match(submitted[0]![4]!, /^\d{12}000R$/);
  await up.link.stop(1000);
  await until(() => lines.includes('unbound'), 'the farewell');
});

test('tshark finds nothing malformed in what we send, and counts what we count', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kaskad-pcap-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const smsc = await startSmsc({ behaviour: { receipt_delay_ms: 5, malformed: 0 } });
  t.after(() => smsc.stop());
  for (const long_message of ['udh', 'udh16', 'sar', 'payload']) {
    const chunks: Sent[] = [];
    const between = await proxy(smsc.port, (direction, chunk) =>
      chunks.push({ direction, octets: Buffer.from(chunk) }),
    );
    t.after(between.close);
    const before = smsc.stats().submits;
    const up = await upLink({
      port: between.port,
      long_message,
      enquire_link_s: 0.1,
      system_type: 'VMA',
      service_type: 'CMT',
    });
    const texts = ['Hi', 'Привет', LONG_CYRILLIC, GSM_LONG, '', 'x'.repeat(160), '😀'.repeat(40)];
    const jobs = texts.map((text) => makeJob({ text, encoding: /[^ -~€]/.test(text) ? 'ucs2' : 'gsm7' }));
    feed(up, [...jobs, makeJob({ sender: '1234' }), makeJob({ sender: '+79161234567' }), makeJob({ phone: '1' })]);
    await until(() => up.outcomes.length === 10, 'outcomes');
    const submits = smsc.stats().submits - before;
    await until(() => up.events.length === submits - 1, 'receipts');
    const seen = smsc.stats().enquire_links;
    await until(() => smsc.stats().enquire_links > seen, 'a probe');
    await up.link.stop(1000);

    const file = join(folder, `${long_message}.pcap`);
    writeFileSync(file, pcap(chunks));
    const faults = tshark(file, '_ws.malformed || _ws.expert.severity == error', [
      '-T',
      'fields',
      '-e',
      '_ws.expert.message',
    ]);
    assert.deepEqual(faults, [], long_message);
    const sent = commandIds(tshark(file, 'tcp.dstport == 2775', ['-T', 'fields', '-e', 'smpp.command_id']));
    const count = (id: number) => sent.filter((command) => command === id).length;
    assert.equal(count(0x04), submits, `${long_message}: submit_sm`);
    assert.equal(count(0x80000005), submits - 1, `${long_message}: deliver_sm_resp`);
    assert.equal(count(0x09), 1);
    assert.equal(count(0x06), 1);
    assert.ok(count(0x15) > 0);
  }
});

/** Lines of fields of the frames that pass the filter. */
function tshark(file: string, filter: string, output: string[]): string[] {
  try {
    const options = ['-r', file, '-d', 'tcp.port==2775,smpp', '-Y', filter, ...output];
    return execFileSync('tshark', options, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      .split('\n')
      .filter((line) => line !== '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    assert.fail('tshark is needed: apt-get install tshark');
  }
}

/** A frame's PDUs stand on one line, joined by commas. */
function commandIds(lines: string[]): number[] {
  return lines.flatMap((line) =>
    line
      .split(',')
      .filter((word) => word !== '')
      .map(Number),
  );
}
