// What the demo's client keeps in its cabinet: people, keys, names, texts, cascades, numbers it must not write to.
import { randomBytes } from 'node:crypto';
import { insertToken, rotateToken } from '../../../store/admin/tokens.ts';
import { LOGIN, MANAGER, OPERATOR } from '../seed.ts';
import { people } from './numbers.ts';
import { DAY_MS, HOUR_MS } from './rhythm.ts';
import { insertRows } from './rows.ts';
import type { Scene } from './scene.ts';

export async function fillCabinet(scene: Scene): Promise<void> {
  await fillPeople(scene);
  await fillTokens(scene);
  await fillSenders(scene);
  await fillTemplates(scene);
  await fillProfiles(scene);
  await fillStops(scene);
  const { client, demoId } = scene;
  await client.query(
    `UPDATE account SET company = 'ООО «Демо»', email = 'manager@demo.example', low_balance_e7 = 3000000000 WHERE id = $1`,
    [demoId],
  );
  await client.query('UPDATE account_balance SET day_cap_e7 = $2 WHERE account_id = $1', [demoId, '500000000000']);
}

const TEAM = [
  ['anna.kotova', 'Анна Котова', 'manager', 'active'],
  ['dev.morozov', 'Илья Морозов', 'developer', 'active'],
  ['buh.orlova', 'Тамара Орлова', 'accountant', 'active'],
  ['direktor', 'Роман Вольнов', 'viewer', 'active'],
  ['marketing', 'Яна Ким', 'manager', 'invited'],
] as const;

const STAFF = [
  ['support.lena', 'Елена Дроздова', 'support', 'active'],
  ['moder.oleg', 'Олег Савин', 'moderator', 'active'],
  ['finance.ira', 'Ирина Лапина', 'finance', 'active'],
  ['observer', 'Дежурный экран', 'observer', 'active'],
  ['support.stas', 'Станислав Юдин', 'support', 'blocked'],
] as const;

/** The client's people and the operator's; nobody knows their passwords. */
async function fillPeople({ client, world, demoId, passwordHash }: Scene): Promise<void> {
  const { dice, nowMs } = world;
  const row = (
    accountId: number | null,
    domain: string,
    [login, name, role, state]: readonly string[],
    at: number,
  ) => ({
    ...{ account_id: accountId, login, name, email: `${login}@${domain}`, role, state },
    password_hash: state === 'invited' ? null : passwordHash,
    created_at: nowMs - (100 - at * 11) * DAY_MS,
    signed_in_at: state === 'active' ? nowMs - dice.int(1, 60) * HOUR_MS : null,
  });
  await insertRows(
    client,
    'app_user',
    {
      ...({ account_id: 'int4', login: 'text', name: 'text', email: 'text', role: 'text', state: 'text' } as const),
      ...({ password_hash: 'text', created_at: 'time', signed_in_at: 'time' } as const),
    },
    [
      ...TEAM.map((who, at) => row(demoId, 'demo.example', who, at)),
      ...STAFF.map((who, at) => row(null, 'kaskad.example', who, at)),
    ],
  );
  await client.query('UPDATE app_user SET created_at = $2 WHERE lower(login) = ANY($1)', [
    [LOGIN, MANAGER, OPERATOR],
    new Date(nowMs - 120 * DAY_MS),
  ]);
}

