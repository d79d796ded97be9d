// The demo's links: one to each simulated provider, as an operator would add them by `kaskad connection add`.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import type { Channel } from '../../domain/message.ts';
import {
  addConnection,
  findConnection,
  setConnectionSettings,
  setConnectionTerms,
} from '../../store/admin/connections.ts';

/** Where the simulated far ends listen, and where they find us. */
export interface FarEnds {
  smpp: number;
  smscControl: number;
  push: number;
  /** Of simulators/providers/main.ts. */
  providers: Record<string, number>;
  /** URL of a sound for calls. */
  audio: string;
  /** Our address for providers: `http://127.0.0.1:8080/hooks`. */
  hooks: string;
}

/** Secret end of the addresses that providers call. */
export const HOOK_KEY = 'demo-hook';
/** People who have given the simulated Telegram bot their number: those of the documents' samples, and every fate. */
export const PEOPLE = [
  '79161234567',
  '79612242243',
  '79612242244',
  '79612242245',
  ...['0001', '0003', '0004'].map((fate) => `7916123${fate}`),
];

interface DemoConnection {
  name: string;
  type: string;
  channels: readonly Channel[];
  settings: Record<string, unknown>;
}

/** The names and secrets are the simulators' own defaults. */
export function demoConnections(ends: FarEnds, credentials: { login: string; password: string }): DemoConnection[] {
  const url = (provider: string) => `http://127.0.0.1:${ends.providers[provider]}`;
  return [
    {
      name: 'demo-smsc',
      type: 'sms-smpp',
      channels: ['sms', 'ping'],
      settings: {
        host: '127.0.0.1',
        port: ends.smpp,
        system_id: credentials.login,
        password: credentials.password,
        window: 200,
        lookup_error_preset: 'smsc',
      },
    },
    {
      name: 'demo-viber',
      type: 'viber-business',
      channels: ['viber'],
      settings: { base_url: `${url('viber')}/vibersrvc/1`, service_id: 1, hook_key: HOOK_KEY },
    },
    {
      name: 'demo-infobip',
      type: 'viber-infobip',
      channels: ['viber'],
      settings: {
        base_url: url('infobip'),
        api_key: 'key',
        callback_url: `${ends.hooks}/demo-infobip`,
        hook_key: HOOK_KEY,
      },
    },
    {
      name: 'demo-whatsapp',
      type: 'whatsapp-cloud',
      channels: ['whatsapp'],
      settings: {
        base_url: url('graph-api'),
        phone_number_id: '100000000000001',
        token: 'sim-token',
        app_secret: 'sim-app-secret',
        verify_token: 'sim-verify',
        hook_key: HOOK_KEY,
        mode: 'session',
      },
    },
    {
      name: 'demo-telegram-bot',
      type: 'telegram-bot',
      channels: ['telegram'],
      settings: {
        base_url: url('telegram-bot'),
        token: '123456789:AAsimulated-bot-token',
        secret_token: 'demo-secret',
        webhook_url: `${ends.hooks}/demo-telegram-bot`,
      },
    },
    {
      name: 'demo-telegram-gateway',
      type: 'telegram-gateway',
      channels: ['telegram'],
      settings: {
        base_url: url('telegram-gateway'),
        token: 'AAsimulated-gateway-token',
        callback_url: `${ends.hooks}/demo-telegram-gateway`,
      },
    },
    {
      name: 'demo-hlr',
      type: 'hlr-lookups',
      channels: ['hlr'],
      settings: { base_url: url('hlr'), api_key: 'demo', api_secret: 'demo-secret' },
    },
    {
      name: 'demo-asterisk',
      type: 'voice-asterisk',
      channels: ['voice', 'voice_ivr', 'flashcall'],
      settings: {
        base_url: `${url('ari')}/ari`,
        user: 'kaskad',
        password: 'secret',
        trunk: 'carrier',
        caller: '74951234567',
        flash_numbers: '7495123XXXX',
        flash_hold_s: 1,
        sound_dir: join(tmpdir(), `kaskad-demo-sounds-${process.getuid?.() ?? 0}`),
        allow_private_audio: true,
      },
    },
  ];
}

/** Adds what is missing and mends what differs: the ports are chosen anew at each start. Returns the ids by name. */
export async function ensureConnections(
  pool: pg.Pool,
  wanted: readonly DemoConnection[],
): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  for (const connection of wanted) {
    const found = await findConnection(pool, connection.name);
    if (found === undefined) {
      ids.set(connection.name, await addConnection(pool, connection));
      continue;
    }
    ids.set(connection.name, found.id);
    const settings = { ...found.settings, ...connection.settings };
    if (JSON.stringify(sorted(settings)) !== JSON.stringify(sorted(found.settings))) {
      await setConnectionSettings(pool, found.id, settings);
    }
    if (!connection.channels.every((channel) => found.channels.includes(channel))) {
      await setConnectionTerms(pool, found.id, { channels: connection.channels });
    }
  }
  return ids;
}

const sorted = (settings: Record<string, unknown>): [string, unknown][] =>
  Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1));
