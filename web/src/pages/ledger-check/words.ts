import { enCount, ruCount, words } from '../../words/words.ts';

export const WORDS = words({
  ru: {
    title: 'Сверка счёта',
    about:
      'Пересчитывает все записи: сумма журнала равна балансу, каждая блокировка закрыта ровно один раз, каждое списание ведёт к сообщению.',
    run: 'Сверить сейчас',
    running: 'Считаем все записи…',
    clean: 'Всё сходится до последнего знака',
    faults: (n: number) => `Найдено расхождений: ${n.toLocaleString('ru-RU')}`,
    counted: (accounts: number, entries: number, messages: number) =>
      `${ruCount(accounts, 'счёт', 'счёта', 'счетов')}, ${ruCount(entries, 'запись', 'записи', 'записей')}, ${ruCount(messages, 'сообщение', 'сообщения', 'сообщений')}`,
    tracedSince: 'Списания проверены до сообщения с',
    check: 'Проверка',
    account: 'Клиент',
    subject: 'Где',
    expected: 'Должно быть',
    found: 'Есть',
  },
  en: {
    title: 'Ledger check',
    about:
      'Counts every entry anew: the sum of the ledger equals the balance, each hold is resolved exactly once, each charge leads to a message.',
    run: 'Check now',
    running: 'Counting every entry…',
    clean: 'Everything adds up to the last digit',
    faults: (n: number) => `Differences found: ${n.toLocaleString('en-GB')}`,
    counted: (accounts: number, entries: number, messages: number) =>
      `${enCount(accounts, 'account')}, ${enCount(entries, 'entry', 'entries')}, ${enCount(messages, 'message')}`,
    tracedSince: 'Charges traced to their messages since',
    check: 'Check',
    account: 'Client',
    subject: 'Where',
    expected: 'Expected',
    found: 'Found',
  },
});
