import { isIP } from 'node:net';

/** `192.0.2.7`, `2001:db8::1`, or with a length: `192.0.2.0/24`. IPv4 inside of IPv6 is written as IPv4. */
export function isNetwork(text: string): boolean {
  const [address = '', length, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0 || /%|^::ffff:/i.test(address)) return false;
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (family === 4 ? 32 : 128));
}
