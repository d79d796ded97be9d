// Who may become a client, as the document has it (contract.md §4): three kinds of applicants, the fields that each must
// give, and a sentence for each field that is wrong.
import { checkInn } from './inn.ts';
import { normalisePhone } from './msisdn.ts';
import { checkOgrnip } from './ogrnip.ts';

export const APPLICANT_KINDS = ['company', 'sole_trader', 'person'] as const;
export type ApplicantKind = (typeof APPLICANT_KINDS)[number];

/** Fields under the document's names, in the order of the form. */
export const REGISTRATION_FIELDS = [
  'businessman',
  'login',
  'password',
  'name',
  'city',
  'phone',
  'e_mail',
  'inn',
  'juridical_address',
  'company_name',
  'ogrnip',
  'address_facto',
  'consent',
] as const;
export type RegistrationField = (typeof REGISTRATION_FIELDS)[number];

/** As the applicant wrote them; '' = not given. */
export type RegistrationInput = Readonly<Record<RegistrationField, string>>;

/** Ready to be kept; what the kind does not ask for is ''. */
export interface Applicant {
  kind: ApplicantKind;
  login: string;
  password: string;
  name: string;
  city: string;
  /** MSISDN. */
  phone: string;
  email: string;
  inn: string;
  juridicalAddress: string;
  companyName: string;
  ogrnip: string;
  addressFacto: string;
}

export type FieldErrors = Partial<Record<RegistrationField, string>>;
export type RegistrationResult = { kind: 'right'; applicant: Applicant } | { kind: 'wrong'; errors: FieldErrors };

export const LOGIN_LENGTH = { min: 3, max: 64 };
/** The document's own example has eight characters. */
export const PASSWORD_LENGTH = { min: 8, max: 256 };
export const TEXT_MAX = 300;

/** What `businessman` says; the document prints `le` for private persons too, who give an address and no INN. */
export function applicantKind(input: RegistrationInput): ApplicantKind | null {
  switch (input.businessman.trim().toLowerCase()) {
    case 'le':
      return tidy(input.inn) === '' && tidy(input.address_facto) !== '' ? 'person' : 'company';
    case 'ip':
      return 'sole_trader';
    case 'fl':
    case 'fiz':
      return 'person';
    default:
      return null;
  }
}

/** Whether the kind must give the field. */
export function asksFor(kind: ApplicantKind, field: RegistrationField): boolean {
  return !FIELD_OF_KINDS[field] || FIELD_OF_KINDS[field].includes(kind);
}

const FIELD_OF_KINDS: Partial<Record<RegistrationField, readonly ApplicantKind[]>> = {
  inn: ['company', 'sole_trader'],
  juridical_address: ['company', 'sole_trader'],
  company_name: ['company'],
  ogrnip: ['sole_trader'],
  address_facto: ['person'],
};

/** Judges every field, so that all that is wrong is told at once. Consent is for whoever asks to judge. */
export function readApplicant(input: RegistrationInput): RegistrationResult {
  const errors: FieldErrors = {};
  const phone = normalisePhone(input.phone);
  const check = (field: RegistrationField, sentence: string | null) => {
    if (sentence !== null) errors[field] = sentence;
  };
  const kind = applicantKind(input);
  if (kind === null) errors.businessman = 'Укажите, кто регистрируется: le, ip или fl';
  check('login', loginError(input.login.trim()));
  check('password', passwordError(input.password, input.login.trim()));
  check('name', nameError(tidy(input.name)));
  check('city', lengthError('Страна/город', tidy(input.city), 3));
  if (!phone.ok) errors.phone = PHONE_ERRORS[phone.code];
  check('e_mail', emailError(input.e_mail.trim()));
  const asked = (field: RegistrationField): string => (kind !== null && asksFor(kind, field) ? tidy(input[field]) : '');
  if (kind !== null) {
    if (asksFor(kind, 'inn')) check('inn', innError(digitsOf(input.inn)));
    if (asksFor(kind, 'juridical_address'))
      check('juridical_address', lengthError('Юридический адрес', asked('juridical_address'), 10));
    if (asksFor(kind, 'company_name'))
      check('company_name', lengthError('Наименование компании', asked('company_name'), 5));
    if (asksFor(kind, 'ogrnip')) check('ogrnip', ogrnipError(digitsOf(input.ogrnip)));
    if (asksFor(kind, 'address_facto'))
      check('address_facto', lengthError('Фактический адрес', asked('address_facto'), 10));
  }
  if (kind === null || !phone.ok || Object.keys(errors).length > 0) return { kind: 'wrong', errors };
  return {
    kind: 'right',
    applicant: {
      kind,
      login: input.login.trim(),
      password: input.password,
      name: tidy(input.name),
      city: tidy(input.city),
      phone: phone.phone,
      email: input.e_mail.trim(),
      inn: digitsOf(asked('inn')),
      juridicalAddress: asked('juridical_address'),
      companyName: asked('company_name'),
      ogrnip: digitsOf(asked('ogrnip')),
      addressFacto: asked('address_facto'),
    },
  };
}

