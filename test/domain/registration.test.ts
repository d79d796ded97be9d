// Rules of an applicant's fields, a case a line.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkInn } from '../../src/domain/inn.ts';
import { checkOgrnip } from '../../src/domain/ogrnip.ts';
import {
  type Applicant,
  type FieldErrors,
  isEmail,
  type RegistrationInput,
  readApplicant,
} from '../../src/domain/registration.ts';

/** Lines `value verdict`; what stands behind # is a remark. */
function fixture(name: string): [value: string, verdict: string][] {
  const text = readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
  const lines = text.split('\n').map((line) => line.replace(/\s*#.*/, '').trim());
  return lines.filter((line) => line !== '').map((line) => line.split(/\s+/) as [string, string]);
}

test('INN: lengths and check digits', () => {
  for (const [inn, verdict] of fixture('inn.txt')) {
    const found = checkInn(inn);
    assert.equal(found.kind === 'wrong' ? found.why : found.kind, verdict, inn);
  }
});

test('of the ten last digits one is right', () => {
  for (const body of ['770708389', '50010073225']) {
    const right = Array.from('0123456789').filter((digit) => checkInn(body + digit).kind !== 'wrong');
    assert.equal(right.length, 1, body);
  }
});

test('OGRNIP, and the OGRN that the document allows', () => {
  for (const [number, verdict] of fixture('ogrnip.txt')) {
    const found = checkOgrnip(number);
    assert.equal(found.kind === 'wrong' ? found.why : found.kind, verdict, number);
  }
});

test('e-mail addresses', () => {
  for (const [email, verdict] of fixture('emails.txt')) assert.equal(isEmail(email), verdict === 'yes', email);
  assert.equal(isEmail('a b@example.com'), false);
  assert.equal(isEmail('a@example.com\nBcc: b@example.com'), false);
  assert.equal(isEmail(`${'a'.repeat(65)}@example.com`), false);
  assert.equal(isEmail(`a@${'b.'.repeat(200)}com`), false);
});

const EMPTY: RegistrationInput = {
  businessman: '',
  login: '',
  password: '',
  name: '',
  city: '',
  phone: '',
  e_mail: '',
  inn: '',
  juridical_address: '',
  company_name: '',
  ogrnip: '',
  address_facto: '',
  consent: '',
};
const PERSON: RegistrationInput = {
  ...EMPTY,
  businessman: 'fl',
  login: 'ivan',
  password: 'password',
  name: 'Иван Петров',
  city: 'Москва',
  phone: '8 916 123-45-67',
  e_mail: 'ivan@example.com',
  address_facto: 'Москва, Тверская 1',
};
const COMPANY: RegistrationInput = {
  ...PERSON,
  businessman: 'le',
  address_facto: '',
  inn: '7707083893',
  juridical_address: 'Москва, Вавилова 19',
  company_name: 'nameCompany',
};
const TRADER: RegistrationInput = { ...COMPANY, businessman: 'ip', inn: '500100732259', ogrnip: '304500116000157' };

const errorsOf = (input: RegistrationInput): FieldErrors => {
  const read = readApplicant(input);
  return read.kind === 'wrong' ? read.errors : {};
};
const applicantOf = (input: RegistrationInput): Applicant => {
  const read = readApplicant(input);
  assert.equal(read.kind, 'right', JSON.stringify(read));
  return (read as { applicant: Applicant }).applicant;
};

test('the three kinds, and what each must give', () => {
  assert.equal(applicantOf(COMPANY).kind, 'company');
  assert.equal(applicantOf(TRADER).kind, 'sole_trader');
  assert.equal(applicantOf(PERSON).kind, 'person');
  for (const word of ['FL', ' fiz ', 'Fiz']) assert.equal(applicantOf({ ...PERSON, businessman: word }).kind, 'person');
  // The document prints `le` for private persons too.
  assert.equal(applicantOf({ ...PERSON, businessman: 'le' }).kind, 'person');
  assert.equal(applicantOf({ ...COMPANY, address_facto: 'Москва, Тверская 1' }).kind, 'company');
  const names = (input: RegistrationInput) => Object.keys(errorsOf(input)).sort();
  const shared = ['city', 'e_mail', 'login', 'name', 'password', 'phone'];
  assert.deepEqual(
    names({ ...EMPTY, businessman: 'le' }),
    [...shared, 'company_name', 'inn', 'juridical_address'].sort(),
  );
  assert.deepEqual(names({ ...EMPTY, businessman: 'ip' }), [...shared, 'inn', 'juridical_address', 'ogrnip'].sort());
  assert.deepEqual(names({ ...EMPTY, businessman: 'fl' }), [...shared, 'address_facto'].sort());
  assert.deepEqual(names({ ...EMPTY, businessman: 'ooo' }), [...shared, 'businessman'].sort());
  // What another kind gives is not kept.
  const kept = applicantOf({ ...PERSON, inn: 'rubbish', company_name: 'x', ogrnip: '1' });
  assert.deepEqual([kept.inn, kept.companyName, kept.ogrnip], ['', '', '']);
});

test('what is written in groups or with blanks is tidied; a password is not', () => {
  const read = applicantOf({
    ...TRADER,
    inn: '5001 0073 2259',
    name: '  Иван \n Петров ',
    login: ' Ivan ',
    password: ' pass word ',
  });
  assert.deepEqual(
    [read.inn, read.name, read.login, read.password],
    ['500100732259', 'Иван Петров', 'Ivan', ' pass word '],
  );
  assert.equal(read.phone, '79161234567');
});

const WRONG: [field: keyof RegistrationInput, value: string, sentence: RegExp][] = [
  ['login', '', /Укажите логин/],
  ['login', 'ab', /не короче 3/],
  ['login', 'иван', /латинских/],
  ['login', 'a b c', /латинских/],
  ['login', 'a:b:c', /латинских/],
  ['login', 'a'.repeat(65), /не длиннее 64/],
  ['password', '', /Укажите пароль/],
  ['password', '1234567', /не короче 8/],
  ['password', 'x'.repeat(257), /не длиннее 256/],
  ['password', 'pass\u0007word', /недопустимые/],
  ['name', 'Ив', /не менее 3/],
  ['name', 'Иван2', /русских или латинских/],
  ['name', '---', /русских или латинских/],
  ['name', '李小龍', /русских или латинских/],
  ['name', 'И'.repeat(301), /не более 300/],
  ['city', 'Мо', /не менее 3/],
  ['phone', '', /Укажите номер/],
  ['phone', '79161234567890123', /меньше 15/],
  ['phone', '123', /не бывает/],
  ['e_mail', '', /Укажите e-mail/],
  ['e_mail', 'ivan@', /неверно/],
  ['inn', '', /Укажите ИНН/],
  ['inn', '5551112223', /контрольная цифра/],
  ['inn', '12345', /10 или 12/],
  ['inn', '77O7083893', /10 или 12/],
  ['juridical_address', 'Москва', /не менее 10/],
  ['company_name', 'ООО', /не менее 5/],
];

test('every rule has a sentence of its own', () => {
  for (const [field, value, sentence] of WRONG) {
    const errors = errorsOf({ ...COMPANY, [field]: value });
    assert.deepEqual(Object.keys(errors), [field], `${field}=${value}`);
    assert.match(errors[field]!, sentence, `${field}=${value}`);
  }
  assert.match(errorsOf({ ...TRADER, ogrnip: '304500116000158' }).ogrnip ?? '', /контрольная цифра/);
  assert.match(errorsOf({ ...TRADER, ogrnip: '30450011600015' }).ogrnip ?? '', /15 цифр/);
  assert.match(errorsOf({ ...PERSON, address_facto: 'Москва' }).address_facto ?? '', /не менее 10/);
  assert.match(errorsOf({ ...PERSON, login: 'Password' }).password ?? '', /не должен совпадать/);
});

test('names in Russian or Latin letters, with what names have between them', () => {
  for (const name of ['Ivan', 'Иван', 'Анна-Мария Ё.', "O'Neil", 'Ван дер Ваальс', 'Ivan Иванов'])
    assert.equal(applicantOf({ ...PERSON, name }).name, name);
});
