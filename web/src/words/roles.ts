// Roles of people, on both sides, and what each is for.
import { words } from './words.ts';

export const ROLE_WORDS = words({
  ru: {
    owner: 'Владелец',
    manager: 'Менеджер',
    developer: 'Разработчик',
    accountant: 'Бухгалтер',
    viewer: 'Наблюдатель',
    admin: 'Администратор',
    support: 'Поддержка',
    moderator: 'Модератор',
    finance: 'Финансы',
    observer: 'Наблюдатель',
  },
  en: {
    owner: 'Owner',
    manager: 'Manager',
    developer: 'Developer',
    accountant: 'Accountant',
    viewer: 'Viewer',
    admin: 'Administrator',
    support: 'Support',
    moderator: 'Moderator',
    finance: 'Finance',
    observer: 'Observer',
  },
});

export const ROLE_ABOUT = words({
  ru: {
    owner: 'Может всё, в том числе приглашать людей, выпускать токены и менять настройки.',
    manager: 'Отправляет сообщения и рассылки, ведёт отправителей, шаблоны и стоп-лист, видит номера и деньги.',
    developer: 'Подключает программы: токены, адрес для уведомлений, каскады и шаблоны. Номера получателей скрыты.',
    accountant: 'Видит баланс, историю счёта и статистику, готовит выгрузки. Сообщений не видит.',
    viewer: 'Смотрит сообщения, рассылки, статистику и деньги; номера скрыты, менять ничего не может.',
    admin: 'Может всё, в том числе приглашать сотрудников.',
    support: 'Видит всё, ведёт клиентов, открывает номера, смотрит глазами клиента, повторяет уведомления.',
    moderator: 'Проверяет тексты, отправителей и шаблоны, ведёт общий стоп-лист.',
    finance: 'Видит всё, проводит платежи и возвраты, меняет тарифы.',
    observer: 'Видит всё, кроме номеров; менять ничего не может.',
  },
  en: {
    owner: 'May do everything: also invite people, make tokens and change settings.',
    manager: 'Sends messages and campaigns, looks after senders, templates and the stop list, sees numbers and money.',
    developer: 'Connects programs: tokens, push address, cascades and templates. Recipients’ numbers are masked.',
    accountant: 'Sees the balance, the ledger and statistics, makes exports. Sees no messages.',
    viewer: 'Looks at messages, campaigns, statistics and money; numbers are masked, nothing can be changed.',
    admin: 'May do everything: also invite staff.',
    support: 'Sees everything, looks after clients, reveals numbers, looks with a client’s eyes, replays pushes.',
    moderator: 'Checks texts, senders and templates, looks after the global stop list.',
    finance: 'Sees everything, books payments and refunds, changes tariffs.',
    observer: 'Sees everything but numbers; can change nothing.',
  },
});
