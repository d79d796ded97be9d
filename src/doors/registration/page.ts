// The registration's pages: Russian, for a phone as well, complete without JavaScript.
import type { ApplicantKind, FieldErrors, RegistrationField, RegistrationInput } from '../../domain/registration.ts';
import { applicantKind, PASSWORD_LENGTH, TEXT_MAX } from '../../domain/registration.ts';
import { CONSENT_TEXT } from '../../domain/registration-consent.ts';
import { DOOR_PATHS } from '../door-paths.ts';
import { SCRIPT, STYLE } from './page-style.ts';

export const PAGE_TYPE = 'text/html; charset=utf-8';

export interface FormState {
  input: RegistrationInput;
  errors: FieldErrors;
  /** Above the form; '' = nothing. */
  notice: string;
  /** The box was ticked. */
  consented: boolean;
}

interface Choice {
  /** The document's word. */
  word: string;
  label: string;
}

const CHOICES: Record<ApplicantKind, Choice> = {
  company: { word: 'le', label: 'Юридическое лицо' },
  sole_trader: { word: 'ip', label: 'Индивидуальный предприниматель' },
  person: { word: 'fl', label: 'Физическое лицо' },
};

interface InputSpec {
  name: RegistrationField;
  label: string;
  hint?: string;
  /** Attributes beside name and value. */
  attributes: string;
}

const ACCOUNT: readonly InputSpec[] = [
  {
    name: 'login',
    label: 'Логин',
    hint: 'латинские буквы, цифры и знаки . _ - @',
    attributes: 'required minlength="3" maxlength="64" autocomplete="username" autocapitalize="none"',
  },
  {
    name: 'password',
    label: 'Пароль',
    hint: `не короче ${PASSWORD_LENGTH.min} символов`,
    attributes: `type="password" required minlength="${PASSWORD_LENGTH.min}" maxlength="${PASSWORD_LENGTH.max}" autocomplete="new-password"`,
  },
];
const CONTACT: readonly InputSpec[] = [
  { name: 'name', label: 'ФИО', attributes: 'required minlength="3" autocomplete="name"' },
  { name: 'city', label: 'Страна/город', attributes: 'required minlength="3" autocomplete="address-level2"' },
  { name: 'phone', label: 'Телефон', attributes: 'type="tel" required autocomplete="tel"' },
  { name: 'e_mail', label: 'E-mail', attributes: 'type="email" required autocomplete="email"' },
];
const COMPANY_NAME: InputSpec = {
  name: 'company_name',
  label: 'Наименование компании',
  hint: 'не менее 5 символов',
  attributes: 'autocomplete="organization"',
};
const INN: InputSpec = {
  name: 'inn',
  label: 'ИНН',
  hint: '10 цифр у компании, 12 у предпринимателя',
  attributes: 'inputmode="numeric"',
};
const OGRNIP: InputSpec = { name: 'ogrnip', label: 'ОГРНИП', hint: '15 цифр', attributes: 'inputmode="numeric"' };
const JURIDICAL: InputSpec = {
  name: 'juridical_address',
  label: 'Юридический адрес',
  hint: 'не менее 10 символов',
  attributes: '',
};
const ADDRESS: InputSpec = {
  name: 'address_facto',
  label: 'Фактический адрес',
  hint: 'не менее 10 символов',
  attributes: 'autocomplete="street-address"',
};

