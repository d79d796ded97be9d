import { words } from '../../words/words.ts';

export const WORDS = words({
  ru: {
    title: 'Забыли пароль?',
    about: 'Укажите логин или почту. Мы отправим письмо со ссылкой, по которой можно задать новый пароль.',
    login: 'Логин или почта',
    send: 'Отправить письмо',
    sentTitle: 'Проверьте почту',
    sent: (login: string) =>
      `Если логин «${login}» существует и у него указана почта, письмо уже в пути. Ссылка действует ограниченное время, и воспользоваться ею можно один раз.`,
    hint: 'Письма нет? Загляните в «Спам» или попробуйте через пять минут: чаще мы не пишем. Если почта не указана, попросите владельца учётной записи прислать новое приглашение.',
    back: 'Ко входу',
  },
  en: {
    title: 'Forgot the password?',
    about: 'Enter your login or e-mail. We will send a letter with a link that sets a new password.',
    login: 'Login or e-mail',
    send: 'Send the letter',
    sentTitle: 'Look into your mail',
    sent: (login: string) =>
      `If the login “${login}” exists and has an e-mail address, the letter is on its way. The link is good once and for a limited time.`,
    hint: 'No letter? Look into the spam folder, or try again in five minutes: we do not write more often. Without an e-mail address, ask the owner of the account for a new invitation.',
    back: 'To the sign-in',
  },
});
