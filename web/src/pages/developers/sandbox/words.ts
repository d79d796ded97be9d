import { words } from '../../../words/words.ts';

export const WORDS = words({
  ru: {
    about:
      'Номера, которые никому не принадлежат. Отправляйте на них как на обычные — по любому каналу, через API и старые интерфейсы: исход выбирают две последние цифры. Это бесплатно, а состояния приходят на ваш адрес для уведомлений как настоящие.',
    rules:
      'Остальные правила — как у обычных номеров: нужен одобренный отправитель, действуют модерация, стоп-лист и ограничение скорости. Номера, которых нет в таблице (например …55), доставляются.',
    off: 'Песочница выключена оператором',
    offText:
      'Пока она выключена, эти номера — обычные: сообщения на них оплачиваются по тарифу. Попросите оператора включить песочницу.',
    numbers: 'Номера песочницы',
    phone: 'Номер',
    outcome: 'Что произойдёт',
    state: 'Какое состояние придёт',
    try: 'Попробовать',
    tryOne: (phone: string) => `Попробовать: ${phone}`,
    outcomes: {
      delivered: 'Доставлено сразу',
      undelivered: 'Не доставлено: абонент недоступен',
      expired: 'Не доставлено за срок жизни',
      read: 'Доставлено и через секунду прочитано (мессенджеры)',
      delayed: 'Доставлено через 30 секунд',
      refused: 'Оператор отказался принять сообщение',
      receipt_twice: 'Оператор сообщил о доставке дважды: вам придёт одно уведомление',
      second_try: 'Первая попытка не удалась, вторая доставлена',
      silent: 'Оператор молчит: сообщение остаётся в пути до конца срока жизни',
      partly: 'Из длинного СМС дошла только первая часть',
    },
    none: 'нет, до конца срока жизни',
  },
  en: {
    about:
      'Numbers that belong to nobody. Write to them as to any other, by every channel, by the API and the old doors: the last two digits choose what comes of it. It costs nothing, and states come to your push address as real ones do.',
    rules:
      'All other rules are those of any number: an approved sender, moderation, the stop list, the rate. Numbers that are not listed (such as …55) are delivered.',
    off: 'The operator has switched the sandbox off',
    offText:
      'While it is off these are ordinary numbers: messages to them are charged by the tariff. Ask the operator to switch the sandbox on.',
    numbers: 'Numbers of the sandbox',
    phone: 'Number',
    outcome: 'What comes of it',
    state: 'State you are told',
    try: 'Try it',
    tryOne: (phone: string) => `Try it: ${phone}`,
    outcomes: {
      delivered: 'Delivered at once',
      undelivered: 'Not delivered: nobody can be reached',
      expired: 'Not delivered within its life',
      read: 'Delivered, and a second later read (messengers)',
      delayed: 'Delivered after 30 seconds',
      refused: 'The upstream does not take the message',
      receipt_twice: 'The upstream tells the delivery twice: you are told once',
      second_try: 'The first try fails, the second delivers',
      silent: 'The upstream says nothing: the message stays on its way until its life ends',
      partly: 'Of a long SMS only the first part arrives',
    },
    none: 'none until its life ends',
  },
});
