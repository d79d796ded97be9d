// `/sendsms.php` (contract.md §3): send, status and balance, told apart by the names in the query.
import type { AccountView, MessageStatus } from '../../pipeline/ports.ts';
import { answered, type DoorAnswer, type DoorName, JSON_TYPE, refusal, TEXT_TYPE } from '../answer.ts';
import { parseQueries, parseQuery } from '../decode.ts';
import { admit, type DoorContext, type DoorRequest, readRequestBody } from '../door.ts';
import type { Fields } from '../fields.ts';
import { type GetAnswer, getAnswerFor } from '../host-dialect.ts';
import { knownIds } from '../ids.ts';
import { answerRegistration } from '../registration/index.ts';
import { callOf } from '../registration/read.ts';
import { transportRefusal } from '../rows.ts';
import { balanceAsJson, balanceAsText, sendAsJson, sendAsText, statusAsJson, statusAsText } from './render.ts';
import { askedIds, forcesText, operationOf, readGetItems } from './request.ts';

const NONE: ReadonlyMap<number, MessageStatus> = new Map();
/** What a token needs. */
const SCOPES = { send: 'messages:send', status: 'messages:read', balance: 'balance:read' } as const;

/** By POST the same names may stand in a form body; they win over those in the URL. */
export async function postDoor(context: DoorContext, request: DoorRequest): Promise<DoorAnswer> {
  const body = await readRequestBody(context, request);
  if (body.kind === 'body') return serve(context, request, parseQueries(request.query, body.bytes.toString('latin1')));
  const dialect = dialectOf(getAnswerFor(null, request.hostname, context.getAnswer));
  return refusal('get_send', body.kind === 'too_large' ? 'body_too_large' : 'unavailable', dialect);
}

export function getDoor(context: DoorContext, request: DoorRequest): Promise<DoorAnswer> {
  return serve(context, request, parseQuery(request.query));
}

async function serve(context: DoorContext, request: DoorRequest, fields: Fields): Promise<DoorAnswer> {
  const operation = operationOf(fields);
  if (operation === 'registration') return answerRegistration(context, request, callOf(fields));
  const door: DoorName = `get_${operation}`;
  const found = admit(context, request, fields, SCOPES[operation]);
  const admission = found instanceof Promise ? await found : found;
  const account = 'account' in admission ? admission.account : null;
  const textOnly = operation === 'status' && forcesText(fields);
  const answer = textOnly ? 'text' : getAnswerFor(account, request.hostname, context.getAnswer);
  switch (admission.kind) {
    case 'known':
      break;
    case 'blocked':
      return refusal(door, 'account_blocked', dialectOf(answer));
    case 'limited':
      return refusal(door, 'limit_exceeded', dialectOf(answer), admission.retryAfterMs);
    case 'wrong':
      return refusal(door, 'wrong_credentials', dialectOf(answer));
  }
  const call: Call = { context, request, fields, account: admission.account, tokenId: admission.tokenId, answer };
  if (operation === 'balance') return balance(call);
  return operation === 'status' ? status(call) : send(call);
}

interface Call {
  context: DoorContext;
  request: DoorRequest;
  fields: Fields;
  account: AccountView;
  tokenId: number | null;
  answer: GetAnswer;
}

async function send({ context, request, fields, account, tokenId, answer }: Call): Promise<DoorAnswer> {
  const items = readGetItems(fields, context.recipientsMax);
  if (items === 'body_too_large') return refusal('get_send', items, dialectOf(answer));
  const { receivedAtMs } = request;
  const sent = await context.pipeline.accept({ account, tokenId, recipients: items.length, items, receivedAtMs });
  const refused = transportRefusal(sent.results);
  if (refused !== null) return refusal('get_send', refused, dialectOf(answer));
  return rendered('get_send', answer, answer === 'text' ? sendAsText(sent) : sendAsJson(sent));
}

async function status({ context, fields, account, answer }: Call): Promise<DoorAnswer> {
  const asked = askedIds(fields);
  if (asked.length > context.recipientsMax) return refusal('get_status', 'body_too_large', dialectOf(answer));
  const ids = knownIds(asked);
  const found = ids.length === 0 ? NONE : await context.pipeline.status(account.id, ids);
  const body = answer === 'text' ? statusAsText(asked, found) : statusAsJson(asked, found, account.timeZone);
  return rendered('get_status', answer, body);
}

async function balance({ context, account, answer }: Call): Promise<DoorAnswer> {
  const view = await context.pipeline.balance(account.id);
  return rendered('get_balance', answer, answer === 'text' ? balanceAsText(view) : balanceAsJson(view));
}

function rendered(door: DoorName, answer: GetAnswer, body: string): DoorAnswer {
  return answered(door, answer === 'text' ? TEXT_TYPE : JSON_TYPE, body);
}

/** The GET door has words of its own also where it answers JSON. */
function dialectOf(answer: GetAnswer): 'get' | 'text' {
  return answer === 'text' ? 'text' : 'get';
}
