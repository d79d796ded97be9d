// What an applicant agrees to. The version is kept with the registration: a changed text needs a new one.

export const CONSENT_VERSION = '2026-11';

export const CONSENT_TEXT =
  'Я даю согласие на обработку указанных персональных данных (Федеральный закон № 152-ФЗ) для регистрации и ведения личного ' +
  'кабинета, заключения и исполнения договора, подтверждаю их достоверность и принимаю правила рассылки: сообщения ' +
  'отправляются только тем, кто на это согласился.';

/** How consent came: by the box of the page, or by sending the request, for which the document has no parameter. */
export type ConsentSource = 'checkbox' | 'request';
