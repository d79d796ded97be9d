import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { addressKey } from '../../src/identity/attempts.ts';
import {
  Authenticator,
  type AuthOptions,
  type AuthResult,
  type Credentials,
} from '../../src/identity/authenticator.ts';
import type { TokenBounds } from '../../src/pipeline/ports.ts';
import { account, FakeDirectory, md5 } from './fakes.ts';

const NONE: Credentials = { token: '', login: '', password: '', tokenHash: '', bearer: '' };
const HERE = '10.0.0.1';
const ELSEWHERE = '10.0.0.2';
const LIMITS: AuthOptions = { attempts: { perLogin: 3, perAddress: 6, windowSeconds: 60 } };

let directory: FakeDirectory;

beforeEach(async () => {
  directory = new FakeDirectory();
  await directory.add(account(1, 'shop'), 's3cret', 'T0KEN');
  await directory.add(account(2, 'other'), 'other', null);
  await directory.add(account(3, 'tokens-only'), null, 'Z');
});

async function outcome(result: AuthResult | Promise<AuthResult>): Promise<string> {
  const settled = await result;
  return settled.kind === 'known' ? `${settled.account.login} ${settled.tokenId}` : settled.kind;
}

const CASES: [name: string, credentials: Partial<Credentials>, expected: string][] = [
  ['nothing', {}, 'wrong'],
  ['token', { token: 'T0KEN' }, 'shop 10'],
  ['wrong token', { token: 'T0KEn' }, 'wrong'],
  ['a token wins over a right password', { token: 'bad', login: 'shop', password: 's3cret' }, 'wrong'],
  ['login and password', { login: 'shop', password: 's3cret' }, 'shop null'],
  ['wrong password', { login: 'shop', password: 'S3cret' }, 'wrong'],
  ['unknown login', { login: 'nobody', password: 's3cret' }, 'wrong'],
  ['login without password', { login: 'shop' }, 'wrong'],
  ['account without password', { login: 'tokens-only', password: 'null' }, 'wrong'],
  ['token hash', { login: 'shop', tokenHash: md5('T0KEN') }, 'shop 10'],
  ['token hash in capitals', { login: 'shop', tokenHash: md5('T0KEN').toUpperCase() }, 'shop 10'],
  ['token hash of another account', { login: 'other', tokenHash: md5('T0KEN') }, 'wrong'],
  ['token hash without login', { tokenHash: md5('T0KEN') }, 'wrong'],
  ['the token itself as token hash', { login: 'shop', tokenHash: 'T0KEN' }, 'wrong'],
  ['bearer', { bearer: 'T0KEN' }, 'shop 10'],
  ['a token wins over a bearer', { token: 'bad', bearer: 'T0KEN' }, 'wrong'],
  ['overlong secrets', { login: 'shop', password: 'x'.repeat(100_000) }, 'wrong'],
];

test('all ways to say who one is', async () => {
  for (const [name, credentials, expected] of CASES) {
    const authenticator = new Authenticator(directory);
    assert.equal(await outcome(authenticator.authenticate({ ...NONE, ...credentials }, HERE)), expected, name);
  }
});

test('a password is verified once, then known without waiting, until the account changes', async () => {
  const authenticator = new Authenticator(directory);
  const shop = { ...NONE, login: 'shop', password: 's3cret' };
  const together = Array.from({ length: 64 }, () => authenticator.authenticate(shop, HERE));
  assert.equal(new Set(together).size, 1, 'shown at once, verified once');
  for (const result of together) assert.equal(await outcome(result), 'shop null');
  assert.ok(!(authenticator.authenticate(shop, HERE) instanceof Promise));

  const changed = new FakeDirectory();
  await changed.add(account(1, 'shop'), 'new', null);
  directory.logins.set('shop', { ...changed.byLogin('shop')!, version: 2 });
  assert.equal(await outcome(authenticator.authenticate(shop, HERE)), 'wrong');
  assert.equal(await outcome(authenticator.authenticate({ ...shop, password: 'new' }, HERE)), 'shop null');
});

test('what a token is good for is looked at without waiting', async () => {
  const used: [number, string][] = [];
  const authenticator = new Authenticator(directory, {
    ...LIMITS,
    tokenUsed: (id, address) => used.push([id, address]),
  });
  const bound = (bounds: Partial<TokenBounds>) => {
    const all = { scopes: null, networks: null, expiresAtMs: null, ...bounds };
    for (const tokens of [directory.tokens, directory.tokenHashes]) {
      for (const [key, entry] of tokens) tokens.set(key, { ...entry, bounds: all });
    }
  };
  const ways: Partial<Credentials>[] = [
    { token: 'T0KEN' },
    { bearer: 'T0KEN' },
    { login: 'shop', tokenHash: md5('T0KEN') },
  ];
  const shown = (address = HERE) => ways.map((way) => authenticator.authenticate({ ...NONE, ...way }, address));
  const scopes = new Set(['messages:send']);
  bound({ scopes, expiresAtMs: Date.now() + 60_000, networks: { include: (address) => address === HERE } });
  const known = { kind: 'known', account: account(1, 'shop'), tokenId: 10, scopes };
  assert.deepEqual(shown(), [known, known, known]);
  assert.deepEqual(used, [
    [10, HERE],
    [10, HERE],
    [10, HERE],
  ]);
  for (const result of shown(ELSEWHERE)) assert.deepEqual(result, { kind: 'outside' });
  bound({ expiresAtMs: Date.now() });
  for (const result of shown()) assert.equal(await outcome(result), 'wrong');
  assert.equal(used.length, 3);
});

