// Every simulated provider beside the SMSC, inside the test's own process, so that whatever each took and told is noted with its
// time; and the balancer in front of the gateway's hooks, which goes round nodes that are dead.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Ari, startAri } from '../../simulators/ari/ari.ts';
import { type GraphApi, startGraphApi } from '../../simulators/graph-api/graph-api.ts';
import { type InfobipSimulator, startInfobip } from '../../simulators/infobip/infobip.ts';
import type { Misbehaviour } from '../../simulators/provider/provider.ts';
import { startAudio } from '../../simulators/providers/audio.ts';
import { startTelegramBot, type TelegramBot } from '../../simulators/telegram-bot/bot.ts';
import { startViber, type ViberSimulator } from '../../simulators/viber/viber.ts';
import type { Gateway } from './gateway.ts';
import type { Place } from './place.ts';

/** The providers are called like the connections to them. */
export const PROVIDERS = ['viber', 'infobip', 'whatsapp', 'telegram', 'asterisk'] as const;
export type ProviderName = (typeof PROVIDERS)[number];

/** A message that a provider took, or a call it dialled. */
export interface Taken {
  provider: ProviderName;
  phone: string;
  atMs: number;
}

/** A callback that the gateway answered. */
export interface Told {
  provider: string;
  phone: string;
  word: 'delivered' | 'read' | 'failed' | 'other';
  atMs: number;
}

export interface ProvidersOptions {
  seed: number;
  /** Numbers of people who have given the bot their number. */
  people: readonly string[];
}

const HOOK_KEY = 'hook-key';
export const CALLER = '74951234567';
const NOTHING: Partial<Misbehaviour> = {
  delayMs: 0,
  dropRate: 0,
  loseAnswerRate: 0,
  throttleRate: 0,
  errorRate: 0,
  callbackDelayMs: 0,
  duplicateRate: 0,
  reorderRate: 0,
  loseCallbackRate: 0,
};

export class Providers {
  readonly taken: Taken[] = [];
  /** In the order of the gateway's 2xx answers. */
  readonly told: Told[] = [];
  /** Base URLs of the gateway's nodes. */
  nodes: string[] = [];
  readonly sound: string;
  readonly #hooks: string;
  readonly #all: Simulators;
  readonly #place: Place;

  constructor(place: Place, hooks: string, sound: string, all: Simulators) {
    this.#place = place;
    this.#hooks = hooks;
    this.sound = sound;
    this.#all = all;
    const note = (provider: ProviderName, phone: string) => this.taken.push({ provider, phone, atMs: Date.now() });
    watch(all.viber.taken, ({ body }) => note('viber', String(body.dest)));
    watch(all.infobip.taken, ({ message }) => note('infobip', message.to));
    watch(all.whatsapp.taken, ({ to }) => note('whatsapp', to));
    // What the bot answers to /start is no message of ours.
    watch(all.telegram.sent, ({ inAnswer, chatId }) => inAnswer || note('telegram', String(chatId)));
    watch(all.asterisk.calls, ({ number }) => note('asterisk', number));
  }