/** One in use, one put in another's place, one that is over, one that nobody has used, one taken back. */
async function fillTokens({ client, world, demoId }: Scene): Promise<void> {
  const { nowMs } = world;
  const secret = () => randomBytes(24).toString('base64url');
  const make = async (name: string, agoDays: number, expiresAt: Date | null, scopes: readonly string[]) => {
    const id = await insertToken(client, demoId, secret(), name, null, { scopes, expiresAt });
    await client.query('UPDATE api_token SET created_at = $2 WHERE id = $1', [id, new Date(nowMs - agoDays * DAY_MS)]);
    return id;
  };
  const used = (id: number, agoMs: number, address: string) =>
    client.query('INSERT INTO token_use (token_id, used_at, address) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
      ...[id, new Date(nowMs - agoMs), address],
    ]);
  await client.query('UPDATE api_token SET created_at = $2 WHERE account_id = $1 AND name = $3', [
    ...[demoId, new Date(nowMs - 110 * DAY_MS), 'demo'],
  ]);
  if (world.tokenId !== null) await used(world.tokenId, 4 * 60_000, '192.0.2.15');
  const sends = ['messages:send', 'messages:read'];
  const crm = await make('CRM', 80, null, sends);
  await used(crm, 4 * DAY_MS, '192.0.2.40');
  const renewed = await rotateToken(client, crm, secret(), 86_400);
  const rotatedAt = new Date(nowMs - 4 * DAY_MS);
  await client.query(`UPDATE api_token SET expires_at = $2::timestamptz + interval '1 day' WHERE id = $1`, [
    crm,
    rotatedAt,
  ]);
  await client.query('UPDATE api_token SET created_at = $2 WHERE id = $1', [renewed, rotatedAt]);
  await used(renewed as number, 12 * 60_000, '192.0.2.40');
  const summer = await make('Подрядчик, летний проект', 95, new Date(nowMs - 12 * DAY_MS), sends);
  await used(summer, 13 * DAY_MS, '198.51.100.7');
  await make('Тестовый стенд', 9, null, ['messages:read', 'statistics:read']);
  const site = await make('Старый сайт', 118, null, sends);
  await used(site, 31 * DAY_MS, '198.51.100.23');
  await client.query('UPDATE api_token SET revoked_at = $2 WHERE id = $1', [site, new Date(nowMs - 30 * DAY_MS)]);
}

async function fillSenders({ client, world, demoId }: Scene): Promise<void> {
  const { nowMs, accounts } = world;
  const asked = (
    accountId: number,
    channel: string,
    name: string,
    state: string,
    days: number,
    comment: string,
    reason = '',
  ) => ({
    ...{ account_id: accountId, channel, name, state, comment, reason, created_at: nowMs - days * DAY_MS },
    changed_at: nowMs - (state === 'pending' ? days : days - 1) * DAY_MS,
    documents: state === 'pending' ? ['https://disk.example/svidetelstvo.pdf'] : [],
  });
  const shop = accounts.get('lavka-mall') as number;
  const courier = accounts.get('bystro') as number;
  await insertRows(
    client,
    'sender_id',
    {
      ...({ account_id: 'int4', channel: 'text', name: 'text', state: 'text', comment: 'text' } as const),
      ...({ reason: 'text', created_at: 'time', changed_at: 'time', documents: 'words' } as const),
    },
    [
      asked(demoId, 'sms', 'DEMO-CLUB', 'pending', 2, 'Клуб постоянных покупателей, товарный знак оформляем'),
      asked(demoId, 'sms', 'SALE', 'rejected', 12, 'Для распродаж', 'Слишком общее имя: возьмите название организации'),
      asked(demoId, 'viber', 'DEMO Club', 'pending', 1, 'То же для Viber'),
      asked(shop, 'sms', 'LAVKA-VIP', 'pending', 3, 'Программа для постоянных покупателей'),
      asked(courier, 'sms', 'KURIER', 'pending', 1, 'Сообщения курьеров'),
      asked(courier, 'sms', 'POCHTA', 'rejected', 20, '', 'Похоже на имя другой организации'),
    ],
  );
  await client.query(`UPDATE sender_id SET created_at = $2, changed_at = $2 WHERE account_id = $1 AND name = ANY($3)`, [
    demoId,
    new Date(nowMs - 115 * DAY_MS),
    ['DEMO', 'CODE', '74951234567'],
  ]);
}

