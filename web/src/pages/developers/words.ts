import { words } from '../../words/words.ts';

export const WORDS = words({
  ru: {
    title: 'Разработчикам',
    about: 'Всё, чтобы подключить свою программу: доступ, уведомления о состояниях, тестовые номера и примеры кода.',
    tabs: 'Разделы для разработчиков',
    tokens: 'Токены',
    pushes: 'Уведомления',
    deliveries: 'Доставка уведомлений',
    answers: 'Старые интерфейсы',
    sandbox: 'Песочница',
    requests: 'Примеры запросов',
    errors: 'Ошибки',
    docs: 'Описание API',
    openapi: 'openapi.json',
  },
  en: {
    title: 'Developers',
    about: 'All it takes to connect your program: access, pushes of states, test numbers and code to copy.',
    tabs: 'Parts for developers',
    tokens: 'Tokens',
    pushes: 'Pushes',
    deliveries: 'Deliveries',
    answers: 'Old doors',
    sandbox: 'Sandbox',
    requests: 'Request builder',
    errors: 'Errors',
    docs: 'API reference',
    openapi: 'openapi.json',
  },
});
