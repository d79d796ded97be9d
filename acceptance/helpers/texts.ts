// Texts as clients send them, and what they cost by somebody else's count.
import { SegmentedMessage } from 'sms-segments-calculator';
import { pick } from './random.ts';

const LATIN = [
  'Your',
  'order',
  'is',
  'ready,',
  'code',
  '4821;',
  'price: €',
  '[50%]',
  'thanks!',
  'Ünal',
  'à la',
  '{new}',
];
const CYRILLIC = ['Ваш', 'заказ', 'собран', 'и', 'ждёт', 'вас', '№', 'пункт', '«Связь»', '😀', 'код', '4821', '—'];

/** A text of about `parts` parts. */
export function makeText(random: () => number, alphabet: 'latin' | 'cyrillic', parts: number): string {
  const words = alphabet === 'latin' ? LATIN : CYRILLIC;
  const joined = alphabet === 'latin' ? 153 : 67;
  const length = joined * (parts - 1) + 1 + Math.floor(random() * joined * 0.5);
  let text = pick(random, words);
  while (text.length < length) text += ` ${pick(random, words)}`;
  return text;
}

/** Parts of a text, by an independent counter. */
export function countParts(text: string): number {
  return new SegmentedMessage(text).segmentsCount;
}