async function fillTemplates({ client, world, demoId }: Scene): Promise<void> {
  const { nowMs, accounts } = world;
  const shop = accounts.get('lavka-mall') as number;
  const one = (
    accountId: number,
    channel: string,
    name: string,
    text: string,
    state: string,
    days: number,
    reason = '',
  ) => ({
    ...{ account_id: accountId, channel, name, text, state, reason, created_at: nowMs - days * DAY_MS },
    changed_at: nowMs - (state === 'pending' ? days : days - 0.5) * DAY_MS,
  });
  await insertRows(
    client,
    'template',
    {
      ...({ account_id: 'int4', channel: 'text', name: 'text', text: 'text', state: 'text', reason: 'text' } as const),
      ...({ created_at: 'time', changed_at: 'time' } as const),
    },
    [
      one(demoId, 'sms', 'Код входа', 'Код подтверждения: {code}. Никому его не сообщайте', 'approved', 100),
      one(
        demoId,
        'sms',
        'Заказ собран',
        'Заказ №{order} собран и ждёт вас до {date}. Код получения {code}',
        'approved',
        98,
      ),
      one(demoId, 'viber', 'Бонусы', '{name}, на вашей карте {points} бонусов. Они сгорят {date}', 'approved', 60),
      one(demoId, 'whatsapp', 'Оценка', '{name}, оцените покупку от 1 до 5', 'pending', 1),
      one(
        demoId,
        'sms',
        'Последний шанс',
        'СРОЧНО!!! {name}, только сегодня всё даром!!!',
        'rejected',
        15,
        'Кричащий текст без названия организации',
      ),
      one(shop, 'sms', 'Поступление', 'Товар «{item}» снова в продаже: https://lavka.example/', 'pending', 2),
      one(shop, 'viber', 'Пункт выдачи', 'Заказ {order} ждёт в пункте выдачи. Код {code}', 'approved', 90),
    ],
  );
}

async function fillProfiles({ client, world, demoId }: Scene): Promise<void> {
  const { nowMs } = world;
  await insertRows(
    client,
    'profile',
    {
      ...({ account_id: 'int4', name: 'text', steps: 'json', price_max_e7: 'int8' } as const),
      ...({ created_at: 'time', changed_at: 'time' } as const),
    },
    [
      {
        ...{ account_id: demoId, name: 'Viber, потом SMS', price_max_e7: null },
        steps: [
          { channel: 'viber', sender: 'DEMO', text: '{text}', wait_s: 300 },
          { channel: 'sms', sender: 'DEMO', text: '{text}' },
        ],
        ...{ created_at: nowMs - 90 * DAY_MS, changed_at: nowMs - 30 * DAY_MS },
      },
      {
        ...{ account_id: demoId, name: 'Мессенджеры, потом SMS', price_max_e7: 90_000_000n },
        steps: [
          { channel: 'telegram', sender: 'DEMO', text: '{text}', wait_s: 120 },
          { channel: 'whatsapp', sender: 'DEMO', text: '{text}', wait_s: 300 },
          { channel: 'sms', sender: 'DEMO', text: '{text}' },
        ],
        ...{ created_at: nowMs - 70 * DAY_MS, changed_at: nowMs - 70 * DAY_MS },
      },
      {
        ...{ account_id: demoId, name: 'Код: звонок, потом SMS', price_max_e7: null },
        steps: [
          { channel: 'flashcall', text: '{code}', wait_s: 40 },
          { channel: 'sms', sender: 'CODE', text: 'Код: {code}' },
        ],
        ...{ created_at: nowMs - 20 * DAY_MS, changed_at: nowMs - 8 * DAY_MS },
      },
    ],
  );
}

const STOPS = [
  ['Отписался ответом СТОП', 'ответ на сообщение'],
  ['Просил не писать', 'cabinet'],
  ['Жалоба', 'operator'],
  ['', 'import'],
  ['Номер сменил владельца', 'api'],
] as const;

async function fillStops({ client, world, demoId }: Scene): Promise<void> {
  const { dice, nowMs } = world;
  const own = people(dice, 38).map(({ phone }) => ({ phone: Number(phone), account_id: demoId }));
  const everybody = people(dice, 14).map(({ phone }) => ({ phone: Number(phone), account_id: 0 }));
  await insertRows(
    client,
    'stop_entry',
    { phone: 'int8', account_id: 'int4', reason: 'text', source: 'text', created_at: 'time' },
    [...own, ...everybody].map((entry) => {
      const [reason, source] =
        entry.account_id === 0 ? (['Просит не беспокоить никого', 'operator'] as const) : dice.pick(STOPS);
      return { ...entry, reason, source, created_at: nowMs - dice.int(1, 700) * HOUR_MS };
    }),
  );
}