test('a revoked token is refused at once', async () => {
  const authenticator = new Authenticator(directory);
  assert.equal(await outcome(authenticator.authenticate({ ...NONE, token: 'T0KEN' }, HERE)), 'shop 10');
  directory.tokens.clear();
  assert.equal(await outcome(authenticator.authenticate({ ...NONE, token: 'T0KEN' }, HERE)), 'wrong');
});

test('wrong passwords of one login are limited per address, and the right one then too', async () => {
  const authenticator = new Authenticator(directory, LIMITS);
  const attempt = (password: string, address = HERE) =>
    outcome(authenticator.authenticate({ ...NONE, login: 'shop', password }, address));
  for (const password of ['1', '2', '3']) assert.equal(await attempt(password), 'wrong');
  assert.equal(await attempt('4'), 'limited');
  assert.equal(await attempt('s3cret'), 'limited');
  assert.equal(await attempt('s3cret', ELSEWHERE), 'shop null');
  assert.equal(
    await attempt('s3cret'),
    'limited',
    'known from elsewhere is not known from here: a guesser stays blocked',
  );
  const limited = await authenticator.authenticate({ ...NONE, login: 'SHOP', password: 'x' }, HERE);
  assert.ok(limited.kind === 'limited' && limited.retryAfterMs > 50_000 && limited.retryAfterMs <= 60_000);
});

test('an address is limited whatever it tries, but what was right from it before still is', async () => {
  const authenticator = new Authenticator(directory, LIMITS);
  const token = () => outcome(authenticator.authenticate({ ...NONE, token: 'T0KEN' }, HERE));
  const password = () => outcome(authenticator.authenticate({ ...NONE, login: 'other', password: 'other' }, HERE));
  assert.deepEqual([await token(), await password()], ['shop 10', 'other null']);
  for (let i = 0; i < 6; i++) {
    assert.equal(await outcome(authenticator.authenticate({ ...NONE, token: `guess${i}` }, HERE)), 'wrong');
  }
  assert.equal(await outcome(authenticator.authenticate({ ...NONE, token: 'guess' }, HERE)), 'limited');
  assert.equal(await outcome(authenticator.authenticate({ ...NONE, token: 'Z' }, HERE)), 'limited');
  assert.deepEqual([await token(), await password()], ['shop 10', 'other null']);
  assert.equal(await outcome(authenticator.authenticate({ ...NONE, token: 'Z' }, ELSEWHERE)), 'tokens-only 30');
});

test('attempts made at the same instant do not pass together', async () => {
  const authenticator = new Authenticator(directory, LIMITS);
  const results = await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      outcome(authenticator.authenticate({ ...NONE, login: 'shop', password: `p${i}` }, HERE)),
    ),
  );
  assert.equal(results.filter((result) => result === 'wrong').length, 3);
});

test('right passwords use up no attempts', async () => {
  const authenticator = new Authenticator(directory, { ...LIMITS, proofsMax: 1 });
  for (let i = 0; i < 10; i++) {
    for (const login of ['shop', 'other']) {
      const password = login === 'shop' ? 's3cret' : 'other';
      assert.equal(await outcome(authenticator.authenticate({ ...NONE, login, password }, HERE)), `${login} null`);
    }
  }
});

test('verifications beyond the queue are put off, not piled up', async () => {
  const attempts = { perLogin: 1000, perAddress: 1000, windowSeconds: 60 };
  const authenticator = new Authenticator(directory, { attempts, passwordCheck: { concurrency: 1, queueMax: 2 } });
  const results = await Promise.all(
    Array.from({ length: 10 }, (_, i) =>
      outcome(authenticator.authenticate({ ...NONE, login: `nobody${i}`, password: 'x' }, HERE)),
    ),
  );
  assert.deepEqual(
    [results.filter((r) => r === 'wrong').length, results.filter((r) => r === 'limited').length],
    [3, 7],
  );
});

test('what counts as one address', () => {
  const cases: [string, string][] = [
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::1', '0:0:0:0::/64'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['', ''],
  ];
  for (const [address, key] of cases) assert.equal(addressKey(address), key, address);
});
