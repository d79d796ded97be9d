// `/ru/reg/registration.html`, and `/sendsms.php` with `registration=1` (contract.md §4).
import { wording } from '../../domain/errors.ts';
import type { FieldErrors } from '../../domain/registration.ts';
import { REGISTRATION_FIELDS } from '../../domain/registration.ts';
import { type DoorAnswer, errorRow, JSON_TYPE, notFound, refusal } from '../answer.ts';
import { type DoorContext, type DoorRequest, readRequestBody } from '../door.ts';
import { acceptsPage } from './accepts-page.ts';
import { closedPage, donePage, formPage, PAGE_TYPE } from './page.ts';
import { PAGE_HEADERS } from './page-style.ts';
import { type RegistrationCall, readCall } from './read.ts';
import type { RegistrationOutcome } from './registrar.ts';

const DOOR = 'registration';
const CLOSED = 'Регистрация закрыта';
const LIMITED = 'Слишком много попыток регистрации. Повторите позже';

/** The page's own address: GET shows the form, or registers with `registration=1`; so does POST. */
export async function registrationDoor(context: DoorContext, request: DoorRequest): Promise<DoorAnswer> {
  let bytes: Buffer | null = null;
  if (request.raw.method === 'POST') {
    const body = await readRequestBody(context, request);
    if (body.kind !== 'body')
      return refusal(DOOR, body.kind === 'too_large' ? 'body_too_large' : 'unavailable', 'json');
    bytes = body.bytes;
  }
  return answerRegistration(context, request, readCall(request.query, bytes));
}

/** `call` null: it was meant to be JSON and is not. */
export async function answerRegistration(
  context: DoorContext,
  request: DoorRequest,
  call: RegistrationCall | null,
): Promise<DoorAnswer> {
  const { registrar } = context;
  if (registrar === null) return notFound(DOOR);
  const { accept } = request.raw.headers;
  const page = acceptsPage(accept) || call?.asked === false;
  if (!registrar.isOpen) {
    return { ...(page ? pageAnswer(closedPage(CLOSED)) : jsonAnswer(errorRow(CLOSED))), kind: 'refused', status: 404 };
  }
  if (call === null) return { ...jsonAnswer(errorRow(wording('bad_json', 'json', 'document'))), kind: 'refused' };
  if (!call.asked) return pageAnswer(formOf(call, {}, ''));
  const userAgent = request.raw.headers['user-agent'] ?? '';
  const outcome = await registrar.register(call, { address: request.address, userAgent });
  return page ? asPage(outcome, call) : asJson(outcome);
}

function asJson(outcome: RegistrationOutcome): DoorAnswer {
  switch (outcome.kind) {
    case 'registered':
      return jsonAnswer(JSON.stringify({ success: 1, login: outcome.login, status: outcome.status }));
    case 'wrong': {
      const { errors } = outcome;
      return { ...jsonAnswer(JSON.stringify({ error: summary(errors), fields: errors })), kind: 'refused' };
    }
    case 'limited':
      return limited(jsonAnswer(errorRow(LIMITED)), outcome.retryAfterMs);
    case 'closed':
      return { ...jsonAnswer(errorRow(CLOSED)), kind: 'refused', status: 404 };
  }
}

function asPage(outcome: RegistrationOutcome, call: RegistrationCall): DoorAnswer {
  switch (outcome.kind) {
    case 'registered':
      return pageAnswer(donePage(outcome.login, outcome.status));
    case 'wrong':
      return { ...pageAnswer(formOf(call, outcome.errors, 'Проверьте отмеченные поля')), kind: 'refused' };
    case 'limited':
      return limited(pageAnswer(formOf(call, {}, LIMITED)), outcome.retryAfterMs);
    case 'closed':
      return { ...pageAnswer(closedPage(CLOSED)), kind: 'refused', status: 404 };
  }
}

const formOf = (call: RegistrationCall, errors: FieldErrors, notice: string): string =>
  formPage({ input: call.input, errors, notice, consented: call.consent === true });

/** The sentence of the only wrong field, or all of them in the order of the form. */
function summary(errors: FieldErrors): string {
  const sentences = REGISTRATION_FIELDS.flatMap((field) => errors[field] ?? []);
  return sentences.length === 1 ? sentences[0]! : `Проверьте данные: ${sentences.join('; ')}`;
}

const jsonAnswer = (body: string): DoorAnswer => answerOf(JSON_TYPE, body, { 'cache-control': 'no-store' });
const pageAnswer = (body: string): DoorAnswer => answerOf(PAGE_TYPE, body, PAGE_HEADERS);

function answerOf(type: string, body: string, headers: Readonly<Record<string, string>>): DoorAnswer {
  return { door: DOOR, kind: 'answered', status: 200, type, body, retryAfterSeconds: 0, headers };
}

function limited(answer: DoorAnswer, retryAfterMs: number): DoorAnswer {
  return { ...answer, kind: 'limited', status: 429, retryAfterSeconds: Math.max(1, Math.ceil(retryAfterMs / 1000)) };
}
