import { words } from '../../words/words.ts';

export const WORDS = words({
  ru: {
    title: 'Новый пароль',
    about: 'После сохранения на всех других устройствах придётся войти заново.',
    password: 'Новый пароль',
    again: 'Ещё раз',
    differ: 'Пароли не совпадают',
    save: 'Сохранить пароль',
    doneTitle: 'Пароль сохранён',
    done: 'Теперь войдите с новым паролем.',
    signIn: 'Ко входу',
    expiredTitle: 'Ссылка больше не действует',
    expired: 'Она устарела, уже использована или скопирована не целиком. Запросите новое письмо.',
    ask: 'Запросить письмо',
  },
  en: {
    title: 'New password',
    about: 'Every other device will have to sign in again.',
    password: 'New password',
    again: 'Once more',
    differ: 'The passwords differ',
    save: 'Save the password',
    doneTitle: 'The password is saved',
    done: 'Sign in with the new password now.',
    signIn: 'To the sign-in',
    expiredTitle: 'The link is no longer good',
    expired: 'It is too old, was used already, or was not copied whole. Ask for a new letter.',
    ask: 'Ask for a letter',
  },
});
