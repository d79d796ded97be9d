import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { openDb } from '../../src/store/db.ts';
import { deleteExpiredFiles, FileTooLargeError, findFile, openFile, storeStream } from '../../src/store/files.ts';
import { cloneDatabase } from '../helpers/database.ts';

test('a file is read back as it was written, by its own account alone, until it expires', async (t) => {
  const database = await cloneDatabase();
  const db = openDb(database.config, { hot: 1, calm: 3 });
  t.after(async () => {
    await db.close();
    await database.drop();
  });
  const pool = db.calm;
  await pool.query(`INSERT INTO account (login) VALUES ('a'), ('b')`);
  const bytes = randomBytes(700_001);
  const chunks = Array.from({ length: 8 }, (_, i) => bytes.subarray(i * 100_000, (i + 1) * 100_000));
  const file = { accountId: 1, name: 'list.csv', mediaType: 'text/csv', keepDays: 1 };
  const { id } = await storeStream(pool, file, Readable.from(chunks), 1_000_000);
  assert.equal((await findFile(pool, id, 1))?.sizeBytes, 700_001);
  assert.equal(await findFile(pool, id, 2), undefined);
  assert.equal(await findFile(pool, id, null), undefined);
  assert.ok(bytes.equals(await buffer(openFile(pool, id))));

  await assert.rejects(storeStream(pool, file, Readable.from(chunks), 300_000), FileTooLargeError);
  assert.equal((await pool.query('SELECT count(*)::int AS n FROM stored_file')).rows[0].n, 1);
  await pool.query(`UPDATE stored_file SET expires_at = now() - interval '1 s'`);
  assert.equal(await findFile(pool, id, 1), undefined);
  assert.equal(await deleteExpiredFiles(pool, 100), 1);
  assert.equal((await pool.query('SELECT count(*)::int AS n FROM stored_piece')).rows[0].n, 0);
});