/** The form, with what was entered (never the password) and what was wrong with it. */
export function formPage(state: FormState): string {
  const notice = state.notice === '' ? '' : `<p class="notice" role="alert">${escapeHtml(state.notice)}</p>`;
  const consentError = errorOf('consent', state.errors);
  return pageOf(
    'Регистрация',
    `${notice}
<form method="post" action="${DOOR_PATHS.registration[0]}" accept-charset="utf-8">
<input type="hidden" name="registration" value="1"><input type="hidden" name="form" value="1">
<fieldset><legend>Кто регистрируется</legend>${choices(state)}</fieldset>
<fieldset><legend>Вход</legend>${inputs(ACCOUNT, state)}</fieldset>
<fieldset><legend>Контакты</legend>${inputs(CONTACT, state)}</fieldset>
${part('Юридическое лицо', ['company'], [COMPANY_NAME], state)}
${part('Юридическое лицо или предприниматель', ['company', 'sole_trader'], [INN, JURIDICAL], state)}
${part('Индивидуальный предприниматель', ['sole_trader'], [OGRNIP], state)}
${part('Физическое лицо', ['person'], [ADDRESS], state)}
<label class="choice"><input type="checkbox" name="consent" value="1" required${state.consented ? ' checked' : ''}${consentError.attributes}><span>${escapeHtml(CONSENT_TEXT)}</span></label>${consentError.text}
<p><button type="submit">Зарегистрироваться</button></p>
</form>
<p class="aside">Уже есть учётная запись? <a href="/">Войти в кабинет</a></p>
<script>${SCRIPT}</script>`,
  );
}

/** It worked. */
export function donePage(login: string, status: 'moderation' | 'active'): string {
  const what =
    status === 'active'
      ? 'Аккаунт готов: можно входить и отправлять сообщения.'
      : 'Заявка принята. Мы проверим данные и сообщим о решении письмом.';
  return pageOf(
    'Спасибо за регистрацию',
    `<p>Логин: <strong>${escapeHtml(login)}</strong></p><p>${what}</p><p><a href="/">Войти в кабинет</a></p>`,
  );
}

export function closedPage(sentence: string): string {
  return pageOf('Регистрация', `<p>${escapeHtml(sentence)}</p>`);
}

/** The mark of the cabinet (`web/public/favicon.svg`). */
const MARK = `<svg viewBox="0 0 32 32" width="34" height="34" aria-hidden="true"><rect width="32" height="32" rx="8" fill="#0b6e69"/><path d="M7 8h9a4 4 0 0 1 4 4v1h1a4 4 0 0 1 4 4v7" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/><path d="M7 15h5a3 3 0 0 1 3 3v6" fill="none" stroke="#7fe0d8" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/></svg>`;

function pageOf(title: string, content: string): string {
  return `<!DOCTYPE html>
<html lang="ru"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${title}</title><style>${STYLE}</style></head>
<body><main><div class="brand">${MARK}<span>Kaskad</span></div><div class="card"><h1>${title}</h1>
${content}
</div></main></body></html>
`;
}

function choices({ input, errors }: FormState): string {
  const given = input.businessman.trim() === '' ? null : applicantKind(input);
  const radios = Object.entries(CHOICES).map(([kind, { word, label }]) => {
    const checked = kind === given ? ' checked' : '';
    return `<label class="choice"><input type="radio" name="businessman" value="${word}" required${checked}><span>${label}</span></label>`;
  });
  return `${radios.join('')}${errorOf('businessman', errors).text}`;
}

function part(title: string, kinds: readonly ApplicantKind[], specs: readonly InputSpec[], state: FormState): string {
  const words = kinds.map((kind) => CHOICES[kind].word).join(' ');
  return `<fieldset data-kinds="${words}"><legend>${title}</legend>${inputs(specs, state)}</fieldset>`;
}

const inputs = (specs: readonly InputSpec[], state: FormState): string =>
  specs.map((spec) => inputOf(spec, state)).join('');

function inputOf({ name, label, hint, attributes }: InputSpec, { input, errors }: FormState): string {
  const value = name === 'password' ? '' : ` value="${escapeHtml(input[name].slice(0, TEXT_MAX))}"`;
  const error = errorOf(name, errors);
  const small = hint === undefined ? '' : ` <small>${escapeHtml(hint)}</small>`;
  return `<label>${label}${small}<input name="${name}"${value}${attributes === '' ? '' : ` ${attributes}`}${error.attributes}>${error.text}</label>`;
}

function errorOf(name: RegistrationField, errors: FieldErrors): { attributes: string; text: string } {
  const sentence = errors[name];
  if (sentence === undefined) return { attributes: '', text: '' };
  const id = `error-${name}`;
  return {
    attributes: ` aria-invalid="true" aria-describedby="${id}"`,
    text: `<span class="error" id="${id}">${escapeHtml(sentence)}</span>`,
  };
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]!);
