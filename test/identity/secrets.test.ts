import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWeakPassword } from '../../src/domain/passwords.ts';
import { isNetwork } from '../../src/identity/networks.ts';
import { sessionSecret } from '../../src/identity/sessions.ts';
import { TokenUseNotes } from '../../src/identity/token-use-notes.ts';
import { newRecoveryCodes, recoveryDigest, totpStep } from '../../src/identity/totp.ts';
import { boundsOf } from '../../src/pipeline/token-bounds.ts';
import type { TokenUse } from '../../src/store/token-use.ts';

test('one-time codes are those of RFC 6238, a step early or late too', () => {
  // Appendix B, SHA-1: at 1111111109 s the last six digits of 07081804.
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
  const atMs = 1_111_111_109_000;
  const step = Math.floor(1_111_111_109 / 30);
  assert.equal(totpStep(secret, '081804', atMs), step);
  assert.equal(totpStep(secret, '081804', atMs + 30_000), step);
  assert.equal(totpStep(secret, '081804', atMs - 30_000), step);
  for (const [code, at] of [
    ['081804', atMs + 61_000],
    ['081804', atMs - 61_000],
    ['081805', atMs],
    ['81804', atMs],
    ['0818041', atMs],
    ['08180a', atMs],
    ['', atMs],
  ] as const) {
    assert.equal(totpStep(secret, code, at), null, `${code} ${at}`);
  }
});

test('recovery codes read as they are written down', () => {
  const codes = newRecoveryCodes();
  for (const code of codes) assert.match(code, /^[a-hj-km-np-z2-9]{4}(-[a-hj-km-np-z2-9]{4}){2}$/);
  assert.equal(recoveryDigest(codes[0]!), recoveryDigest(` ${codes[0]!.toUpperCase().replaceAll('-', '')} `));
});

test('what is a password, a network, a cookie', () => {
  const passwords: [string, string, boolean][] = [
    ['correct horse', 'shop', false],
    ['пароль подлиннее', 'shop', false],
    ['123456789', 'shop', true],
    ['0123456789', 'shop', false],
    ['my-SHOP-2026', 'shop', true],
    ['ab in any text', 'ab', false],
    ['abababababab', 'shop', true],
  ];
  for (const [password, login, weak] of passwords) assert.equal(isWeakPassword(password, login), weak, password);
  for (const good of ['192.0.2.1', '0.0.0.0/0', '10.1.2.3/8', '2001:db8::', '::/0']) assert.ok(isNetwork(good), good);
  for (const bad of [
    '',
    '1.2.3',
    '1.2.3.4/33',
    '1.2.3.4/',
    '::/129',
    '::ffff:1.2.3.4',
    'fe80::1%1',
    '1.2.3.4/8/8',
    'x',
  ]) {
    assert.ok(!isNetwork(bad), bad);
  }
  assert.equal(sessionSecret('a=b; kaskad_session=x=y ; c'), 'x=y');
  for (const none of [undefined, '', 'kaskad_session', 'kaskad_session=', 'xkaskad_session=1']) {
    assert.equal(sessionSecret(none), null);
  }
});

test('networks of a token hold for both families, and for IPv4 as a listener of both shows it', () => {
  const row = {
    id: 1,
    accountId: 1,
    name: '',
    scopes: null,
    sha256: '',
    md5Sha256: '',
    ratePerS: null,
    expiresAtMs: null,
  };
  assert.equal(boundsOf({ ...row, addresses: [] }), null);
  const { networks } = boundsOf({ ...row, addresses: ['192.0.2.0/24', '2001:db8::/32'] })!;
  for (const inside of ['192.0.2.255', '::ffff:192.0.2.1', '2001:db8:1::1'])
    assert.ok(networks!.include(inside), inside);
  for (const outside of ['192.0.3.1', '::ffff:10.0.0.1', '2001:db9::1', '', 'garbage']) {
    assert.ok(!networks!.include(outside), outside);
  }
});

test('the use of a token is written once a minute, many in one go, and a failure harms nobody', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const written: TokenUse[][] = [];
  const failures: unknown[] = [];
  const notes = new TokenUseNotes(
    async (uses) => {
      written.push([...uses]);
      if (written.length === 2) throw new Error('away');
    },
    (error) => failures.push(error),
  );
  for (let i = 0; i < 100; i += 1) notes.note(1, '192.0.2.1', 1_000_000 + i);
  notes.note(2, '192.0.2.2', 1_000_000);
  t.mock.timers.tick(1_000);
  notes.note(1, '192.0.2.3', 1_060_000);
  t.mock.timers.tick(1_000);
  notes.note(1, '192.0.2.3', 1_119_999);
  t.mock.timers.tick(1_000);
  await Promise.resolve();
  assert.deepEqual(
    written.map((uses) => uses.map(({ tokenId, address }) => [tokenId, address])),
    [
      [
        [1, '192.0.2.1'],
        [2, '192.0.2.2'],
      ],
      [[1, '192.0.2.3']],
    ],
  );
  assert.equal(failures.length, 1);
});
