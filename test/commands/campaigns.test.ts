import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDb } from '../../src/store/db.ts';
import { commandLine } from './support/command-line.ts';

test('the operator sees campaigns of all clients, and stops them', async (context) => {
  const { database, json, kaskad } = await commandLine(context);
  await json('account create --login shop --balance 100');
  const db = openDb(database.config);
  context.after(() => db.close());
  const { rows } = await db.calm.query(
    `INSERT INTO campaign (account_id, name, state, steps, recipient_count, started_at)
     SELECT id, 'autumn', 'running', '[]', 5, now() FROM account WHERE login = 'shop' RETURNING id`,
  );
  const { id } = rows[0];
  const [line] = await json<{ account: string; recipients: number }[]>('campaign list --account shop --state running');
  assert.deepEqual([line!.account, line!.recipients], ['shop', 5]);
  assert.deepEqual(await json(`campaign pause ${id} --reason 'complaints of recipients'`), {
    ...{ id, name: 'autumn', state: 'paused' },
  });
  const shown = await json(`campaign show ${id}`);
  assert.deepEqual(
    [shown.state, shown.reason, shown.pausedBy],
    ['paused', 'operator: complaints of recipients', 'operator'],
  );
  const again = await kaskad(`campaign pause ${id}`);
  assert.deepEqual(
    [again.code, again.err],
    [1, 'kaskad: the campaign is paused; this is possible while it is scheduled, running'],
  );
  assert.equal((await json(`campaign resume ${id}`)).state, 'running');
  assert.equal((await json(`campaign cancel ${id}`)).state, 'canceled');
  assert.match((await kaskad('campaign show 99')).err, /there is no campaign "99"/);
  const audit = await db.calm.query(
    `SELECT count(*)::int AS n FROM audit_entry WHERE action = 'campaign.changed' AND actor_kind = 'command'`,
  );
  assert.equal(audit.rows[0].n, 3);
});
