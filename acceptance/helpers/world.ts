// The usual surroundings of a test: an SMSC, a gateway with a connection to it, and a client's receiver.
import { cloneDatabase } from '../../test/helpers/database.ts';
import { eventually } from '../../test/helpers/eventually.ts';
import { Doors } from './doors.ts';
import { type Gateway, type GatewayOptions, startGateway } from './gateway.ts';
import type { Place } from './place.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import { type Smsc, type SmscOptions, startSmsc } from './smsc.ts';

export interface World {
  smsc: Smsc;
  receiver: Receiver;
  gateway: Gateway;
}

export interface WorldOptions {
  gateway?: GatewayOptions;
  smsc?: SmscOptions;
  /** Settings of the connection `op1` beside host, port, system_id and password; null = no connection. */
  connection?: Record<string, string | number> | null;
}

/** A gateway on a database of its own in the test run's PostgreSQL: up in a second, where nothing is to crash. */
export async function makeLightWorld(place: Place, options: WorldOptions = {}): Promise<World> {
  const database = await cloneDatabase();
  place.onClose(() => database.drop());
  return makeWorld(place, { ...options, gateway: { ...options.gateway, databaseUrl: database.url } });
}

export async function makeWorld(place: Place, options: WorldOptions = {}): Promise<World> {
  const receiver = await startReceiver(place);
  const smsc = await startSmsc(place, options.smsc);
  const gateway = await startGateway(place, options.gateway);
  if (options.connection !== null) await addConnection(gateway, 'op1', smsc.port, options.connection);
  return { smsc, receiver, gateway };
}

export async function addConnection(
  gateway: Gateway,
  name: string,
  port: number,
  settings: Record<string, string | number> = {},
): Promise<void> {
  const all = { host: '127.0.0.1', port, system_id: 'u', password: 'p', ...settings };
  const words = Object.entries(all).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
  await gateway.command('connection', 'add', '--channel', 'sms-smpp', '--name', name, ...words);
}

export interface AccountOptions {
  balance?: string;
  getAnswer?: 'text' | 'json';
  pushUrl?: string;
  price?: string;
  sender?: string;
}

/** A client that may send: an account with money, a price for everywhere, and an approved sender. */
export async function addAccount(
  gateway: Gateway,
  login: string,
  { balance = '1000', getAnswer, pushUrl, price = '2.5', sender = 'SHOP' }: AccountOptions = {},
): Promise<Doors> {
  await gateway.command(
    ...['account', 'create', '--login', login, '--password', `pw-${login}`, '--token', tokenOf(login)],
    ...(balance === '' ? [] : ['--balance', balance]),
    ...(getAnswer === undefined ? [] : ['--get-answer', getAnswer]),
    ...(pushUrl === undefined ? [] : ['--push-url', pushUrl]),
  );
  await Promise.all([
    gateway.command('tariff', 'set', '--account', login, '--channel', 'sms', '--area', '*', '--price', price),
    gateway.command('sender', 'add', '--account', login, '--channel', 'sms', '--name', sender, '--approved'),
  ]);
  return new Doors(gateway.url, { token: tokenOf(login) });
}

export function tokenOf(login: string): string {
  return `token-of-${login}`;
}

/** Waits until a node takes a client's messages from this sender: commands take effect within a second. */
export async function untilKnown(doors: Doors, sender = 'SHOP'): Promise<void> {
  await eventually(async () => {
    // Its validity is past: it is taken, and ends at once, unsent and uncharged.
    const heard = await doors.send(sender, 'text', [{ phone: '79160000000', validity_period: '2001-01-01 00:00' }]);
    if (!heard.body.includes('id_sms')) throw new Error(`cannot send yet: ${heard.body}`);
  });
}

/** The same, and until a connection is bound. */
export async function untilOpen(gateway: Gateway, doors: Doors, sender = 'SHOP'): Promise<void> {
  await untilKnown(doors, sender);
  await eventually(async () => {
    if ((await gateway.metric('kaskad_link_bound')) === 0) throw new Error('the connection is not bound');
  });
}
