// Messages of many channels with mixed fates, as a client sends them through both doors while things go wrong.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Doors, idsOf } from './doors.ts';
import type { Gateway } from './gateway.ts';
import { CALLER } from './providers.ts';
import { pick, seededRandom } from './random.ts';
import { tokenOf } from './world.ts';

export type StepChannel = 'viber' | 'whatsapp' | 'telegram' | 'flashcall' | 'voice' | 'sms';

export interface Kind {
  name: string;
  steps: readonly StepChannel[];
  /** Step (from 1) → what ends it, where that is reading. */
  read?: readonly number[];
  /** Last four digits of numbers, beside ordinary ones. */
  fates: readonly string[];
}

/** Seconds before the next step, wherever a provider is silent. */
export const WAIT_S = 2;

const MESSENGER_FATES = [
  '0001',
  '0002',
  '0003',
  '0004',
  '0005',
  '0011',
  '0013',
  '0014',
  '0020',
  '0021',
  '0022',
  '0023',
];
const CALL_FATES = ['0001', '0002', '0003', '0004', '0005', '0008', '0009', '0013', '0014', '0017'];
export const KINDS: readonly Kind[] = [
  {
    name: 'viber, whatsapp, sms',
    steps: ['viber', 'whatsapp', 'sms'],
    fates: [...MESSENGER_FATES, '0024', '0026'],
  },
  {
    name: 'viber until read, whatsapp',
    steps: ['viber', 'whatsapp'],
    read: [1],
    fates: ['0001', '0003', '0005', '0022'],
  },
  {
    name: 'whatsapp, sms',
    steps: ['whatsapp', 'sms'],
    fates: [...MESSENGER_FATES, '0016', '0019', '0024', '0025', '0026'],
  },
  {
    name: 'telegram, sms',
    steps: ['telegram', 'sms'],
    fates: ['0001', '0002', '0004', '0005', '0010', '0012', '0013'],
  },
  { name: 'flashcall, sms', steps: ['flashcall', 'sms'], fates: CALL_FATES },
  { name: 'voice, sms', steps: ['voice', 'sms'], fates: CALL_FATES },
  { name: 'voice, viber', steps: ['voice', 'viber'], fates: ['0001', '0006', '0007', '0011'] },
  { name: 'viber twice', steps: ['viber', 'viber'], fates: ['0001', '0002', '0003', '0004', '0005', '0021'] },
  { name: 'sms twice', steps: ['sms', 'sms'], fates: ['0001', '0002', '0003', '0004', '0011', '0012'] },
];

/** Prices of one message, and when they are charged. */
export const PRICES: Readonly<Record<string, { price: string; charge: 'submitted' | 'delivered' }>> = {
  sms: { price: '2.5', charge: 'submitted' },
  viber: { price: '1.5000001', charge: 'delivered' },
  whatsapp: { price: '4.25', charge: 'delivered' },
  telegram: { price: '0.5', charge: 'submitted' },
  voice: { price: '4', charge: 'delivered' },
  flashcall: { price: '0.8', charge: 'delivered' },
};

/** A client with money, a price and a sender for every channel. */
export async function addShop(gateway: Gateway, balance: string, pushUrl: string): Promise<void> {
  const account = ['--account', 'shop'];
  await gateway.command(
    ...['account', 'create', '--login', 'shop', '--password', 'pw-shop', '--token', tokenOf('shop')],
    ...['--balance', balance, '--get-answer', 'text', '--push-url', pushUrl],
  );
  await inPairs(Object.entries(PRICES), async ([channel, { price, charge }]) => {
    await gateway.command('tariff', 'set', ...account, '--channel', channel, '--price', price, '--charge', charge);
    const name = channel === 'voice' ? CALLER : 'SHOP';
    if (channel !== 'flashcall')
      await gateway.command('sender', 'add', ...account, '--channel', channel, '--name', name, '--approved');
  });
}

/** Two at a time: commands are processes, and there are two cores. */
export async function inPairs<T>(list: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const waiting = [...list];
  const one = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all([one(), one()]);
}

/** One message as its client knows it; its number is its own. */
export interface Sent {
  kind: Kind;
  phone: string;
  fields: Record<string, string | number>;
  /** '' = sent without one. */
  clientId: string;
  /** Every id answered for it. */
  ids: number[];
  /** When it was first asked for. */
  sentMs: number;
}

/** Numbers whose owners have the bot. */
export function peopleOf(messages: readonly Sent[]): string[] {
  return messages
    .filter(({ kind, phone }) => kind.steps[0] === 'telegram' && !/00(02|05)$/.test(phone))
    .map((m) => m.phone);
}

