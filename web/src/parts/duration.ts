// How long something took or waits, in words of two units at most: `45 с`, `3 мин 5 с`, `2 ч 10 мин`, `4 дн.`
import { type Language, localeOf } from '../words/language.ts';

const UNITS = [
  { unit: 'day', s: 86_400 },
  { unit: 'hour', s: 3_600 },
  { unit: 'minute', s: 60 },
  { unit: 'second', s: 1 },
] as const;

export function durationText(seconds: number, language: Language): string {
  const whole = Math.max(0, Math.round(seconds));
  const first = UNITS.findIndex(({ s }) => whole >= s);
  const at = first === -1 ? UNITS.length - 1 : first;
  const write = (n: number, unit: string) =>
    n.toLocaleString(localeOf(language), { style: 'unit', unit, unitDisplay: 'short' });
  const big = UNITS[at]!;
  const small = UNITS[at + 1];
  const rest = small === undefined ? 0 : Math.floor((whole % big.s) / small.s);
  const head = write(Math.floor(whole / big.s), big.unit);
  return small === undefined || rest === 0 ? head : `${head} ${write(rest, small.unit)}`;
}
