// Staff, users of accounts, the audit, and what tokens are good for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verify } from '@node-rs/argon2';
import pg from 'pg';
import { commandLine } from './support/command-line.ts';

test('staff and users are added, changed and taken away; the last of those in charge stays', async (context) => {
  const { kaskad, json, database } = await commandLine(context);
  const hashOf = async (login: string): Promise<string> => {
    const client = new pg.Client(database.config);
    await client.connect();
    const { rows } = await client.query('SELECT password_hash AS hash FROM app_user WHERE login = $1', [login]);
    await client.end();
    return rows[0].hash;
  };

  const olga = await json<{ password: string }>('staff add olga --role admin --email olga@example.com');
  assert.equal(await verify(await hashOf('olga'), olga.password), true);
  assert.match((await kaskad('staff add OLGA --role admin')).err, /has the login "OLGA" already/);
  assert.match((await kaskad('staff add "a b" --role admin')).err, /without blanks/);
  assert.match((await kaskad('staff add ivan --role owner')).err, /--role must be one of admin/);
  for (const line of ['staff block olga', 'staff remove olga', 'staff set-role olga --role observer']) {
    assert.match((await kaskad(line)).err, /olga is the last active admin/, line);
  }
  await json('staff add ivan --role admin');
  await json('staff set-role olga --role moderator');
  assert.match((await kaskad('staff block olg')).err, /did you mean "olga"/);
  await json('staff block olga');
  await json('staff unblock olga');
  const again = await json<{ password: string }>('staff reset-password olga');
  assert.equal(await verify(await hashOf('olga'), again.password), true);
  assert.deepEqual((await json('staff reset-totp olga')).reset, false);
  const staff = await json<{ login: string; role: string; state: string }[]>('staff list');
  assert.deepEqual(
    staff.map(({ login, role, state }) => [login, role, state]),
    [
      ['olga', 'moderator', 'active'],
      ['ivan', 'admin', 'active'],
    ],
  );
  await json('staff remove olga');

  await json('account create --login shop --password s3cret');
  await json('user add anna@example.com --account shop --role manager --name Anna');
  assert.match((await kaskad('user add ivan --account shop --role viewer')).err, /already/);
  assert.match((await kaskad('user block ivan --account shop')).err, /there is no user "ivan"/);
  assert.match((await kaskad('user block shop --account shop')).err, /last active owner/);
  await json('user block anna@example.com --account shop');
  await json('user reset-password anna@example.com --account shop');
  const users = await json<{ login: string; state: string }[]>('user list --account shop');
  assert.deepEqual(
    users.map(({ login, state }) => [login, state]),
    [
      ['shop', 'active'],
      ['anna@example.com', 'blocked'],
    ],
  );

  const created = await json<{ token: string; id: number }>(
    'token create --account shop --name crm --scopes messages:send,balance:read --addresses 192.0.2.7,2001:db8::/32 --expires 90d',
  );
  const rotated = await json<{ token: string; id: number }>(`token rotate ${created.id} --overlap-h 1`);
  const tokens = await json<{ id: number; scopes: string[]; addresses: string[]; expiresAt: string }[]>('token list');
  assert.deepEqual(
    tokens.map(({ scopes, addresses }) => [scopes, addresses]),
    Array(2).fill([
      ['messages:send', 'balance:read'],
      ['192.0.2.7/32', '2001:db8::/32'],
    ]),
  );
  assert.ok(Date.parse(tokens[0]!.expiresAt) < Date.parse(tokens[1]!.expiresAt));
  assert.match((await kaskad('token create --account shop --scopes all')).err, /there is no "all"/);
  assert.match((await kaskad('token create --account shop --addresses 1.2.3')).err, /no address and no network/);
  assert.match((await kaskad('token create --account shop --expires 2020-01-01')).err, /in the future/);
  assert.match((await kaskad('token create --account shop --token kst_mine')).err, /must not begin with kst_/);
  await json(`token revoke ${rotated.id}`);
  assert.match((await kaskad(`token rotate ${rotated.id}`)).err, /revoked or expired/);

  const audit = await json<{ action: string; actorKind: string }[]>('audit list --account shop --limit 100');
  const actions = audit.map(({ action }) => action);
  assert.deepEqual(actions.slice(0, 2), ['api_token.changed', 'api_token.changed']);
  assert.ok(actions.includes('user.created') && audit.every(({ actorKind }) => actorKind === 'command'));
  assert.ok(!JSON.stringify(audit).includes(created.token) && !JSON.stringify(audit).includes('argon2'));
  assert.equal((await json<unknown[]>('audit list --action user.removed --from 1h')).length, 1);
  assert.match((await kaskad('audit list --action user.')).out, /user\.removed/);
});
