// The month's traffic of every client.
import type { Channel } from '../../../domain/message.ts';
import { LOGIN } from '../seed.ts';
import { CLIENTS, DEMO_SENDINGS, DEMO_SHARE, DEMO_TARIFF, type Sending } from './clients.ts';
import type { Dice } from './dice.ts';
import type { PastMessage } from './message.ts';
import { type Person, people } from './numbers.ts';
import { DAY_MS, daysAgo, HOUR_MS, momentsOf, type Rhythm, workdayAgo } from './rhythm.ts';
import { type Plot, type PlotStep, type StoryWorld, tell } from './story.ts';
import { flashCode, writeText } from './texts.ts';

const AUDIO = 'https://demo.example/privet.wav';
/** Of the demo's messages: how many have a name of the client's own, came by the modern program, by the old one. */
const NAMED_SHARE = 0.3;
const BLOCKED = CLIENTS.find(({ state }) => state === 'blocked')?.login;

interface Sender {
  login: string;
  accountId: number;
  tariff: string;
  rhythm: Rhythm;
  count: number;
  sendings: readonly Sending[];
  tokenId: number | null;
}

export interface TrafficWorld extends StoryWorld {
  accounts: ReadonlyMap<string, number>;
  fromMs: number;
  /** Of the demo's own token. */
  tokenId: number | null;
}

/** The hour in which the operators' link failed: nine days ago in the afternoon, on a working day. */
export function stormOf(nowMs: number): { fromMs: number; toMs: number } {
  const fromMs = daysAgo(nowMs, workdayAgo(nowMs, 9), 14);
  return { fromMs, toMs: fromMs + HOUR_MS };
}

/** So many messages of all clients together, in no order. */
export function makeTraffic(world: TrafficWorld, count: number): PastMessage[] {
  const demo: Sender = {
    ...{ login: LOGIN, accountId: world.accounts.get(LOGIN) as number, tariff: DEMO_TARIFF, rhythm: 'shop' },
    ...{ count: Math.round(count * DEMO_SHARE), sendings: DEMO_SENDINGS, tokenId: world.tokenId },
  };
  const others = CLIENTS.map(
    (one): Sender => ({
      ...{ login: one.login, accountId: world.accounts.get(one.login) as number, tariff: one.tariff },
      ...{
        rhythm: one.rhythm,
        count: Math.max(4, Math.round(count * one.share)),
        sendings: one.sendings,
        tokenId: null,
      },
    }),
  );
  return [demo, ...others].flatMap((sender) => trafficOf(world, sender));
}

function trafficOf(world: TrafficWorld, sender: Sender): PastMessage[] {
  const { dice } = world;
  const known = people(dice, Math.ceil(sender.count / 4) + 3);
  const { fromMs, nowMs } = world;
  // A blocked client has sent nothing since.
  const toMs = sender.login === BLOCKED ? Math.max(nowMs - 6 * DAY_MS, fromMs + HOUR_MS) : nowMs - 90_000;
  let named = 40_000;
  return momentsOf(dice, sender.rhythm, fromMs, toMs, sender.count).map((createdMs) => {
    const sending = dice.weighted(sender.sendings.map((one) => [one, one.weight] as const));
    const isNamed = sender.login === LOGIN && dice.chance(NAMED_SHARE);
    if (isNamed) named += dice.int(1, 4);
    return tell(world, {
      ...{ accountId: sender.accountId, account: sender.login, tariff: sender.tariff },
      tokenId: dice.chance(0.8) ? sender.tokenId : null,
      clientId: isNamed ? `order-${named}` : null,
      person: fitting(dice, known, sending),
      priority: sending.priority,
      createdMs,
      steps: stepsOf(dice, sending),
    } satisfies Plot);
  });
}

/** Only SMS goes abroad. */
function fitting(dice: Dice, known: readonly Person[], { channels }: Sending): Person {
  for (let tries = 0; tries < 50; tries += 1) {
    const one = dice.pick(known);
    if (channels[0] === 'sms' || (one.area !== 'Казахстан' && one.area !== 'Беларусь')) return one;
  }
  return known.find(({ phone }) => phone.startsWith('79')) ?? (known[0] as Person);
}

function stepsOf(dice: Dice, { channels, sender, subject }: Sending): PlotStep[] {
  const text = writeText(dice, subject);
  return channels.map((channel) => stepOf(dice, channel, sender, text));
}

function stepOf(dice: Dice, channel: Channel, sender: string, text: string): PlotStep {
  switch (channel) {
    case 'voice':
    case 'voice_ivr':
      return { channel, sender, text: '', content: { audio: AUDIO, waitingS: 25, dials: 2 } };
    case 'flashcall':
      return { channel, sender: '', text: flashCode(dice) };
    case 'hlr':
    case 'ping':
      return { channel, sender: '', text: '' };
    case 'viber':
    case 'whatsapp':
      return dice.chance(0.3)
        ? { channel, sender, text, content: { button: 'Открыть', action: 'https://demo.example/zakaz' } }
        : { channel, sender, text };
    default:
      return { channel, sender, text };
  }
}
