// Exports, statistics and the ledger on the command line.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ConfigCache } from '../../src/pipeline/config-cache.ts';
import { EXPORT_JOB } from '../../src/pipeline/export-request.ts';
import { exportJobs } from '../../src/pipeline/export-run.ts';
import { openDb } from '../../src/store/db.ts';
import { jobsDuty } from '../../src/workers/jobs.ts';
import { countStatistics } from '../../src/workers/statistics.ts';
import { commandLine } from './support/command-line.ts';

test('exports, statistics and the ledger are at hand on the command line', async (t) => {
  const cli = await commandLine(t);
  const folder = mkdtempSync(join(tmpdir(), 'kaskad-exports-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const db = openDb(cli.database.config);
  t.after(() => db.close());
  await cli.json('account create --login shop --balance 100');
  await cli.json('account top-up shop --amount 7.5 --note invoice');
  await cli.json('stop add 79161234567 --account shop --reason "=asked"');

  const { id } = await cli.json<{ id: number }>(
    'export create --account shop --kind stops --columns phone,reason --semicolons',
  );
  const file = join(folder, 'stops.csv');
  const early = await cli.kaskad(`export save ${id} ${file}`);
  assert.deepEqual([early.code, early.err], [1, `kaskad: export ${id} is queued`]);
  const cache = new ConfigCache(db.calm);
  await cache.refresh();
  const work = () =>
    jobsDuty(db.calm, { [EXPORT_JOB]: exportJobs(db.calm, cache) }, { failed: () => {} }).run(
      new AbortController().signal,
    );
  await work();
  assert.deepEqual(await cli.json(`export save ${id} ${file} --wait`), { file, bytes: 38, rows: 1 });
  assert.equal(readFileSync(file, 'utf8'), "\ufeffphone;reason\r\n7916***4567;'=asked\r\n");
  assert.match((await cli.kaskad(`export save ${id} ${file}`)).err, /exists already/);
  assert.equal((await cli.json(`export show ${id}`)).state, 'done');
  const list = await cli.json<{ id: number; kind: string }[]>('export list --account shop');
  assert.deepEqual(
    list.map((one) => [one.id, one.kind]),
    [[id, 'stops']],
  );

  const mistakes: [string, RegExp][] = [
    ['export create --account shop --kind stops --state read', /--state is no filter of stops/],
    ['export create --account shop --kind campaign', /--campaign is missing/],
    ['export create --account shop --kind messages --columns id,secret', /"secret" is none of/],
    ['export show 999', /there is no export 999/],
    ['statistics show --by week', /--by: one or two/],
    ['ledger show --account shop --from yesterday', /"yesterday" is no time/],
  ];
  for (const [line, message] of mistakes) {
    const answer = await cli.kaskad(line);
    assert.notEqual(answer.code, 0, line);
    assert.match(answer.err, message, line);
  }

  const ledger = await cli.json<Record<string, string>[]>('ledger show --account shop --from 1h');
  assert.deepEqual(
    ledger.map(({ balance, balanceAfter }) => [balance, balanceAfter]),
    [
      ['7.5', '107.5'],
      ['100', '100'],
    ],
  );
  assert.deepEqual(await cli.json('ledger show --account shop --to 1h'), []);

  assert.match((await cli.kaskad('statistics show')).out, /nothing is counted yet/);
  await countStatistics(db.calm, new AbortController().signal, null);
  await db.calm.query(
    `INSERT INTO stat_hour (slice, hour, account_id, channel, sender, state, messages, parts, charged_e7, refunded_e7, cost_e7)
     SELECT 1, date_trunc('hour', now()), id, 'sms', 'SHOP', 'delivered', 3, 3, 75000000, 25000000, 20000000 FROM account`,
  );
  const counted = await cli.json<{ groups: Record<string, unknown>[] }>(
    'statistics show --account shop --by account,channel',
  );
  assert.deepEqual(
    counted.groups.map(({ account, channel, messages, charged, margin }) => [
      account,
      channel,
      messages,
      charged,
      margin,
    ]),
    [['shop', 'sms', 3, '5', '3']],
  );
});
