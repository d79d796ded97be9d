// Accounts, tokens, senders, and the issue's own example lines.
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { suite, test } from 'node:test';
import { verify } from '@node-rs/argon2';
import pg from 'pg';
import { ConfigCache } from '../../src/pipeline/config-cache.ts';
import { openDb } from '../../src/store/db.ts';
import { type CommandLine, commandLine, run } from './support/command-line.ts';

const CREATE =
  'account create --login shop --password s3cret --token T0KEN --balance 1000 --get-answer text --push-url http://127.0.0.1:9000/';

test("the issue's examples work as they are written", async (context) => {
  const { kaskad, database } = await commandLine(context);
  const lines = [
    CREATE,
    'sender add --account shop --channel sms --name SHOP --approved',
    'connection add --channel sms-smpp --name op1 --set host=127.0.0.1 --set port=2775 --set system_id=u --set password=p --set window=200',
    "tariff set --account shop --channel sms --area '*' --price 2.5",
  ];
  for (const line of lines) assert.deepEqual({ ...(await kaskad(line)), out: '' }, { code: 0, out: '', err: '' }, line);

  const db = openDb(database.config);
  context.after(() => db.close());
  const cache = new ConfigCache(db.calm);
  await cache.refresh();
  const account = cache.byLogin('shop')!;
  assert.equal(await verify(account.passwordHash!, 's3cret'), true);
  assert.match(account.passwordHash!, /^\$argon2id\$/);
  assert.equal(account.account.getAnswer, 'text');
  assert.equal(cache.account(account.account.id)!.pushUrl, 'http://127.0.0.1:9000/');
  assert.equal(cache.byToken(hash('sha256', 'T0KEN', 'hex'))?.account.id, account.account.id);
  const md5 = hash('md5', 'T0KEN', 'hex');
  assert.equal(cache.byTokenHash('SHOP', hash('sha256', md5, 'hex'))?.account.id, account.account.id);
  assert.equal(cache.sender(account.account.id, 'sms', 'shop')?.state, 'approved');
  const { tariffId } = cache.account(account.account.id)!;
  assert.equal(cache.rates.priceFor(tariffId!, 'sms', null, Date.now())?.priceE7, 25_000_000n);
  assert.deepEqual(cache.connections()[0]!.settings, {
    host: '127.0.0.1',
    port: 2775,
    system_id: 'u',
    password: 'p',
    window: 200,
  });
});

test('an empty database is set up by the first command', async (context) => {
  const { database } = await commandLine(context);
  const client = new pg.Client(database.config);
  await client.connect();
  await client.query('DROP SCHEMA public CASCADE');
  await client.query('CREATE SCHEMA public');
  await client.end();
  const answer = await run(['account', 'list', '--json'], { DATABASE_URL: database.url });
  assert.deepEqual(answer, { code: 0, out: '[]', err: '' });
});

