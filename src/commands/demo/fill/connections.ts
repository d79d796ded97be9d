// The links of the month: what the demo's connections cost, and one that stands still.
import type { Channel } from '../../../domain/message.ts';
import { addConnection, setConnectionState, setConnectionTerms } from '../../../store/admin/connections.ts';
import type { Client } from '../../../store/db.ts';
import { DAY_MS } from './rhythm.ts';
import { insertRows } from './rows.ts';

/** The department's own link; the only one its route names. */
export const STATE_LINK = 'gov-smsc';

/** What the provider of each asks for a part, 1e-7 roubles. */
const COSTS_E7: Readonly<Record<string, bigint>> = {
  'demo-smsc': 14_500_000n,
  'demo-viber': 9_000_000n,
  'demo-infobip': 9_800_000n,
  'demo-whatsapp': 31_000_000n,
  'demo-telegram-bot': 0n,
  'demo-telegram-gateway': 2_500_000n,
  'demo-hlr': 900_000n,
  'demo-asterisk': 18_000_000n,
  [STATE_LINK]: 13_000_000n,
};

const LINK_OF: Readonly<Record<Channel, string>> = {
  sms: 'demo-smsc',
  ping: 'demo-smsc',
  viber: 'demo-viber',
  whatsapp: 'demo-whatsapp',
  telegram: 'demo-telegram-bot',
  hlr: 'demo-hlr',
  voice: 'demo-asterisk',
  voice_ivr: 'demo-asterisk',
  flashcall: 'demo-asterisk',
};

/** Which connection a channel's message took, and what that cost. */
export function connectionOf(
  ids: ReadonlyMap<string, number>,
  channel: Channel,
  account: string,
  atMs: number,
): { id: number; costE7: bigint } {
  const spare = channel === 'viber' && Math.floor(atMs / 1000) % 5 === 0;
  const own = channel === 'sms' && account === 'vedomstvo';
  const name = own ? STATE_LINK : spare ? 'demo-infobip' : LINK_OF[channel];
  return { id: ids.get(name) as number, costE7: COSTS_E7[name] as bigint };
}

/** Sets costs and adds the link that is paused; ids by name. Links that are missing are added as paused ones, for history. */
export async function fillConnections(
  client: Client,
  nowMs: number,
  areas: ReadonlyMap<string, number>,
): Promise<Map<string, number>> {
  const id = await addConnection(client, {
    name: STATE_LINK,
    type: 'sms-smpp',
    channels: ['sms'],
    settings: { host: '127.0.0.1', port: 2775, system_id: 'gov', password: 'gov', window: 50 },
    hours: '08:00-22:00',
  });
  await setConnectionState(client, id, 'paused', 'Плановые работы у оператора, вернут в понедельник к 9:00');
  await client.query('UPDATE connection SET created_at = $2 WHERE id = $1', [id, new Date(nowMs - 240 * DAY_MS)]);
  await client.query(`UPDATE connection SET created_at = $1 WHERE name LIKE 'demo-%'`, [
    new Date(nowMs - 130 * DAY_MS),
  ]);
  const { rows } = await client.query<{ id: number; name: string }>(
    `SELECT id, name FROM connection WHERE state <> 'removed'`,
  );
  const ids = new Map(rows.map((row) => [row.name, row.id]));
  for (const [name, costE7] of Object.entries(COSTS_E7)) {
    const known = ids.get(name);
    if (known !== undefined) await setConnectionTerms(client, known, { costE7 });
  }
  const smsc = ids.get('demo-smsc');
  const rate = (area: string | null, cost: number, days: number) => ({
    ...{ connection_id: smsc, channel: 'sms', area_id: area === null ? null : areas.get(area) },
    ...{ cost_e7: BigInt(Math.round(cost * 1e7)), valid_from: nowMs - days * DAY_MS, created_at: nowMs - 40 * DAY_MS },
  });
  await insertRows(
    client,
    'connection_rate',
    {
      ...({ connection_id: 'int4', channel: 'text', area_id: 'int4', cost_e7: 'int8' } as const),
      ...({ valid_from: 'time', created_at: 'time' } as const),
    },
    [
      ...[rate(null, 1.45, 60), rate('Казахстан', 7.1, 60), rate('Беларусь', 8.2, 60)],
      ...[rate('Сигма Связь', 1.62, 18), rate(null, 1.55, -12)],
    ],
  );
  return ids;
}
