// Whether an IP address is somebody else's place on the internet, or one of ours: a URL that a client gives us must not
// make the gateway ask machines that only the gateway can reach.
import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

/** IANA special-purpose registry, IPv4; and the address at which Azure answers its own machines. */
const CLOSED_V4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Within 2000::/3, the only part of IPv6 that is routed at all: what is special there or carries an IPv4 address. */
const CLOSED_V6: readonly [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
];

const closedV4 = new BlockList();
for (const [net, bits] of CLOSED_V4) closedV4.addSubnet(net, bits, 'ipv4');
const closedV6 = new BlockList();
for (const [net, bits] of CLOSED_V6) closedV6.addSubnet(net, bits, 'ipv6');
const openV6 = new BlockList();
openV6.addSubnet('2000::', 3, 'ipv6');

/**
 * True for an address (no brackets, no zone) that belongs to the public internet: neither private, shared, link-local,
 * multicast or reserved, nor an IPv4 address in IPv6 clothes. Anything that is no address is not public.
 */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !closedV4.check(address, 'ipv4');
  if (!isIPv6(address) || address.includes('%')) return false;
  return openV6.check(address, 'ipv6') && !closedV6.check(address, 'ipv6');
}

/** True for an address of this machine: a firewall before it does not see what it asks itself. */
export function isOwnAddress(address: string): boolean {
  return Object.values(networkInterfaces()).some((list) => list?.some((own) => own.address === address) ?? false);
}
