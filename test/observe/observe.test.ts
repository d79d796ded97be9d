import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeEvents } from '../../src/observe/events.ts';
import { makeLogger, maskPhone } from '../../src/observe/logger.ts';
import { makeMetrics } from '../../src/observe/metrics.ts';
import { HealthBoard } from '../../src/workers/health-board.ts';

/** What a logger writes, a line an entry. */
function written(level = 'trace') {
  const lines: string[] = [];
  const log = makeLogger(level, 'node:1', { write: (line: string) => void lines.push(line) });
  return { lines, log, all: () => lines.join('') };
}

test('passwords, tokens and texts never reach a log, wherever they stand', () => {
  const secret = 'S3CRET';
  for (const name of [
    'password',
    'pwd',
    'token',
    'token_hash',
    'authorization',
    'text',
    'tls_key',
    'connectionString',
  ]) {
    const { log, all } = written();
    log.info({ [name]: secret }, 'alone');
    log.error({ settings: { host: 'h', [name]: secret } }, 'inside');
    log.info({ request: { headers: { [name]: secret } } }, 'deeper');
    assert.doesNotMatch(all(), /S3CRET/, name);
    assert.match(all(), /"host":"h"/);
  }
});

test('of an error its code and message are logged, never the row it names', () => {
  const { log, lines } = written();
  const error = Object.assign(new Error('duplicate key'), {
    code: '23505',
    detail: 'Key (text)=(S3CRET)',
    where: 'S3CRET',
  });
  log.warn({ err: error }, 'failed');
  assert.doesNotMatch(lines[0]!, /S3CRET/);
  const entry = JSON.parse(lines[0]!);
  assert.deepEqual(
    [entry.level, entry.node, entry.err.code, entry.err.message],
    ['warn', 'node:1', '23505', 'duplicate key'],
  );
});

test('a long message of an error, which may hold a whole batch, is cut', () => {
  const { log, lines } = written();
  log.warn({ err: new Error(`malformed array literal: "${'Hello '.repeat(1000)}"`) }, 'failed');
  assert.ok(lines[0]!.length < 2000);
});

test('numbers are masked', () => {
  assert.equal(maskPhone('79161234567'), '7916***4567');
  assert.equal(maskPhone('1234567'), '***');
});

const NAMES = [
  'accepted_total',
  'submitted_total',
  'final_total',
  'queue_depth',
  'queue_age_seconds',
  'link_window',
  'link_in_flight',
  'request_seconds',
  'accept_commit_seconds',
  'submit_seconds',
  'receipt_seconds',
  'push_seconds',
  'ledger_drift_accounts',
];

test('every figure an operator is promised has its name, and events move their counters', async () => {
  const metrics = makeMetrics();
  const { log, lines } = written('info');
  const events = makeEvents(log, metrics, (id) => `op${id}`);
  const before = await metrics.registry.metrics();
  for (const name of NAMES) assert.match(before, new RegExp(`^# TYPE kaskad_${name} `, 'm'), name);

  events.accepted('sms', 3);
  events.submitted(1, 1, 2);
  events.settled({ state: 'delivered', channel: 'sms', connectionId: 1, count: 1 });
  events.ledgerDrift(1);
  events.refused('stop_listed', 1);
  const text = await metrics.registry.metrics();
  for (const line of [
    'kaskad_accepted_total{channel="sms"} 3',
    'kaskad_submitted_total{connection="op1"} 1',
    'kaskad_submitted_segments_total{connection="op1"} 2',
    'kaskad_final_total{channel="sms",connection="op1",state="delivered"} 1',
    'kaskad_ledger_drift_accounts 1',
    'kaskad_refused_total{code="stop_listed"} 1',
  ]) {
    assert.ok(text.includes(`${line}\n`), line);
  }
  // Every message only counts; what a person must act on is an error.
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).level),
    ['error'],
  );
});

test('a connection that is removed or renamed leaves no figures of its link behind: they would look like one that is away', async () => {
  const metrics = makeMetrics();
  const events = makeEvents(written().log, metrics, String);
  const board = new HealthBoard({ query: async () => ({ rows: [] }) } as never, 'node:1', events);
  const health = { state: 'up', bound: 2, wanted: 2, inFlight: 0, window: 10, reason: '' } as const;
  const shown = async () =>
    [...(await metrics.registry.metrics()).matchAll(/^kaskad_link_(\w+)\{connection="(\w+)"\}/gm)].map(
      ([, figure, name]) => `${name} ${figure}`,
    );
  const all = (name: string) => ['bound', 'window', 'in_flight'].map((figure) => `${name} ${figure}`);
  board.report({ id: 1, name: 'op1' } as never, health);
  board.report({ id: 2, name: 'op2' } as never, health);
  board.report({ id: 2, name: 'renamed' } as never, health);
  assert.deepEqual((await shown()).sort(), [...all('op1'), ...all('renamed')].sort());
  board.forget((id) => id === 2);
  assert.deepEqual((await shown()).sort(), all('renamed').sort());
});