/** `count` messages of all kinds. `series` (three digits) keeps the numbers of several lots apart. */
export function compose(seed: number, series: number, count: number, sound: string): Sent[] {
  const random = seededRandom(seed + series);
  return Array.from({ length: count }, (_, index) => {
    const kind = KINDS[index % KINDS.length]!;
    const fate = random() < 0.45 ? pick(random, kind.fates) : String(1000 + Math.floor(random() * 9000));
    // 79, two digits of the series, three of the number, four of the fate: unique as long as the lot is below 1,000.
    const phone = `79${String(series).padStart(2, '0')}${String(index).padStart(3, '0')}${fate}`;
    const fields: Sent['fields'] = {};
    kind.steps.forEach((channel, at) => {
      fields[`type_send_${at + 1}`] = channel;
      fields[`wait_send_${at + 1}`] = WAIT_S;
      if (kind.read?.includes(at + 1)) fields[`success_send_${at + 1}`] = 'read';
      Object.assign(fields, fieldsOf(channel, `Message ${series}-${index}`, sound));
    });
    return { kind, phone, fields, clientId: random() < 0.6 ? `key-${phone}` : '', ids: [], sentMs: 0 };
  });
}

function fieldsOf(channel: StepChannel, text: string, sound: string): Record<string, string> {
  switch (channel) {
    case 'viber':
      return { sender_viber: 'SHOP', text_viber: text };
    case 'whatsapp':
    case 'telegram':
      return { [`name_clients_${channel}`]: 'SHOP', [`text_${channel}`]: text };
    case 'flashcall':
      return { text_flashcall: '4217' };
    case 'voice':
      return { name_clients_voice: CALLER, action_voice: sound };
    case 'sms':
      return { sender_sms: 'SHOP', text_sms: text };
  }
}

export interface SendOptions {
  /** Asked in turn; one that does not answer is gone round. */
  doors: readonly Doors[];
  overMs: number;
  workers?: number;
}

/**
 * Sends them, spread over the time. What is not answered is repeated where it has a client id; the others are left: they may
 * exist or not.
 */
export async function send(messages: readonly Sent[], { doors, overMs, workers = 4 }: SendOptions): Promise<void> {
  const begunMs = Date.now();
  const deadlineMs = begunMs + overMs + 60_000;
  const waiting = [...messages];
  const repeats: Sent[][] = [];
  let turn = 0;
  let taken = 0;
  const work = async () => {
    for (;;) {
      const batch = repeats.shift() ?? waiting.splice(0, 4);
      if (batch.length === 0) return;
      if (Date.now() > deadlineMs) throw new Error('requests with client ids are not answered any more');
      taken += batch.length;
      const dueMs = begunMs + overMs * Math.min(1, taken / messages.length);
      if (dueMs > Date.now()) await sleep(dueMs - Date.now());
      turn += 1;
      const left = await request(doors[turn % doors.length]!, batch, turn % 3 === 0);
      if (left.length === 0) continue;
      repeats.push(left);
      await sleep(100);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
}

/** @returns those to be asked for once more. */
export async function request(door: Doors, batch: readonly Sent[], byGet = false): Promise<Sent[]> {
  for (const sent of batch) sent.sentMs ||= Date.now();
  const left: Sent[] = [];
  const lots = byGet ? batch.map((sent) => [sent]) : [batch];
  for (const lot of lots) {
    try {
      const ids = byGet ? await byGetDoor(door, lot[0]!) : await byJsonDoor(door, lot);
      lot.forEach((sent, i) => void sent.ids.push(ids[i]!));
    } catch (error) {
      if (error instanceof Refused) throw error;
      left.push(...lot.filter(({ clientId }) => clientId !== ''));
    }
  }
  return left;
}

async function byJsonDoor(door: Doors, lot: readonly Sent[]): Promise<number[]> {
  const heard = await door.post('/json/', {
    message: lot.map(({ fields, phone, clientId }) => ({
      ...fields,
      phones: [{ phone, ...(clientId === '' ? {} : { client_id_sms: clientId }) }],
    })),
  });
  if (heard.status !== 200) throw new Error(`HTTP ${heard.status}`);
  if (heard.body.includes('"error"')) throw new Refused(heard.body);
  return idsOf(heard);
}

async function byGetDoor(door: Doors, { fields, phone, clientId }: Sent): Promise<number[]> {
  const words = Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]);
  const heard = await door.get({
    ...Object.fromEntries(words),
    dadr: phone,
    ...(clientId === '' ? {} : { client_id_sms: clientId }),
  });
  if (heard.status !== 200) throw new Error(`HTTP ${heard.status}`);
  if (!/^[1-9]\d*$/.test(heard.body)) throw new Refused(heard.body);
  return [Number(heard.body)];
}

/** An answer that a crash is no excuse for. */
class Refused extends Error {}
