// Why a route was chosen or not: the server's few sentences (src/domain/routing.ts) in the language of the page.
import type { Language } from '../../words/language.ts';

const REACH: Record<string, string> = { account: 'клиенту', sender: 'отправителю', area: 'направлению' };

const RUSSIAN: readonly [RegExp, (...found: string[]) => string][] = [
  [/^the area has a connection of its own$/, () => 'у направления своё подключение'],
  [/^another channel$/, () => 'другой канал'],
  [/^for another account$/, () => 'для другого клиента'],
  [/^for another area$/, () => 'для другого направления'],
  [/^for another sender$/, () => 'для другого отправителя'],
  [/^fits by channel alone$/, () => 'подходит по каналу'],
  [
    /^fits by (.+)$/,
    (reach = '') =>
      `подходит по ${reach
        .split(', ')
        .map((part) => REACH[part] ?? part)
        .join(', ')}`,
  ],
  [/^outweighed by route (\d+)$/, (id = '') => `точнее маршрут ${id}`],
  [/^no route fits: every connection of the channel$/, () => 'ни один маршрут не подошёл: все подключения канала'],
  [/^route (\d+) fits$/, (id = '') => `подошёл маршрут ${id}`],
];

export function whyWords(why: string, language: Language): string {
  if (language === 'en') return why;
  for (const [pattern, write] of RUSSIAN) {
    const match = pattern.exec(why);
    if (match !== null) return write(...match.slice(1));
  }
  return why;
}
