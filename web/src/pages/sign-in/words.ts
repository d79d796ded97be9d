import { words } from '../../words/words.ts';

export const WORDS = words({
  ru: {
    title: 'Вход',
    login: 'Логин или почта',
    password: 'Пароль',
    signIn: 'Войти',
    forgot: 'Забыли пароль?',
    register: 'Зарегистрировать компанию',
    codeTitle: 'Одноразовый код',
    codeAbout: 'Введите шесть цифр из приложения или один из запасных кодов.',
    code: 'Код',
    confirm: 'Подтвердить',
    another: 'Войти под другим именем',
  },
  en: {
    title: 'Sign in',
    login: 'Login or e-mail',
    password: 'Password',
    signIn: 'Sign in',
    forgot: 'Forgot the password?',
    register: 'Register a company',
    codeTitle: 'One-time code',
    codeAbout: 'Enter the six digits of your app, or one of the recovery codes.',
    code: 'Code',
    confirm: 'Confirm',
    another: 'Sign in as somebody else',
  },
});
