// Why a message does not move: the server says it in English sentences of a fixed form; here they are said in Russian too.
import { type Language, useLanguage } from '../../words/language.ts';

const STATES: Readonly<Record<string, string>> = {
  paused: 'приостановлено',
  draining: 'завершает очередь',
  connecting: 'соединяется',
  down: 'нет связи',
};
const RULES: Readonly<Record<string, string>> = { word: 'слово', pattern: 'шаблон', link: 'ссылка' };

const SENTENCES: readonly [RegExp, (...parts: string[]) => string][] = [
  [
    /^the connection is (\w+): (.*)$/s,
    (state = '', reason = '') =>
      `Подключение ${state === 'paused' ? 'приостановлено' : (STATES[state] ?? state)}${reason === '' ? '' : `: ${reason}`}`,
  ],
  [/^in hand since (.*)$/, (at = '') => `Передаётся с ${at}`],
  [/^no running node has the connection$/, () => 'Подключение не держит ни один узел'],
  [
    /^the link is (\w+): (.*)$/s,
    (state = '', reason = '') => `Связь: ${STATES[state] ?? state}${reason === '' ? '' : ` — ${reason}`}`,
  ],
  [/^(\d+) tries failed for passing reasons$/, (n = '') => `Временные ошибки, попыток: ${n}`],
  [/^others are before it$/, () => 'Перед ним в очереди другие'],
  [/^sent and not answered$/, () => 'Отправлено, ответа не было'],
  [/^neither queued nor tried$/, () => 'Нет ни в очереди, ни среди попыток'],
  [/^taken, and no receipt came$/, () => 'Принято поставщиком, отчёта нет'],
  [/^a moderator has to look at it: (.*)$/, (rule = '') => `Ждёт модератора: ${RULES[rule] ?? rule}`],
];

function whyText(why: string, language: Language): string {
  if (language === 'en') return why;
  for (const [pattern, say] of SENTENCES) {
    const found = pattern.exec(why);
    if (found !== null) return say(...found.slice(1));
  }
  return why;
}

/** `const sayWhy = useWhy()`: what the server says, in the language of the page. */
export function useWhy(): (why: string) => string {
  const language = useLanguage();
  return (why) => whyText(why, language);
}
