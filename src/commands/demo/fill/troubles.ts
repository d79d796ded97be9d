// What needs somebody's eye: messages that do not move, stories that contradict themselves, texts before a moderator.
import { createHash } from 'node:crypto';
import { STATE_LINK } from './connections.ts';
import type { PastAttempt, PastMessage } from './message.ts';
import { people } from './numbers.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './rhythm.ts';
import { insertRows } from './rows.ts';
import { idOf, type Scene } from './scene.ts';
import { begin } from './story.ts';
import { writeText } from './texts.ts';

/** Rewrites the ends of a few messages of the last days. Before the money is booked. */
export function makeTroubles({ world, demoId, messages }: Scene): void {
  const { nowMs } = world;
  const recent = messages
    .filter((m) => m.accountId === demoId && m.createdMs > nowMs - 6 * DAY_MS && m.createdMs < nowMs - 4 * HOUR_MS)
    .sort((a, b) => b.createdMs - a.createdMs);
  const delivered = (channel: string) =>
    recent.filter((m) => m.steps.length === 1 && m.steps[0]?.channel === channel && m.state === 'delivered');
  const late = recent.filter((m) => Math.abs(nowMs - m.createdMs - 35 * HOUR_MS) < 9 * HOUR_MS && m.steps.length === 1);
  const sms = late.filter((m) => m.steps[0]?.channel === 'sms' && m.state === 'delivered');
  for (const message of sms.splice(0, 3)) reopen(message, 'submitted', 's');
  for (const message of sms.splice(0, 2)) reopen(message, 'unknown', 'x');
  const viber = delivered('viber');
  for (const message of viber.slice(0, 2)) takeBack(message);
  for (const message of [...delivered('whatsapp'), ...viber.slice(2)].slice(0, 2)) arriveLate(message);
  const twice = recent.filter((m) => m.steps[0]?.channel === 'viber' && m.steps[1]?.channel === 'sms' && m.step === 2);
  for (const message of twice.filter((m) => m.state === 'delivered').slice(0, 2)) arriveTwice(message);
}

function reopen(message: PastMessage, state: 'submitted' | 'unknown', letter: string): void {
  const attempt = message.attempts.at(-1) as PastAttempt;
  message.attempts = [attempt];
  Object.assign(attempt, { no: 1, state, log: '', errorCode: '', errorClass: null, changedMs: attempt.atMs + 300 });
  attempt.letters = letter.repeat(attempt.letters.length);
  if (state === 'unknown') Object.assign(attempt, { providerIds: '', costE7: 0n });
  Object.assign(message, { state: 'accepted', changedMs: null, finalMs: null, statusSeq: 0, chargedE7: null });
}

/** Charged by the provider's first word, which it took back. */
function takeBack(message: PastMessage): void {
  const attempt = message.attempts.at(-1) as PastAttempt;
  Object.assign(attempt, { state: 'undelivered', errorCode: 'expired', letters: 'u'.repeat(attempt.letters.length) });
  Object.assign(message, { state: 'undelivered', errorCode: 'expired' });
}

/** The money was given back; then the receipt came. */
function arriveLate(message: PastMessage): void {
  const attempt = message.attempts.at(-1) as PastAttempt;
  attempt.changedMs += 3 * HOUR_MS;
  message.chargedE7 = 0n;
  for (const step of message.steps) step.chargedE7 = 0n;
  Object.assign(message, { changedMs: attempt.changedMs, statusSeq: 2 });
}

function arriveTwice(message: PastMessage): void {
  const first = message.attempts.find(({ step }) => step === 1) as PastAttempt;
  Object.assign(first, { state: 'delivered', letters: 'd', errorCode: '', errorClass: null });
  first.changedMs = (message.finalMs as number) + 40 * MINUTE_MS;
}

/** Queued on a link that stands still, and texts that wait for a person. */
export interface Waiting {
  message: PastMessage;
  connectionId: number;
  held: { ruleKind: 'word' | 'link' | 'pattern'; pattern: string; hit: string } | null;
}

interface Held {
  account: string;
  sender: string;
  text: string;
  tariff: string;
  ruleKind: 'word' | 'link' | 'pattern';
  pattern: string;
  hit: string;
  /** So many alike. */
  count: number;
}

