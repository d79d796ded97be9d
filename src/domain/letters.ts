// Letters that Kaskad writes about accounts: Russian, plain text. `publicUrl` is '' where the installation has no address of
// its own for clients; then letters have no links.

export interface LetterText {
  kind: string;
  subject: string;
  body: string;
}

const cabinet = (publicUrl: string): string => (publicUrl === '' ? '' : `\nЛичный кабинет: ${publicUrl}/\n`);
const SIGNATURE = '\nЭто письмо отправлено автоматически, отвечать на него не нужно.\n';

/** To the applicant: it waits for approval. */
export function registrationReceived(login: string, publicUrl: string): LetterText {
  return {
    kind: 'registration.received',
    subject: 'Заявка на регистрацию принята',
    body: `Здравствуйте!

Мы получили заявку на регистрацию аккаунта ${login}. После проверки мы сообщим о решении письмом на этот адрес.
${cabinet(publicUrl)}${SIGNATURE}`,
  };
}

/** To the client: the account works. */
export function registrationApproved(login: string, publicUrl: string): LetterText {
  return {
    kind: 'registration.approved',
    subject: 'Регистрация подтверждена',
    body: `Здравствуйте!

Аккаунт ${login} подтверждён: можно войти с паролем, указанным при регистрации, и отправлять сообщения.
${cabinet(publicUrl)}${SIGNATURE}`,
  };
}

/** To the applicant, with the reason. */
export function registrationRefused(login: string, reason: string): LetterText {
  return {
    kind: 'registration.refused',
    subject: 'В регистрации отказано',
    body: `Здравствуйте!

К сожалению, в регистрации аккаунта ${login} отказано.
Причина: ${reason}
${SIGNATURE}`,
  };
}

/** To the operator. */
export function registrationNews(
  applicant: {
    login: string;
    kind: string;
    name: string;
    companyName: string;
    inn: string;
    phone: string;
    email: string;
  },
  publicUrl: string,
): LetterText {
  const kinds: Record<string, string> = {
    company: 'юридическое лицо',
    sole_trader: 'индивидуальный предприниматель',
    person: 'физическое лицо',
  };
  const lines = [
    `Логин: ${applicant.login}`,
    `Кто: ${kinds[applicant.kind] ?? applicant.kind}`,
    applicant.companyName === '' ? '' : `Компания: ${applicant.companyName}`,
    `ФИО: ${applicant.name}`,
    applicant.inn === '' ? '' : `ИНН: ${applicant.inn}`,
    `Телефон: +${applicant.phone}`,
    `E-mail: ${applicant.email}`,
  ].filter((line) => line !== '');
  return {
    kind: 'registration.news',
    subject: `Новая регистрация: ${applicant.login}`,
    body: `${lines.join('\n')}\n${publicUrl === '' ? '' : `\nРешить: ${publicUrl}/\n`}`,
  };
}

/** To the client: the available money fell below what it asked to be told of. Amounts as they are shown. */
export function lowBalance(
  account: { login: string; available: string; threshold: string; currency: string },
  publicUrl: string,
): LetterText {
  return {
    kind: 'balance.low',
    subject: `Баланс аккаунта ${account.login} ниже ${account.threshold} ${account.currency}`,
    body: `Здравствуйте!

На аккаунте ${account.login} осталось ${account.available} ${account.currency}: меньше порога ${account.threshold} ${account.currency}.
Когда деньги закончатся, сообщения перестанут отправляться.
${cabinet(publicUrl)}${SIGNATURE}`,
  };
}
