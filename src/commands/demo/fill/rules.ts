// What moderators have: rules with their hits, answers, and the histories of what they decided.

import { DAY_MS } from './rhythm.ts';
import { insertRows, insertWithIds } from './rows.ts';
import { idOf, type Scene } from './scene.ts';

interface DemoRule {
  kind: 'word' | 'link' | 'pattern';
  pattern: string;
  reason: string;
  account: string | null;
  /** Of a day, about. */
  hits: number;
}

const RULES: readonly DemoRule[] = [
  { kind: 'word', pattern: 'казино', reason: 'Азартные игры запрещены', account: null, hits: 5 },
  { kind: 'word', pattern: 'займ*', reason: 'Реклама займов: только с договором', account: null, hits: 3 },
  { kind: 'word', pattern: 'розыгрыш*', reason: 'Розыгрыш: нужны правила и срок', account: null, hits: 4 },
  {
    kind: 'pattern',
    pattern: '\\b8-?800\\d{7}\\b',
    reason: 'Просят перезвонить: проверьте, чей номер',
    account: null,
    hits: 2,
  },
  { kind: 'link', pattern: 'korotko.example', reason: 'Сокращённые ссылки скрывают адрес', account: null, hits: 2 },
  {
    kind: 'word',
    pattern: 'ремонт квартир',
    reason: 'Жалобы на рассылки этого клиента',
    account: 'fl-petrov',
    hits: 1,
  },
];

const ANSWERS: readonly string[] = [
  'Добавьте название организации в текст сообщения',
  'Сокращённые ссылки не пропускаем: укажите полный адрес сайта',
  'Приложите правила акции и согласие получателей на рекламу',
  'Реклама займов и азартных игр запрещена договором',
  'Имя отправителя не совпадает с названием организации',
];

/** Ids of the rules by their pattern. */
export async function fillRules({ client, world }: Scene): Promise<Map<string, number>> {
  const { dice, nowMs, accounts } = world;
  const ids = await insertWithIds(
    client,
    'moderation_rule',
    { account_id: 'int4', kind: 'text', pattern: 'text', reason: 'text', created_at: 'time' },
    RULES.map(({ kind, pattern, reason, account }, at) => ({
      ...{ account_id: account === null ? null : idOf(accounts, account), kind, pattern, reason },
      created_at: nowMs - (90 - at * 12) * DAY_MS,
    })),
  );
  const hits = RULES.flatMap((rule, at) =>
    Array.from({ length: 30 }, (_, ago) => ({
      rule_id: ids[at],
      day: nowMs - ago * DAY_MS,
      hits: dice.int(0, rule.hits * 2),
    })),
  ).filter(({ hits }) => hits > 0);
  await client.query(
    `INSERT INTO rule_hit (rule_id, day, hits)
     SELECT r, (to_timestamp(d / 1000) AT TIME ZONE 'Europe/Moscow')::date, h FROM unnest($1::int[], $2::float8[], $3::int[]) AS t(r, d, h)`,
    [hits.map((hit) => hit.rule_id), hits.map((hit) => hit.day), hits.map((hit) => hit.hits)],
  );
  await insertRows(
    client,
    'canned_answer',
    { text: 'text', created_at: 'time' },
    ANSWERS.map((text, at) => ({ text, created_at: nowMs - (80 - at) * DAY_MS })),
  );
  return new Map(RULES.map(({ pattern }, at) => [pattern, ids[at] as number]));
}
