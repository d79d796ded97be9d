import { enCount, ruCount, words } from '../../../words/words.ts';

export const WORDS = words({
  ru: {
    about:
      'Новый API отвечает кодом ошибки и состоянием HTTP (RFC 9457). Старые интерфейсы отвечают HTTP 200 и фразой.',
    find: 'Код, фраза или номер состояния HTTP',
    list: 'Ошибки',
    code: 'Код',
    http: 'HTTP',
    meaning: 'Что значит и что делать',
    door: 'Фраза старых интерфейсов',
    json: '/json/',
    get: '/sendsms.php',
    noDoor: 'только новый API',
    found: (n: number) => ruCount(n, 'ошибка', 'ошибки', 'ошибок'),
    all: 'Все',
    onlyApi: 'Новый API',
    onlyDoors: 'Старые интерфейсы',
    where: 'Где встречается',
  },
  en: {
    about:
      'The API answers an error code with an HTTP status (RFC 9457). The old doors answer HTTP 200 and a sentence.',
    find: 'A code, a sentence or an HTTP status',
    list: 'Errors',
    code: 'Code',
    http: 'HTTP',
    meaning: 'What it means and what to do',
    door: 'Sentence of the old doors',
    json: '/json/',
    get: '/sendsms.php',
    noDoor: 'API only',
    found: (n: number) => enCount(n, 'error'),
    all: 'All',
    onlyApi: 'API',
    onlyDoors: 'Old doors',
    where: 'Where it occurs',
  },
});