  behave(provider: ProviderName, change: Partial<Misbehaviour>): void {
    Object.assign(this.#all[provider].behaviour, change);
  }

  /** All of them well again. */
  calm(): void {
    for (const provider of PROVIDERS) this.behave(provider, NOTHING);
  }

  /** Requests a provider has had, carried out or not. */
  requests(provider: ProviderName): number {
    return this.#all[provider].log.length;
  }

  /** Settings that work, by connector type. */
  settings(provider: ProviderName): { type: string; settings: Record<string, string | number | boolean> } {
    const http = {
      ...{ window: 20, timeout_s: 2, temporary_delay_s: 1, throttle_min_s: 0.1, throttle_max_s: 0.5 },
    };
    const url = (name: ProviderName) => `http://127.0.0.1:${this.#all[name].port}`;
    switch (provider) {
      case 'viber':
        return {
          type: 'viber-business',
          settings: { ...http, base_url: `${url('viber')}/vibersrvc/1`, service_id: 1, hook_key: HOOK_KEY },
        };
      case 'infobip':
        return {
          type: 'viber-infobip',
          settings: {
            ...{ ...http, base_url: url('infobip'), api_key: 'key' },
            ...{ callback_url: `${this.#hooks}/infobip`, hook_key: HOOK_KEY },
          },
        };
      case 'whatsapp':
        return {
          type: 'whatsapp-cloud',
          settings: {
            ...{ ...http, base_url: url('whatsapp'), phone_number_id: '100000000000001', token: 'sim-token' },
            ...{ app_secret: 'sim-app-secret', verify_token: 'sim-verify', hook_key: HOOK_KEY, mode: 'session' },
          },
        };
      case 'telegram':
        return {
          type: 'telegram-bot',
          settings: {
            ...{ ...http, base_url: url('telegram'), token: '123456789:AAsimulated-bot-token' },
            ...{ secret_token: 'hook-secret', webhook_url: `${this.#hooks}/telegram` },
          },
        };
      case 'asterisk':
        return {
          type: 'voice-asterisk',
          settings: {
            ...{ base_url: `${url('asterisk')}/ari`, user: 'kaskad', password: 'secret', trunk: 'carrier' },
            ...{ caller: CALLER, flash_numbers: '7495123XXXX', flash_hold_s: 0.3, rate: 200, concurrency: 200 },
            ...{
              ring_timeout_s: 2,
              ari_timeout_s: 2,
              ari_guard_s: 1,
              ari_reconnect_min_s: 0.1,
              ari_reconnect_max_s: 0.5,
            },
            ...{ sound_dir: join(this.#place.folder, 'sounds'), allow_private_audio: true },
          },
        };
    }
  }

  /** `kaskad connection add`; `change` and `words` come on top. */
  async connect(
    gateway: Gateway,
    provider: ProviderName,
    change: Record<string, string | number | boolean> = {},
    ...words: string[]
  ): Promise<void> {
    const { type, settings } = this.settings(provider);
    const sets = Object.entries({ ...settings, ...change }).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
    const carries = provider === 'asterisk' ? ['--carries', 'voice,voice_ivr,flashcall'] : [];
    const name = words.includes('--name') ? [] : ['--name', provider];
    await gateway.command('connection', 'add', '--channel', type, ...name, ...carries, ...sets, ...words);
  }
}

interface Simulators {
  viber: ViberSimulator;
  infobip: InfobipSimulator;
  whatsapp: GraphApi;
  telegram: TelegramBot;
  asterisk: Ari;
}

/** Starts them all; they are stopped with the place. */
export async function startProviders(place: Place, { seed, people }: ProvidersOptions): Promise<Providers> {
  const balancer = createServer((request, response) => void pass(request, response).catch(() => response.destroy()));
  const closing = <T extends { close(): unknown }>(one: T): T => {
    place.onClose(() => one.close());
    return one;
  };
  await new Promise<void>((resolve) => balancer.listen(0, '127.0.0.1', resolve));
  place.onClose(() => {
    balancer.closeAllConnections();
    balancer.close();
  });
  const hooks = `http://127.0.0.1:${(balancer.address() as AddressInfo).port}/hooks`;
  const hook = (name: ProviderName) => `${hooks}/${name}/${HOOK_KEY}`;
  const audio = closing(await startAudio({}));
  const providers = new Providers(place, hooks, audio.url, {
    viber: closing(await startViber({ seed, callbackUrl: hook('viber') })),
    infobip: closing(await startInfobip({ seed: seed + 1 })),
    whatsapp: closing(await startGraphApi({ seed: seed + 2, callbackUrl: hook('whatsapp'), windowAlwaysOpen: true })),
    telegram: closing(await startTelegramBot({ seed: seed + 3, autoBind: people })),
    asterisk: closing(await startAri({ seed: seed + 4, ringMs: 150, answerMs: 300 })),
  });
  return providers;

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const headers = Object.entries(request.headers).filter(
      ([name]) => !/^(host|connection|content-length)$/.test(name),
    );
    const first = Math.floor(Math.random() * providers.nodes.length);
    for (let i = 0; i < providers.nodes.length; i += 1) {
      const node = providers.nodes[(first + i) % providers.nodes.length]!;
      const answer = await fetch(`${node}${request.url}`, {
        method: request.method ?? 'POST',
        headers: headers as [string, string][],
        body,
        signal: AbortSignal.timeout(8_000),
      })
        .then(async (reply) => ({ status: reply.status, text: await reply.text() }))
        .catch(() => null);
      if (answer === null) continue;
      const provider = request.url?.split('/')[2] ?? '';
      if (answer.status === 200) providers.told.push({ provider, ...wordOf(provider, body), atMs: Date.now() });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.text);
      return;
    }
    response.writeHead(502).end();
  }
}

/** What a callback says, read by somebody else's eyes. */
function wordOf(provider: string, body: string): Pick<Told, 'phone' | 'word'> {
  const document = JSON.parse(body);
  if (provider === 'viber') {
    const words = ['delivered', 'read', 'failed'] as const;
    return { phone: document.phone_number, word: words[document.message_status] ?? 'other' };
  }
  if (provider === 'infobip') {
    const [result] = document.results;
    if (result.seenAt !== undefined) return { phone: result.from, word: 'read' };
    const { groupName } = result.status;
    const word = groupName === 'DELIVERED' ? 'delivered' : groupName === 'PENDING' ? 'other' : 'failed';
    return { phone: result.to, word };
  }
  if (provider === 'whatsapp') {
    const [status] = document.entry[0].changes[0].value.statuses ?? [];
    const words: Record<string, Told['word']> = {
      delivered: 'delivered',
      read: 'read',
      played: 'read',
      failed: 'failed',
    };
    return { phone: status?.recipient_id ?? '', word: words[status?.status] ?? 'other' };
  }
  return { phone: '', word: 'other' };
}

/** Calls `note` for everything that is pushed from now on. */
function watch<T>(list: T[], note: (item: T) => unknown): void {
  Object.defineProperty(list, 'push', {
    value: (...items: T[]) => {
      for (const item of items) note(item);
      return Array.prototype.push.apply(list, items);
    },
  });
}
