import { words } from '../../words/words.ts';

export const WORDS = words({
  ru: {
    title: 'Вход с одноразовым кодом',
    about: 'Для вашей роли он обязателен: пока вход с кодом не настроен, остальные разделы закрыты.',
    scan: 'Откройте приложение с кодами (Яндекс Ключ, Google Authenticator, 1Password или другое) и отсканируйте картинку.',
    qr: 'QR-код для приложения с одноразовыми кодами',
    orType: 'Нет камеры? Введите ключ вручную:',
    code: 'Код из приложения',
    codeHint: 'Шесть цифр. Код меняется каждые 30 секунд.',
    enable: 'Включить',
    codesTitle: 'Запасные коды',
    codesAbout:
      'Каждый код заменяет приложение один раз: если телефон потерян, войти можно только с ними. Храните их отдельно от пароля.',
    codesList: 'Запасные коды',
    copyAll: 'Скопировать все',
    fileName: 'kaskad-zapasnye-kody.txt',
    kept: 'Коды сохранены в надёжном месте',
    done: 'Продолжить',
    signOut: 'Выйти',
  },
  en: {
    title: 'Signing in with one-time codes',
    about: 'Your role requires them: until they are set up, everything else is closed.',
    scan: 'Open an authenticator app (Google Authenticator, 1Password or another) and scan the picture.',
    qr: 'QR code for the authenticator app',
    orType: 'No camera? Type the key:',
    code: 'Code of the app',
    codeHint: 'Six digits. The code changes every 30 seconds.',
    enable: 'Switch on',
    codesTitle: 'Recovery codes',
    codesAbout:
      'Each code stands in for the app once: with a lost phone they are the only way in. Keep them apart from the password.',
    codesList: 'Recovery codes',
    copyAll: 'Copy all',
    fileName: 'kaskad-recovery-codes.txt',
    kept: 'The codes are kept in a safe place',
    done: 'Go on',
    signOut: 'Sign out',
  },
});
