const LATIN = [
  'Your code is {n}. Do not tell it to anyone.',
  'Order {n} is ready. Pick it up at 12 Lenina st. until 21:00, bring the code from this message.',
  'Payment {n} RUB received. Balance 18204.55 RUB. Thank you for staying with us!',
  'Reminder: doctor Ivanov expects you tomorrow at 14:30, room {n}. Reply STOP to cancel the visit.',
];
const CYRILLIC = [
  'Ваш код {n}. Никому его не сообщайте.',
  'Заказ {n} передан в доставку, курьер позвонит за час.',
  'Списание {n} р. Остаток 18204,55 р.',
  'Напоминаем о визите завтра в 14:30, кабинет {n}.',
];
const VARIANTS = 200;
const LONG_SEGMENTS_MAX = 5;

export type Text = { text: string; cyrillic: boolean };

/**
 * The mix every gateway of a run gets: Latin and Cyrillic by turns, 200 variants. `single` stays within one segment
 * (160 GSM-7, 70 UCS-2), so that messages and segments count the same; `long` has one to five.
 */
export function makeTexts(mix: 'single' | 'long'): Text[] {
  return Array.from({ length: VARIANTS }, (_, i) => {
    const cyrillic = i % 2 === 1;
    const from = cyrillic ? CYRILLIC : LATIN;
    const base = from[(i >> 1) % from.length]!.replace('{n}', String(1000 + i * 37));
    return { text: mix === 'single' ? base : lengthen(base, cyrillic ? 67 : 153, i), cyrillic };
  });
}

function lengthen(base: string, segmentChars: number, i: number): string {
  const segments = 1 + (i % LONG_SEGMENTS_MAX);
  if (segments === 1) return base;
  const chars = segments * segmentChars - 10;
  return `${base} `.repeat(Math.ceil(chars / (base.length + 1))).slice(0, chars);
}
