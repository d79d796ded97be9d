// SMPP over TLS, with certificates made for the occasion by the openssl program.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { startSmsc } from '../../simulators/smsc/smsc.ts';
import { feed, makeJob, makeLink, until, upLink } from './harness.ts';

const folder = mkdtempSync(join(tmpdir(), 'kaskad-tls-'));
after(() => rmSync(folder, { recursive: true }));

/** A key and a certificate that signs itself. */
function selfSigned(name: string, altName: string): { keyFile: string; certFile: string; key: string; cert: string } {
  const keyFile = join(folder, `${name}.key`);
  const certFile = join(folder, `${name}.crt`);
  const words = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=${name}`.split(' ');
  try {
    execFileSync('openssl', [...words, '-addext', `subjectAltName=${altName}`, '-keyout', keyFile, '-out', certFile], {
      stdio: 'ignore',
    });
  } catch (error) {
    throw new Error('the openssl program is needed: apt-get install openssl', { cause: error });
  }
  return { keyFile, certFile, key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8') };
}

const server = selfSigned('smsc.test', 'DNS:smsc.test');
const client = selfSigned('client', 'DNS:client');

test('messages and receipts travel over TLS, to a name that is checked, with our own certificate shown', async (t) => {
  const smsc = await startSmsc({
    behaviour: { receipt_delay_ms: 5 },
    tls: { key: server.key, cert: server.cert, ca: client.cert, requestCert: true, rejectUnauthorized: true },
  });
  t.after(() => smsc.stop());
  const up = await upLink({
    port: smsc.port,
    tls: true,
    tls_ca: server.cert,
    tls_servername: 'smsc.test',
    tls_cert: client.certFile,
    tls_key: client.keyFile,
  });
  t.after(() => up.link.stop(0));
  feed(
    up,
    Array.from({ length: 50 }, () => makeJob()),
  );
  await until(() => up.events.length === 50, 'receipts');
  assert.ok(up.outcomes.every(({ kind }) => kind === 'submitted'));
});

test('a certificate nobody vouches for, or for another name, gets no password', async (t) => {
  const smsc = await startSmsc({ tls: { key: server.key, cert: server.cert } });
  t.after(() => smsc.stop());
  const wrong = [
    { settings: { tls_servername: 'smsc.test' }, reason: /SELF_SIGNED/ },
    { settings: { tls_ca: server.cert, tls_servername: 'other.test' }, reason: /ALTNAME/ },
  ];
  for (const { settings, reason } of wrong) {
    const link = makeLink({ port: smsc.port, tls: true, ...settings });
    t.after(() => link.link.stop(0));
    await link.link.start();
    await until(() => link.notices.some(({ name }) => name === 'reconnect'), 'the refusal');
    assert.match(link.link.health().reason, reason);
  }
  assert.equal(smsc.stats().binds, 0);
  const trusting = await upLink({ port: smsc.port, tls: true, tls_verify: false });
  await trusting.link.stop(100);
  assert.equal(smsc.stats().binds, 1);
});
