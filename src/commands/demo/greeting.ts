import { columns } from '../frame/help.ts';
import { money } from '../support/values.ts';
import {
  CALLER,
  LOGIN,
  MANAGER,
  MANAGER_PASSWORD,
  OPERATOR,
  OPERATOR_PASSWORD,
  OPERATOR_TOKEN,
  PASSWORD,
  type Seeded,
  TOKEN,
} from './seed.ts';

export interface Addresses {
  host: string;
  port: number;
  smpp: number;
  smscControl: number;
  /** Of the simulated providers. */
  providers: Readonly<Record<string, number>>;
  audio: string;
}

/** How to try it: the address, the credentials, three lines for a shell. */
export function greeting(seeded: Seeded, addresses: Addresses): string[] {
  const base = baseUrl(addresses.host, addresses.port);
  const { account } = seeded;
  const changed = (holds: boolean) => (holds ? '' : ' (changed since: use yours)');
  return [
    '',
    ...columns([
      ['  cabinet', `${base}/ login ${MANAGER}, password ${MANAGER_PASSWORD}`],
      ['  back office', `same address, login ${OPERATOR}, password ${OPERATOR_PASSWORD}, token ${OPERATOR_TOKEN}`],
      ['  address', base],
      ['  login', LOGIN],
      ['  password', `${PASSWORD}${changed(seeded.passwordHolds)}`],
      ['  token', `${TOKEN}${changed(seeded.tokenHolds)}`],
      ['  senders', 'DEMO on every channel, and CODE for urgent SMS'],
      ['  balance', `${money(account.balanceE7 - account.heldE7)} ${account.currency}`],
      ['  operator', `simulated, SMPP on 127.0.0.1:${addresses.smpp}, http://127.0.0.1:${addresses.smscControl}/stats`],
      [
        '  providers',
        `simulated: ${Object.entries(addresses.providers)
          .map(([name, port]) => `${name} ${port}`)
          .join(', ')}; http://127.0.0.1:PORT/_sim/log`,
      ],
      ['  pushes', `${account.pushUrl}, printed below`],
      ['  API', `${base}/docs`],
    ]),
    '',
    'Send a message by the JSON door, another by the GET door, and ask the balance:',
    '',
    ...curlLines(base).map((line) => `  ${line}`),
    '',
    'The same by the modern API, what became of it, and what an operator sees:',
    '',
    ...apiLines(base).map((line) => `  ${line}`),
    '',
    'Every other channel, and a cascade that falls from Viber to SMS:',
    '',
    ...channelLines(base, addresses.audio).map((line) => `  ${line}`),
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

/** The modern API, as a client and as one of the staff. */
export function apiLines(base: string): string[] {
  const api = `${base}/api/v1`;
  const message = { channel: 'sms', sender: 'DEMO', text: 'Привет из Каскада', to: ['79161234567'] };
  const by = (token: string) => `-H 'Authorization: Bearer ${token}'`;
  return [
    `curl -sw '\\n' ${api}/messages ${by(TOKEN)} -H 'Content-Type: application/json' -d '${JSON.stringify(message)}'`,
    `curl -sw '\\n' '${api}/messages?limit=1' ${by(TOKEN)}`,
    `curl -sw '\\n' ${api}/operator/wall ${by(OPERATOR_TOKEN)}`,
  ];
}

/** One line a channel of the documents. */
export function channelLines(base: string, audio: string): string[] {
  const send = (to: string, query: string) =>
    `curl -sw '\\n' '${base}/sendsms.php?user=${LOGIN}&pwd=${PASSWORD}&dadr=${to}&${query}'`;
  const rich = (channel: string, to: string) =>
    send(
      to,
      `type_send_1=${channel}&name_clients_${channel}=DEMO&text_${channel}=Hello&button_${channel}=Open` +
        `&action_${channel}=https://example.com/&image_${channel}=https://example.com/a.jpg`,
    );
  return [
    rich('viber', '79161234567'),
    rich('whatsapp', '79161234568'),
    rich('telegram', '79161234567'),
    send('79161234569', `type_send_1=voice&name_clients_voice=${CALLER}&action_voice=${audio}`),
    send('79161230003', `type_send_1=voice_ivr&name_clients_voice=${CALLER}&action_voice=${audio}`),
    send('79161234570', 'type_send_1=flashcall'),
    send('79161234571', 'type_send_1=hlr'),
    send('79161234572', 'type_send_1=ping'),
    // One Viber provider refuses the person, the other reports them unknown; then the SMS goes.
    send(
      '79161230010',
      'type_send_1=viber&sender_viber=DEMO&text_viber=Hello&type_send_2=sms&sadr=DEMO&text=Hello+by+SMS',
    ),
  ];
}

/** Where somebody on this machine finds a listener on `host`. */
export function baseUrl(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
