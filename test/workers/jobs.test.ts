import assert from 'node:assert/strict';
import { test } from 'node:test';
import type pg from 'pg';
import { ConfigCache } from '../../src/pipeline/config-cache.ts';
import type { EvaluateWorld } from '../../src/pipeline/evaluate-step.ts';
import { EXPORT_JOB, type ExportRequest } from '../../src/pipeline/export-request.ts';
import { exportJobs } from '../../src/pipeline/export-run.ts';
import { createAccount } from '../../src/store/admin/accounts.ts';
import { openDb } from '../../src/store/db.ts';
import { createFile } from '../../src/store/files.ts';
import { createJob, type Job } from '../../src/store/jobs.ts';
import { campaignImports } from '../../src/workers/campaign-imports.ts';
import { type JobHandler, jobsDuty } from '../../src/workers/jobs.ts';
import { cloneDatabase } from '../helpers/database.ts';
import { eventually } from '../helpers/eventually.ts';

interface TestContext {
  after(work: () => Promise<void>): void;
}

async function world(context: TestContext) {
  const database = await cloneDatabase();
  const db = openDb(database.config, { hot: 1, calm: 5 });
  context.after(async () => {
    await db.close();
    await database.drop();
  });
  const pool = db.calm;
  const cache = new ConfigCache(pool);
  const accounts = [await createAccount(pool, 'one', {}, 0n), await createAccount(pool, 'two', {}, 0n)] as const;
  await pool.query(
    `INSERT INTO stop_entry (phone, account_id, reason) SELECT 79160000000 + n, $1, 'asked' FROM generate_series(1, 2500) n`,
    [accounts[0]],
  );
  await cache.refresh();
  return { pool, cache, accounts };
}

const request = (more: Partial<ExportRequest> = {}): ExportRequest => ({
  thing: 'stops',
  format: 'csv',
  delimiter: ',',
  filters: {},
  columns: ['phone'],
  reveal: false,
  ...more,
});

async function asked(pool: pg.Pool, accountId: number, more: Partial<ExportRequest> = {}): Promise<Job> {
  const job = { accountId, kind: EXPORT_JOB, parameters: request(more), createdBy: 'test' };
  return (await createJob(pool, job, 100)) as Job;
}

async function stateOf(pool: pg.Pool, id: number) {
  const { rows } = await pool.query(
    `SELECT j.state, j.tries, j.done_count AS done, j.error, f.complete, (SELECT string_agg(convert_from(data, 'UTF8'), '' ORDER BY no)
       FROM stored_piece p WHERE p.file_id = f.id) AS text FROM job j LEFT JOIN stored_file f ON f.id = j.file_id WHERE j.id = $1`,
    [id],
  );
  return rows[0];
}

const quiet = { failed: () => {} };

test('a job whose node died begins anew, with a file of its own; numbers stay masked', async (t) => {
  const { pool, cache, accounts } = await world(t);
  const job = await asked(pool, accounts[0]);
  // What a node that died left behind: half a file.
  await pool.query(
    `WITH f AS (INSERT INTO stored_file (account_id, name, media_type, expires_at) VALUES ($2, 'half', 'x', now() + interval '1 day') RETURNING id)
     UPDATE job SET state = 'running', tries = 1, done_count = 1000, file_id = (SELECT id FROM f) WHERE id = $1`,
    [job.id, accounts[0]],
  );
  await jobsDuty(pool, { [EXPORT_JOB]: exportJobs(pool, cache) }, quiet).run(new AbortController().signal);
  const done = await stateOf(pool, job.id);
  assert.deepEqual([done.state, done.tries, done.done, done.complete], ['done', 2, 2500, true]);
  const lines = done.text.trim().split('\r\n');
  assert.deepEqual([lines.length, lines[1], lines.at(-1)], [2501, '7916***0001', '7916***2500']);
  assert.equal((await pool.query(`SELECT 1 FROM stored_file WHERE name = 'half'`)).rowCount, 0);
});

