// Every right of a client in words: «чтение сообщений», not `messages:read`.
import type { ClientScope } from '../../../src/domain/permissions.ts';
import { words } from './words.ts';

export const SCOPE_WORDS = words({
  ru: {
    'messages:send': 'Отправлять сообщения и проверять номера',
    'messages:read': 'Смотреть сообщения и их состояния',
    'numbers:reveal': 'Видеть номера получателей целиком',
    'campaigns:read': 'Смотреть рассылки',
    'campaigns:write': 'Создавать и запускать рассылки',
    'profiles:read': 'Смотреть каскады',
    'profiles:write': 'Менять каскады',
    'senders:read': 'Смотреть отправителей',
    'senders:write': 'Заказывать отправителей',
    'templates:read': 'Смотреть шаблоны',
    'templates:write': 'Менять шаблоны',
    'stops:read': 'Смотреть стоп-лист',
    'stops:write': 'Менять стоп-лист',
    'statistics:read': 'Смотреть статистику',
    'exports:write': 'Готовить выгрузки',
    'balance:read': 'Смотреть баланс и цены',
    'ledger:read': 'Смотреть историю счёта',
    'tokens:read': 'Смотреть токены',
    'tokens:write': 'Выпускать и отзывать токены',
    'pushes:read': 'Смотреть уведомления и их доставку',
    'pushes:write': 'Менять адрес для уведомлений, повторять их',
    'account:read': 'Смотреть настройки',
    'account:write': 'Менять настройки',
    'team:read': 'Смотреть команду',
    'team:write': 'Приглашать и удалять людей',
    'audit:read': 'Смотреть журнал действий',
  },
  en: {
    'messages:send': 'Send messages and look numbers up',
    'messages:read': 'See messages and their states',
    'numbers:reveal': 'See recipients’ numbers in full',
    'campaigns:read': 'See campaigns',
    'campaigns:write': 'Make and start campaigns',
    'profiles:read': 'See cascades',
    'profiles:write': 'Change cascades',
    'senders:read': 'See senders',
    'senders:write': 'Ask for senders',
    'templates:read': 'See templates',
    'templates:write': 'Change templates',
    'stops:read': 'See the stop list',
    'stops:write': 'Change the stop list',
    'statistics:read': 'See statistics',
    'exports:write': 'Make exports',
    'balance:read': 'See the balance and prices',
    'ledger:read': 'See the ledger',
    'tokens:read': 'See tokens',
    'tokens:write': 'Make and revoke tokens',
    'pushes:read': 'See pushes and their deliveries',
    'pushes:write': 'Change the push address, replay pushes',
    'account:read': 'See settings',
    'account:write': 'Change settings',
    'team:read': 'See the team',
    'team:write': 'Invite and remove people',
    'audit:read': 'See the audit',
  } satisfies Record<ClientScope, string>,
});

export const SCOPE_GROUP_WORDS = words({
  ru: { sending: 'Отправка', content: 'Отправители, шаблоны, стоп-лист', money: 'Деньги и отчёты', setUp: 'Настройка' },
  en: { sending: 'Sending', content: 'Senders, templates, stop list', money: 'Money and reports', setUp: 'Set-up' },
});

/** In the order of the menu. */
export const SCOPE_GROUPS: readonly {
  name: 'sending' | 'content' | 'money' | 'setUp';
  scopes: readonly ClientScope[];
}[] = [
  {
    name: 'sending',
    scopes: [
      'messages:send',
      'messages:read',
      'numbers:reveal',
      'campaigns:read',
      'campaigns:write',
      'profiles:read',
      'profiles:write',
    ],
  },
  {
    name: 'content',
    scopes: ['senders:read', 'senders:write', 'templates:read', 'templates:write', 'stops:read', 'stops:write'],
  },
  { name: 'money', scopes: ['statistics:read', 'exports:write', 'balance:read', 'ledger:read'] },
  {
    name: 'setUp',
    scopes: [
      'tokens:read',
      'tokens:write',
      'pushes:read',
      'pushes:write',
      'account:read',
      'account:write',
      'team:read',
      'team:write',
      'audit:read',
    ],
  },
];