/** The rules are those of rules.ts. */
const HELD: readonly Held[] = [
  {
    ...{
      account: 'lavka-mall',
      sender: 'LAVKA',
      tariff: 'Базовый',
      ruleKind: 'word',
      pattern: 'розыгрыш*',
      hit: 'розыгрыше',
      count: 4,
    },
    text: '🎉 Участвуйте в розыгрыше путешествия! Покупка от 3000 ₽ до воскресенья. Правила: https://lavka.example/r',
  },
  {
    ...{
      account: 'lavka-mall',
      sender: 'LAVKA',
      tariff: 'Базовый',
      ruleKind: 'link',
      pattern: 'korotko.example',
      hit: 'korotko.example',
      count: 3,
    },
    text: 'Ваша персональная подборка: https://korotko.example/a81f',
  },
  {
    ...{
      account: 'ip-sokolova',
      sender: 'TORTY',
      tariff: 'Базовый',
      ruleKind: 'word',
      pattern: 'займ*',
      hit: 'займы',
      count: 1,
    },
    text: 'Торты в рассрочку, без справок и не через займы! Спросите у мастера',
  },
  {
    ...{
      account: 'lavka-mall',
      sender: 'LAVKA',
      tariff: 'Базовый',
      ruleKind: 'pattern',
      pattern: '\\b8-?800\\d{7}\\b',
      hit: '88001234567',
      count: 2,
    },
    text: 'Подтвердите заказ по телефону 88001234567, иначе он будет отменён',
  },
];

/** Adds them to the messages of the scene; their rows of the queue are for later. */
export function makeWaiting({ world, connections, messages }: Scene): Waiting[] {
  const { dice, nowMs, accounts } = world;
  const waiting: Waiting[] = [];
  const add = (
    account: string,
    tariff: string,
    sender: string,
    text: string,
    createdMs: number,
    connection: string,
    held: Held | null,
  ) => {
    const [person] = people(dice, 1).map((one) => ({ ...one, area: 'Россия', phone: `7916${one.phone.slice(-7)}` }));
    const message = begin(world, {
      ...{ accountId: idOf(accounts, account), account, tariff, tokenId: null, clientId: null, person: person! },
      ...{ priority: 'normal', createdMs, steps: [{ channel: 'sms', sender, text }] },
    });
    if (held !== null) message.expiresMs = nowMs + 7 * DAY_MS;
    messages.push(message);
    waiting.push({ message, connectionId: idOf(connections, connection), held });
  };
  for (let n = 0; n < 3; n += 1) {
    const createdMs = nowMs - dice.int(5, 15) * HOUR_MS;
    add('vedomstvo', 'Госсектор', 'GOSUSLUGA', writeText(dice, 'state'), createdMs, STATE_LINK, null);
  }
  for (const held of HELD) {
    const firstMs = nowMs - dice.int(20, 200) * MINUTE_MS;
    for (let n = 0; n < held.count; n += 1) {
      add(held.account, held.tariff, held.sender, held.text, firstMs + n * 400, 'demo-smsc', held);
    }
  }
  return waiting;
}

/** `rules`: ids of moderation rules by their pattern. */
export async function writeWaiting(
  { client }: Scene,
  waiting: readonly Waiting[],
  rules: ReadonlyMap<string, number>,
): Promise<void> {
  await insertRows(
    client,
    'queue',
    {
      ...({ message_id: 'int8', account_id: 'int4', connection_id: 'int4', priority: 'int2' } as const),
      ...({ attempt_no: 'int2', temporary_tries: 'int2', doubt_tries: 'int2', tried: 'numbers' } as const),
      ...({ ready_at: 'time', expires_at: 'time' } as const),
    },
    waiting.map(({ message, connectionId, held }) => ({
      ...{ message_id: message.id, account_id: message.accountId, connection_id: connectionId },
      ...{ priority: message.priority, attempt_no: 0, temporary_tries: 0, doubt_tries: 0, tried: [] },
      ready_at: held === null ? null : Number.POSITIVE_INFINITY,
      expires_at: message.expiresMs,
    })),
  );
  await insertRows(
    client,
    'held_message',
    {
      ...({ message_id: 'int8', account_id: 'int4', step: 'int2', rule_id: 'int4', rule_kind: 'text' } as const),
      ...({ hit: 'text', text_md5: 'text', created_at: 'time' } as const),
    },
    waiting.flatMap(({ message, held }) =>
      held === null
        ? []
        : [
            {
              ...{ message_id: message.id, account_id: message.accountId, step: 1, rule_id: rules.get(held.pattern) },
              ...{ rule_kind: held.ruleKind, hit: held.hit, text_md5: digest(message), created_at: message.createdMs },
            },
          ],
    ),
  );
}

/** As the acceptance makes it: messages with the same are decided together. */
function digest({ steps }: PastMessage): string {
  const seen = steps.map((step) => [step.channel, step.sender, step.text, step.content ?? {}]);
  return createHash('md5').update(JSON.stringify(seen)).digest('hex');
}