test('canceled jobs end and leave no file; a node that stops puts them back; what cannot be done says so', async (t) => {
  const { pool, cache, accounts } = await world(t);
  const real = exportJobs(pool, cache);
  // Each job stops in its middle until the test lets it go on.
  let reached = 0;
  const gates: (() => void)[] = [];
  const held: JobHandler = async (job, signal) => {
    reached += 1;
    await new Promise<void>((resolve) => {
      gates.push(resolve);
      signal.addEventListener('abort', () => resolve());
    });
    return real(job, signal);
  };
  const canceled = await asked(pool, accounts[0]);
  const turn = jobsDuty(pool, { [EXPORT_JOB]: held }, quiet).run(new AbortController().signal);
  await eventually(() => assert.equal(reached, 1));
  await pool.query(`UPDATE job SET state = 'canceled' WHERE id = $1`, [canceled.id]);
  gates[0]!();
  await turn;
  assert.equal((await stateOf(pool, canceled.id)).state, 'canceled');
  assert.equal((await pool.query('SELECT 1 FROM stored_file')).rowCount, 0);

  const stopping = new AbortController();
  const interrupted = await asked(pool, accounts[0]);
  const second = jobsDuty(pool, { [EXPORT_JOB]: held }, quiet).run(stopping.signal);
  await eventually(() => assert.equal(reached, 2));
  stopping.abort();
  await second;
  const back = await stateOf(pool, interrupted.id);
  assert.deepEqual([back.state, back.tries, back.complete], ['queued', 0, null]);
  assert.equal((await pool.query('SELECT 1 FROM stored_file')).rowCount, 0);

  const errors: unknown[] = [];
  const broken: JobHandler = async () => {
    throw new Error('a secret of the inside');
  };
  await jobsDuty(pool, { [EXPORT_JOB]: broken }, { failed: (error) => errors.push(error) }).run(
    new AbortController().signal,
  );
  const failed = await stateOf(pool, interrupted.id);
  assert.deepEqual([failed.state, failed.error, errors.length], ['failed', 'something went wrong on our side', 1]);
});

test('one account’s many jobs do not keep another waiting, and those of other kinds are left alone', async (t) => {
  const { pool, accounts } = await world(t);
  for (let i = 0; i < 4; i += 1) await asked(pool, accounts[0]);
  const late = await asked(pool, accounts[1]);
  const foreign = await createJob(pool, { accountId: accounts[1], kind: 'import', parameters: {}, createdBy: '' }, 9);
  const order: number[] = [];
  let most = 0;
  const open = new Map<number, number>();
  const handler: JobHandler = async (job) => {
    order.push(job.id);
    const accountId = job.accountId as number;
    open.set(accountId, (open.get(accountId) ?? 0) + 1);
    most = Math.max(most, open.get(accountId)!);
    await pool.query('SELECT 1');
    open.set(accountId, open.get(accountId)! - 1);
    return 0;
  };
  await jobsDuty(pool, { [EXPORT_JOB]: handler }, quiet).run(new AbortController().signal);
  assert.equal(order.length, 5);
  assert.ok(order.indexOf(late.id) <= 1, String(order));
  assert.equal(most, 1);
  assert.equal((await stateOf(pool, foreign!.id)).state, 'queued');
});

test('imports that always fail keep nobody waiting, and are given up', async (t) => {
  const { pool, accounts } = await world(t);
  const [bad, good] = accounts;
  const importing = async (accountId: number): Promise<number> => {
    const file = await createFile(pool, { accountId, name: 'list', mediaType: 'text/csv', keepDays: 1 });
    await file.write('phone\n12\n');
    await file.finish();
    const { rows } = await pool.query<{ id: number }>(
      `INSERT INTO campaign (account_id, name, state, steps, file_id, media_type, mapping) VALUES
       ($1, 'test', 'importing', '[{"channel": "sms", "sender": "S", "text": "Hi"}]', $2, 'text/csv',
        '{"header": true, "phone": 0, "columns": []}') RETURNING id`,
      [accountId, file.id],
    );
    return rows[0]!.id;
  };
  const failing = [await importing(bad), await importing(bad), await importing(bad)];
  const worn = await importing(good);
  const id = await importing(good);
  await pool.query('UPDATE campaign SET import_tries = 5 WHERE id = $1', [worn]);
  const account = (id: number) => {
    if (id === bad) throw new Error('a fault of ours');
    return { id, timeZone: 'Europe/Moscow' };
  };
  const failed: number[] = [];
  const duty = campaignImports({
    pool,
    evaluation: { cache: { account } } as unknown as EvaluateWorld,
    failed: (campaignId) => failed.push(campaignId),
  });
  const ended = new AbortController();
  const run = duty.run(ended.signal).then(() => duty.run(ended.signal));
  await eventually(async () => {
    const { rows } = await pool.query('SELECT id, reason FROM campaign WHERE id = ANY($1) ORDER BY id', [[worn, id]]);
    assert.deepEqual(rows, [
      { id: worn, reason: 'import_failed' },
      { id, reason: 'no_recipients' },
    ]);
    assert.deepEqual([...new Set(failed)].sort(), failing);
  });
  ended.abort();
  await run;
});