suite('accounts', () => {
  let cli: CommandLine;
  test('are made, shown and changed', async (context) => {
    cli = await commandLine(context);
    await cli.json(CREATE);
    const shown = await cli.json('account show SHOP');
    assert.equal(shown.balance, '1000');
    assert.equal(shown.available, '1000');
    assert.equal(shown.get_answer, 'text');
    assert.equal((shown.tokens as unknown[]).length, 1);
    assert.ok(!JSON.stringify(shown).includes('T0KEN') && !JSON.stringify(shown).includes('argon2'));

    await cli.json(
      "account set shop --rate 50 --segments-max 3 --get-answer default --time-zone Asia/Omsk --push-url ''",
    );
    const changed = await cli.json('account show --login shop');
    assert.equal(changed.rate_per_s, 50);
    assert.equal(changed.segments_max, 3);
    assert.equal(changed.get_answer, 'default');
    assert.equal(changed.time_zone, 'Asia/Omsk');
    assert.equal(changed.push_url, '');
    await cli.json('account set shop --rate 0 --segments-max 0');
    assert.equal((await cli.json('account show shop')).rate_per_s, null);

    const before = await one<{ v: number; h: string }>(
      cli,
      'SELECT password_version AS v, password_hash AS h FROM account',
    );
    await cli.json('account set shop --password other');
    const after = await one<{ v: number; h: string }>(
      cli,
      'SELECT password_version AS v, password_hash AS h FROM account',
    );
    assert.equal(after.v, before.v + 1);
    assert.equal(await verify(after.h, 'other'), true);

    await blockAndUnblock();
    await moneyMoves();
    await tokens();
    await senders();
  });

  async function blockAndUnblock() {
    assert.match((await cli.kaskad('account block shop')).err, /--reason is missing/);
    await cli.json('account block shop --reason "does not pay"');
    const blocked = (await cli.json<{ state: string; reason: string }[]>('account list --state blocked'))[0]!;
    assert.equal(blocked.reason, 'does not pay');
    await cli.json('account unblock shop');
    assert.equal((await cli.json('account show shop')).state, 'active');
  }

  async function moneyMoves() {
    const topUp = await cli.json('account top-up shop --amount 0.0000001 --note "invoice 17"');
    assert.equal(topUp.available, '1000.0000001');
    await cli.json('account top-up shop --amount=-0.5 --note correction');
    const refused = await cli.kaskad('account top-up shop --amount=-1000');
    assert.equal(refused.code, 1);
    assert.match(refused.err, /would owe more than its credit limit allows/);
    await cli.json('account set shop --credit-limit 10');
    await cli.json('account top-up shop --amount=-1000 --note correction');
    assert.match((await cli.kaskad('account set shop --credit-limit 0')).err, /would owe more/);
    const entries = await cli.json<{ kind: string; balance: string; note: string }[]>('ledger show --account shop');
    assert.deepEqual(
      entries.map(({ kind, balance, note }) => [kind, balance, note]),
      [
        ['adjustment', '-1000', 'correction'],
        ['adjustment', '-0.5', 'correction'],
        ['top_up', '0.0000001', 'invoice 17'],
        ['top_up', '1000', 'opening balance'],
      ],
    );
    assert.equal((await cli.kaskad('ledger check')).code, 0);
  }

  async function tokens() {
    const made = await cli.json<{ id: number; token: string }>('token create --account shop --name crm --rate 20');
    assert.match(made.token, /^[\w-]{32}$/);
    assert.match((await cli.kaskad('token create --account shop --token T0KEN')).err, /in use already/);
    await cli.json('token revoke --account shop --name crm');
    assert.match((await cli.kaskad(`token revoke ${made.id}`)).err, /revoked already/);
    await cli.json('token revoke --token T0KEN');
    const list = await cli.json<{ revokedAt: string | null }[]>('token list --account shop');
    assert.ok(list.every((token) => token.revokedAt !== null));
  }

  async function senders() {
    await cli.json('sender add --account shop --name CODE --class urgent');
    await cli.json('sender approve --account shop --name code');
    await cli.json('sender add --account shop --name CODE');
    const state = async () => (await cli.json<Record<string, unknown>[]>('sender list --account shop'))[0]!;
    assert.deepEqual([(await state()).state, (await state()).trafficClass], ['approved', 'urgent']);
    await cli.json('sender reject --account shop --name CODE --reason "not your name"');
    assert.deepEqual([(await state()).state, (await state()).reason], ['rejected', 'not your name']);
    await cli.json('sender remove --account shop --name CODE');
    assert.deepEqual(await cli.json('sender list'), []);
  }
});

const mistakes: [line: string, code: number, message: RegExp][] = [
  ['account show shp', 1, /there is no account "shp"; did you mean "shop"\?/],
  ['account show', 2, /ACCOUNT is missing \(or --login ACCOUNT\)/],
  [CREATE, 1, /there is an account "shop" already/],
  ['account create --login "two words"', 2, /--login must have/],
  ['account create --login b --push-url ftp://x', 2, /--push-url: "ftp:\/\/x" is no http/],
  ['account create --login b --time-zone Moscow', 2, /"Moscow" is no time zone/],
  ['account create --login b --currency RUBLE', 2, /three letters/],
  ['account create --login b --tariff none-such', 1, /there is no tariff "none-such"/],
  ['account create --login b --token T0KEN', 1, /in use already/],
  ['account create --login b --token "a b c d"', 2, /--token must have/],
  ['account set shop', 2, /nothing to set/],
  ['account top-up shop --amount 0', 2, /must not be 0/],
  ['account top-up shop --amount 1.12345678', 2, /at most seven places/],
  ['sender add --account shop --name ОБУВЬ', 2, /Latin letters/],
  ['sender add --account shop --name TWELVELETTER', 2, /at most 11/],
  ['sender add --account shop --name HLR', 2, /selects a service/],
  ['sender approve --account shop --name SHOPP', 1, /no sms sender "SHOPP"; did you mean "SHOP"\?/],
  ['sender reject --account shop --name SHOP', 2, /--reason is missing/],
  ['token revoke', 2, /ID is missing/],
  ['token revoke 99', 1, /no such token/],
];

test('mistakes are named, and nothing is changed by them', async (context) => {
  const cli = await commandLine(context);
  await cli.json(CREATE);
  await cli.json('sender add --account shop --name SHOP');
  for (const [line, code, message] of mistakes) {
    const answer = await cli.kaskad(line);
    assert.equal(answer.code, code, `${line}: ${answer.err}`);
    assert.match(answer.err, message, line);
  }
  assert.equal((await cli.json<unknown[]>('account list')).length, 1);
  const error = JSON.parse((await cli.kaskad('account show shp --json')).err);
  assert.equal(error.error.code, 'not_found');
});

async function one<T extends object>(cli: CommandLine, sql: string): Promise<T> {
  const client = new pg.Client(cli.database.config);
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows[0]!;
  } finally {
    await client.end();
  }
}
