// The simulated SMSC as other tests and the demo rely on it: a program with a control port, magic numbers and a log.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { startSmsc } from '../../simulators/smsc/smsc.ts';
import { reference } from '../../src/channels/reference.ts';
import { feed, LONG_CYRILLIC, makeJob, until, upLink } from './harness.ts';

test('as a program: ready line, control port, log, and an end with its parent', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kaskad-smsc-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const log = join(folder, 'submits.log');
  const main = join(import.meta.dirname, '../../simulators/smsc/main.ts');
  const options = '--port 0 --http-port 0 --system-id u --password p --magic --exit-with-stdin'.split(' ');
  const child = spawn(process.execPath, [main, ...options, '--log', log], { stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => child.kill());
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const ready = JSON.parse(line) as { ready: boolean; port: number; http_port: number };
  assert.equal(ready.ready, true);
  const ask = async (path: string, body?: object) => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`http://127.0.0.1:${ready.http_port}${path}`, init);
    return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
  };

  const up = await upLink({ port: ready.port });
  const job = makeJob({ text: LONG_CYRILLIC, encoding: 'ucs2' });
  feed(up, [job, makeJob({ phone: '79160000004' })]);
  await until(() => up.outcomes.length === 2 && up.events.length === 4, 'receipts of the first, none of the second');

  assert.equal((await ask('/stats')).answer.accepted, 5);
  const messages = (await ask('/messages?limit=2')).answer as unknown as { destination: string; stat: string }[];
  assert.deepEqual(
    messages.map(({ destination }) => destination),
    ['79160000004', '79161234567'],
  );
  assert.deepEqual(await ask('/behave', { receipt_delay: 1 }), {
    status: 400,
    answer: { error: 'receipt_delay: there is no such behaviour' },
  });
  assert.equal((await ask('/behave', { refuse_all: 0x0b })).status, 200);
  feed(up, [makeJob()]);
  await until(() => up.outcomes.length === 3, 'the refusal');
  assert.equal(up.outcomes[2]!.kind, 'rejected');
  await ask('/inbound', { system_id: 'u', from: '79161234567', to: '1234', text: 'Привет' });
  await until(() => up.events.some((event) => event.kind === 'inbound' && event.text === 'Привет'), 'the message');

  const lines = readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((entry) => entry.split(' '));
  assert.equal(lines.length, 5);
  const [outcome] = up.outcomes;
  assert.ok(outcome?.kind === 'submitted');
  assert.deepEqual(
    lines.slice(0, 4).map(([id]) => id),
    outcome.providerIds,
  );
  assert.deepEqual(
    lines.slice(0, 4).map((fields) => Number(fields[2])),
    [0, 1, 2, 3].map((i) => reference(job.messageId, i)),
  );
  assert.match(lines[1]![3]!, /^0003..0402$/);
  assert.equal(lines[4]![3], '-');
  assert.match(lines[4]![4]!, /^[0-9a-f]{40}$/);

  await up.link.stop(500);
  child.stdin.end();
  const [code] = await once(child, 'exit');
  assert.equal(code, 0);
});

test('magic numbers choose the outcome', async (t) => {
  const smsc = await startSmsc({ magic: true, behaviour: { receipt_delay_ms: 2 } });
  t.after(() => smsc.stop());
  const up = await upLink({ port: smsc.port, window: 50, response_timeout_s: 0.2, receipt_unknown: 'unknown' });
  t.after(() => up.link.stop(0));
  const wanted: Record<string, { outcome: string; states: string[] }> = {
    '0001': { outcome: 'submitted', states: ['undelivered'] },
    '0002': { outcome: 'submitted', states: ['expired'] },
    '0003': { outcome: 'submitted', states: ['rejected'] },
    '0004': { outcome: 'submitted', states: [] },
    '0005': { outcome: 'rejected', states: [] },
    '0008': { outcome: 'submitted', states: ['unknown'] },
    '0010': { outcome: 'submitted', states: ['enroute', 'delivered'] },
    '0011': { outcome: 'in_doubt', states: ['delivered'] },
    '0012': { outcome: 'in_doubt', states: [] },
    '0013': { outcome: 'submitted', states: ['delivered', 'delivered'] },
    '0014': { outcome: 'submitted', states: ['delivered'] },
    '9999': { outcome: 'submitted', states: ['delivered'] },
  };
  const ends = Object.keys(wanted);
  feed(
    up,
    ends.map((end) => makeJob({ phone: `7916000${end}` })),
  );
  await until(() => up.outcomes.length === ends.length && up.events.length === 11, 'outcomes and receipts');
  for (const end of ends) {
    const outcome = up.outcomes.find(({ job }) => job.phone.endsWith(end))!;
    const states = up.events.flatMap((event) =>
      event.kind === 'receipt' && event.phone.endsWith(end) ? [event.state as string] : [],
    );
    assert.deepEqual({ outcome: outcome.kind, states }, wanted[end], end);
  }
});

test('it refuses what a real SMSC refuses', async (t) => {
  const smsc = await startSmsc();
  t.after(() => smsc.stop());
  const up = await upLink({ port: smsc.port });
  t.after(() => up.link.stop(0));
  const rows: [Parameters<typeof makeJob>[0], string][] = [
    [{ phone: '12' }, '0x0B'],
    [{ sender: 'TWELVELETTER' }, '0x0A'],
    [{ sender: '' }, '0x0A'],
  ];
  feed(
    up,
    rows.map(([fields]) => makeJob(fields)),
  );
  await until(() => up.outcomes.length === rows.length, 'outcomes');
  assert.deepEqual(
    up.outcomes.map((outcome) => 'code' in outcome && outcome.code),
    rows.map(([, code]) => code),
  );
});

test('a receipt that a cut connection swallowed is sent again', async (t) => {
  const smsc = await startSmsc({ behaviour: { receipt_delay_ms: 1 } });
  t.after(() => smsc.stop());
  const up = await upLink({ port: smsc.port });
  t.after(() => up.link.stop(0));
  up.holdEvents = true;
  feed(up, [makeJob()]);
  await until(() => up.held.length === 1, 'the receipt');
  up.holdEvents = false;
  smsc.cut();
  await until(() => up.events.length === 2, 'the receipt again');
  await until(() => smsc.stats().deliveries_acknowledged === 1, 'its acknowledgement');
});