/** Control characters and runs of blanks are one blank. */
const tidy = (text: string): string => text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
/** People write long numbers in groups. */
const digitsOf = (text: string): string => text.replace(/[\s-]+/g, '');

/**
 * Latin letters only, because upper and lower case of others are not the same to every database, and one letter of another
 * alphabet may look like one of these.
 */
function loginError(login: string): string | null {
  if (login === '') return 'Укажите логин';
  if (!/^[A-Za-z0-9._@-]+$/.test(login)) return 'Логин может состоять из латинских букв, цифр и знаков . _ - @';
  if (login.length < LOGIN_LENGTH.min) return `Логин должен быть не короче ${LOGIN_LENGTH.min} символов`;
  return login.length > LOGIN_LENGTH.max ? `Логин должен быть не длиннее ${LOGIN_LENGTH.max} символов` : null;
}

function passwordError(password: string, login: string): string | null {
  if (password === '') return 'Укажите пароль';
  if (/\p{Cc}/u.test(password)) return 'Пароль содержит недопустимые символы';
  if (password.length < PASSWORD_LENGTH.min) return `Пароль должен быть не короче ${PASSWORD_LENGTH.min} символов`;
  if (password.length > PASSWORD_LENGTH.max) return `Пароль должен быть не длиннее ${PASSWORD_LENGTH.max} символов`;
  return password.toLowerCase() === login.toLowerCase() ? 'Пароль не должен совпадать с логином' : null;
}

function nameError(name: string): string | null {
  const short = lengthError('ФИО', name, 3);
  if (short !== null) return short;
  const right = /^[A-Za-zА-Яа-яЁё][A-Za-zА-Яа-яЁё .'’-]*$/.test(name);
  return right ? null : 'ФИО должно состоять из русских или латинских букв';
}

function lengthError(what: string, text: string, min: number): string | null {
  if (text === '') return `${what}: заполните поле`;
  if (text.length < min) return `${what}: не менее ${min} символов`;
  return text.length > TEXT_MAX ? `${what}: не более ${TEXT_MAX} символов` : null;
}

const PHONE_ERRORS = {
  phone_missing: 'Укажите номер телефона',
  phone_too_long: 'Номер телефона должен быть меньше 15 символов',
  phone_invalid: 'Такого номера телефона не бывает',
} as const;

function emailError(email: string): string | null {
  if (email === '') return 'Укажите e-mail';
  return isEmail(email) ? null : 'E-mail указан неверно';
}

const LOCAL_PART = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^[\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u;

/** One address of the common form; domains may be in any alphabet. */
export function isEmail(email: string): boolean {
  const at = email.lastIndexOf('@');
  const local = email.slice(0, Math.max(0, at));
  const labels = email.slice(at + 1).split('.');
  if (email.length > 254 || local.length > 64 || !LOCAL_PART.test(local)) return false;
  return (
    labels.length >= 2 && labels.every((label) => LABEL.test(label)) && /^(\p{L}{2,}|xn--.+)$/iu.test(labels.at(-1)!)
  );
}

function innError(inn: string): string | null {
  if (inn === '') return 'Укажите ИНН';
  const found = checkInn(inn);
  if (found.kind !== 'wrong') return null;
  return found.why === 'check'
    ? 'ИНН указан с ошибкой: не сходится контрольная цифра'
    : 'ИНН должен содержать 10 или 12 цифр';
}

function ogrnipError(number: string): string | null {
  if (number === '') return 'Укажите ОГРНИП';
  const found = checkOgrnip(number);
  if (found.kind !== 'wrong') return null;
  return found.why === 'check'
    ? 'ОГРНИП указан с ошибкой: не сходится контрольная цифра'
    : 'ОГРНИП должен содержать 15 цифр (ОГРН — 13)';
}
