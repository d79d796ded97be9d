// What an applicant sent, under the document's names, by query, form or JSON (contract.md §4).
import { REGISTRATION_FIELDS, type RegistrationField, type RegistrationInput } from '../../domain/registration.ts';
import { decodeBody, parseQuery } from '../decode.ts';
import { type Fields, fieldsOf, firstOf, flag } from '../fields.ts';
import { parseLenientJson } from '../lenient-json.ts';

export interface RegistrationCall {
  /** `registration=1`: without it the form is asked for. */
  asked: boolean;
  input: RegistrationInput;
  /** By the form of our page, which has a box for it; else null where the request says nothing of it. */
  consent: boolean | null;
}

/** Other names that clients of the doors know for the same. */
const NAMES: Partial<Record<RegistrationField, readonly string[]>> = {
  login: ['login', 'user'],
  password: ['password', 'pwd'],
  e_mail: ['e_mail', 'email', 'e-mail'],
};
/** Above every limit of a field, and little enough to look at. */
const VALUE_MAX = 2_000;

/** `body` as it came, null for a GET. Null when it is meant to be JSON and is not. */
export function readCall(query: string, body: Buffer | null): RegistrationCall | null {
  const below = parseQuery(query);
  if (body === null || body.length === 0) return callOf(below);
  const text = decodeBody(body);
  if (!text.startsWith('{')) return callOf({ ...below, ...filled(parseQuery(body.toString('latin1'))) });
  const parsed = parseLenientJson(text);
  return parsed.ok ? callOf({ ...below, ...filled(fieldsOf(parsed.value)) }) : null;
}

/** What stands in a form or document wins over the URL where it is not empty. */
const filled = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));

export function callOf(fields: Fields): RegistrationCall {
  const values = REGISTRATION_FIELDS.map((name): [string, string] => [
    name,
    firstOf(fields, NAMES[name] ?? [name]).slice(0, VALUE_MAX),
  ]);
  const input = Object.fromEntries(values) as Record<RegistrationField, string>;
  const byForm = flag(fields.form);
  // On the page a private person has a word of its own: a company that left its INN out is a company without an INN.
  if (byForm && input.businessman.trim().toLowerCase() === 'le') input.address_facto = '';
  const said = fields.consent !== undefined && firstOf(fields, ['consent']) !== '';
  return {
    asked: flag(fields.registration),
    input,
    consent: said ? flag(fields.consent) : byForm ? false : null,
  };
}
