// A list of addresses and networks that may call us: Viber signs nothing, partners are told to allow its addresses.
import { BlockList, isIP } from 'node:net';

/** `192.0.2.1, 198.51.100.0/24, 2001:db8::/32`; null when the list is empty, a fault when a word is no address. */
export function readAddresses(list: string): { addresses: BlockList | null; fault: string } {
  const addresses = new BlockList();
  let count = 0;
  for (const word of list.split(',').map((part) => part.trim())) {
    if (word === '') continue;
    const [address = '', bits, ...rest] = word.split('/');
    const version = isIP(address);
    const longest = version === 6 ? 128 : 32;
    const length = bits === undefined ? longest : /^\d{1,3}$/.test(bits) ? Number(bits) : -1;
    if (version === 0 || length < 0 || length > longest || rest.length > 0) {
      return { addresses: null, fault: 'must be addresses or networks (192.0.2.0/24) with commas between' };
    }
    addresses.addSubnet(address, length, version === 6 ? 'ipv6' : 'ipv4');
    count += 1;
  }
  return { addresses: count > 0 ? addresses : null, fault: '' };
}

export function isListed(addresses: BlockList, ip: string): boolean {
  // An IPv4 caller at a socket that listens on both.
  const plain = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1] ?? ip;
  const version = isIP(plain);
  return version !== 0 && addresses.check(plain, version === 6 ? 'ipv6' : 'ipv4');
}
