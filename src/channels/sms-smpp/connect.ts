// Sockets to the SMSC: plain TCP, or TLS from the first octet (SMPP 3.4 has no STARTTLS).
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP, connect as tcpConnect } from 'node:net';
import {
  type ConnectionOptions,
  createSecureContext,
  type SecureContextOptions,
  connect as tlsConnect,
} from 'node:tls';
import type { Connection } from './session.ts';
import type { SmppSettings } from './settings.ts';

export type Connect = () => Connection;

/** Makes the connector of a link. Throws when a certificate or key cannot be used, naming the settings. */
export function makeConnect(settings: SmppSettings): Connect {
  const { host, port } = settings;
  if (!settings.tls) return () => ({ socket: tcpConnect({ host, port, noDelay: true }), ready: 'connect' });
  const options: ConnectionOptions = { host, port, rejectUnauthorized: settings.tls_verify };
  const servername = settings.tls_servername || (isIP(host) ? '' : host);
  if (servername !== '') options.servername = servername;
  options.secureContext = secureContext(settings);
  return () => ({ socket: tlsConnect(options), ready: 'secureConnect' });
}

function secureContext(settings: SmppSettings) {
  const options: SecureContextOptions = { minVersion: 'TLSv1.2' };
  if (settings.tls_ca !== '') options.ca = pem('tls_ca', settings.tls_ca);
  if (settings.tls_cert !== '') options.cert = pem('tls_cert', settings.tls_cert);
  if (settings.tls_key !== '') options.key = pem('tls_key', settings.tls_key);
  try {
    // OpenSSL passes over an authority it cannot read, and then trusts nobody: better said at once.
    if (options.ca !== undefined) new X509Certificate(options.ca as string);
    return createSecureContext(options);
  } catch {
    // What OpenSSL says may quote the key.
    throw new Error('tls_ca, tls_cert, tls_key: not usable as PEM, or the key is not that of the certificate');
  }
}

function pem(name: string, value: string): string {
  if (value.includes('-----BEGIN')) return value;
  try {
    return readFileSync(value, 'utf8');
  } catch (error) {
    throw new Error(`${name}: the file cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}
