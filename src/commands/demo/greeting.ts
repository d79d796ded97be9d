import { columns } from '../frame/help.ts';
import { money } from '../support/values.ts';
import { LOGIN, PASSWORD, type Seeded, TOKEN } from './seed.ts';

export interface Addresses {
  host: string;
  port: number;
  smpp: number;
  smscControl: number;
}

/** How to try it: the address, the credentials, three lines for a shell. */
export function greeting(seeded: Seeded, addresses: Addresses): string[] {
  const base = baseUrl(addresses.host, addresses.port);
  const { account } = seeded;
  const changed = (holds: boolean) => (holds ? '' : ' (changed since: use yours)');
  return [
    '',
    ...columns([
      ['  address', base],
      ['  login', LOGIN],
      ['  password', `${PASSWORD}${changed(seeded.passwordHolds)}`],
      ['  token', `${TOKEN}${changed(seeded.tokenHolds)}`],
      ['  senders', 'DEMO, and CODE for urgent messages'],
      ['  balance', `${money(account.balanceE7 - account.heldE7)} ${account.currency}`],
      ['  operator', `simulated, SMPP on 127.0.0.1:${addresses.smpp}, http://127.0.0.1:${addresses.smscControl}/stats`],
      ['  pushes', `${account.pushUrl}, printed below`],
    ]),
    '',
    'Send a message by the JSON door, another by the GET door, and ask the balance:',
    '',
    ...curlLines(base).map((line) => `  ${line}`),
    '',
    'The last four digits of a number choose its fate: 0001 not delivered, 0002 expired, 0005 refused; others are delivered.',
    '',
  ];
}

export function curlLines(base: string): string[] {
  const message = { sender: 'DEMO', text: 'Привет из Каскада', phones: [{ phone: '79161234567' }] };
  const document = JSON.stringify({ token: TOKEN, message: [message] });
  const credentials = `user=${LOGIN}&pwd=${PASSWORD}`;
  return [
    `curl -sw '\\n' ${base}/json/ -d '${document}'`,
    `curl -sw '\\n' '${base}/sendsms.php?${credentials}&sadr=DEMO&text=Hello+from+Kaskad&dadr=79161234567'`,
    `curl -sw '\\n' '${base}/sendsms.php?${credentials}&balance=1'`,
  ];
}

/** Where somebody on this machine finds a listener on `host`. */
export function baseUrl(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
