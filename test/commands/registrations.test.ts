// Registrations and letters from the command line, and what an account may be told.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { hash, verify } from '@node-rs/argon2';
import { createAccount } from '../../src/store/admin/accounts.ts';
import { openDb } from '../../src/store/db.ts';
import { insertRegistration } from '../../src/store/registrations.ts';
import { commandLine } from './support/command-line.ts';

const KASKAD = join(import.meta.dirname, '../../bin/kaskad');

test('registrations are listed, approved and refused once, with letters that the operator can read', async (context) => {
  const cli = await commandLine(context);
  const db = openDb(cli.database.config);
  context.after(() => db.close());
  const register = async (login: string, phone: string) => {
    const password_hash = await hash('password', { memoryCost: 1024, timeCost: 1 });
    const applicant = {
      kind: 'person',
      name: 'Иван',
      city: 'Омск',
      phone,
      email: `${login}@example.com`,
      inn: '',
    } as const;
    const rest = { juridicalAddress: '', companyName: '', ogrnip: '', addressFacto: `Омск, дом ${phone}` };
    const consent = { version: '2026-11', source: 'request' } as const;
    await createAccount(
      db.calm,
      login,
      { password_hash, email: applicant.email },
      0n,
      async (client, id) => {
        const added = {
          applicant: { ...applicant, ...rest },
          consent,
          address: '',
          userAgent: '',
          state: 'pending',
        } as const;
        await insertRegistration(client, id, added);
      },
      { state: 'pending' },
    );
  };
  await register('first', '79160000001');
  await register('second', '79160000001');
  await register('third', '79160000003');
  const waiting = await cli.json<{ login: string; same: string }[]>('account registrations');
  assert.deepEqual(
    waiting.map(({ login, same }) => [login, same]),
    [
      ['third', ''],
      ['second', 'first (phone, postal_address)'],
      ['first', 'second (phone, postal_address)'],
    ],
  );
  await cli.json('account approve FIRST');
  assert.match((await cli.kaskad('account approve first')).err, /does not wait: it is active/);
  assert.match((await cli.kaskad('account refuse second')).err, /--reason is missing/);
  const refused = await cli.json<{ mail: number }>('account refuse second --reason "one is enough"');
  assert.match((await cli.kaskad('account unblock second')).err, /was refused: account approve/);
  await cli.json('account unblock third');
  assert.deepEqual(await cli.json('account registrations'), []);
  const decided = await cli.json<{ login: string; state: string; reason: string }[]>(
    'account registrations --state all',
  );
  assert.deepEqual(
    decided.map(({ login, state, reason }) => [login, state, reason]),
    [
      ['third', 'approved', ''],
      ['second', 'refused', 'one is enough'],
      ['first', 'approved', ''],
    ],
  );

  const letters = await cli.json<{ kind: string; to: string; state: string }[]>('mail list');
  assert.deepEqual(
    letters.map(({ kind, to, state }) => [kind, to, state]),
    [
      ['registration.approved', 'third@example.com', 'waiting'],
      ['registration.refused', 'second@example.com', 'waiting'],
      ['registration.approved', 'first@example.com', 'waiting'],
    ],
  );
  assert.match((await cli.kaskad(`mail show ${refused.mail}`)).out, /Причина: one is enough/);
  await db.calm.query('UPDATE mail SET next_at = NULL, last_error = $2 WHERE id = $1', [refused.mail, '550 no']);
  assert.equal((await cli.json<unknown[]>('mail list --state failed --account second')).length, 1);
  await cli.json(`mail retry ${refused.mail}`);
  assert.equal((await cli.json<unknown[]>('mail list --state failed')).length, 0);
  assert.match((await cli.kaskad('mail show 999')).err, /there is no letter 999/);
});

test('an account is told what it may, and its password need not stand on the command line', async (context) => {
  const cli = await commandLine(context);
  const child = spawn(
    KASKAD,
    ['account', 'create', '--login', 'bank', '--password-stdin', '--email', 'bank@example.com'],
    {
      env: { ...process.env, DATABASE_URL: cli.database.url },
      stdio: ['pipe', 'ignore', 'inherit'],
    },
  );
  child.stdin.end(' s3cret with blanks \n');
  assert.deepEqual(await once(child, 'close'), [0, null]);
  const db = openDb(cli.database.config);
  context.after(() => db.close());
  const { rows } = await db.calm.query(`SELECT a.password_hash AS door, u.password_hash AS cabinet, u.role
    FROM account a JOIN app_user u ON u.account_id = a.id WHERE a.login = 'bank' AND u.login = 'bank'`);
  assert.equal(rows[0].role, 'owner');
  assert.ok((await verify(rows[0].door, ' s3cret with blanks ')) && rows[0].cabinet === rows[0].door);

  await cli.json(
    'account set bank --moderation review --deny-channels "WhatsApp, telegram" --day-cap 500 --low-balance 20 --company "Bank"',
  );
  const shown = async () => {
    const { moderation, denied_channels, day_cap, low_balance, company, email } = await cli.json('account show bank');
    return [moderation, denied_channels, day_cap, low_balance, company, email];
  };
  assert.deepEqual(await shown(), ['review', 'whatsapp,telegram', '500', '20', 'Bank', 'bank@example.com']);
  await cli.json(`account set bank --moderation off --deny-channels '' --day-cap none --low-balance none --email ''`);
  assert.deepEqual(await shown(), ['off', '', null, null, 'Bank', '']);
  for (const [line, message] of [
    ['account set bank --deny-channels fax', /no channel "fax"/],
    ['account set bank --day-cap -5', /decimal|negative|amount/],
    ['account set bank --email nobody', /is no address/],
    ['account set bank --moderation maybe', /must be one of off, review, reject/],
    ['account create --login Bank --password secret', /"Bank" already/],
  ] as const) {
    const answer = await cli.kaskad(line);
    assert.notEqual(answer.code, 0, line);
    assert.match(answer.err, message, line);
  }
});
