// What a token may be used for, made ready once when it is loaded: asked for each request of the doors.
import { BlockList, isIP } from 'node:net';
import type { TokenRow } from '../store/load-config.ts';
import type { TokenBounds } from './ports.ts';

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** Null for a token without any bounds. */
export function boundsOf(row: TokenRow): TokenBounds | null {
  if (row.scopes === null && row.addresses.length === 0 && row.expiresAtMs === null) return null;
  return {
    scopes: row.scopes === null ? null : new Set(row.scopes),
    expiresAtMs: row.expiresAtMs,
    networks: row.addresses.length === 0 ? null : networks(row.addresses),
  };
}

function networks(cidrs: readonly string[]): TokenBounds['networks'] {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [address = '', prefix = ''] = cidr.split('/');
    list.addSubnet(address, Number(prefix), isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
  return {
    include: (address) => {
      // A listener of both families shows IPv4 so.
      const plain = MAPPED.exec(address)?.[1] ?? address;
      const family = isIP(plain);
      return family !== 0 && list.check(plain, family === 6 ? 'ipv6' : 'ipv4');
    },
  };
}
