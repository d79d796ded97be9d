// Where pushes may connect to. An address that a client has set must not make the gateway ask machines that only the gateway
// can reach: every name is checked as the connection is made, and the connection goes to the addresses that were checked.
import type { LookupAddress, LookupOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isOwnAddress, isPublicAddress } from '../channels/public-address.ts';
import { literalAddress, parseTarget } from '../channels/safe-fetch.ts';
import { boundedLookups, nameServers, type Resolver } from './push-lookup.ts';

const CLOSED = 'the push address is in a private network';

const isClosed = (address: string): boolean => !isPublicAddress(address) || isOwnAddress(address);

/** Why a client may not set this address, '' when it may. Names are looked up only when they are pushed to. */
export function faultOfAddress(url: string, allowPrivate: boolean): string {
  const target = parseTarget(url);
  if (target === null) return 'must be an http or https address without a user name';
  const literal = literalAddress(target);
  return literal !== '' && !allowPrivate && isClosed(literal) ? 'must not be in a private network' : '';
}

/** A look-up for `net.connect` that fails for a name of which any address is closed. */
export function guardedLookup(resolve: Resolver = nameServers()): LookupFunction {
  const lookUp = boundedLookups(resolve);
  return (hostname, options: LookupOptions, callback) => {
    lookUp(hostname, (error, addresses) => {
      const fault = error ?? faultOf(addresses);
      // The order of arguments that `all` asks for differs.
      if (fault !== null) callback(fault, options.all ? ([] as never) : '', 0);
      else if (options.all) callback(null, addresses as never);
      else callback(null, addresses[0]!.address, addresses[0]!.family);
    });
  };
}

function faultOf(addresses: readonly LookupAddress[]): Error | null {
  if (addresses.length === 0) return new Error('the name of the push address has no address');
  return addresses.some(({ address }) => isClosed(address)) ? new Error(CLOSED) : null;
}
