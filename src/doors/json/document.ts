// What the three JSON doors have in common: read the body, parse it, know the account.
import type { ErrorCode } from '../../domain/errors.ts';
import type { AccountView } from '../../pipeline/ports.ts';
import { type DoorAnswer, refusal } from '../answer.ts';
import { decodeBody } from '../decode.ts';
import { admit, type DoorContext, type DoorRequest, readRequestBody } from '../door.ts';
import { type Fields, fieldsOf } from '../fields.ts';
import { parseLenientJson } from '../lenient-json.ts';

/** A parsed document. `elements` is the document itself, or what an array request holds; only state takes the latter. */
export interface JsonDocument {
  fields: Fields;
  elements: Fields[];
  isArray: boolean;
}

export interface Admitted {
  document: JsonDocument;
  account: AccountView;
  tokenId: number | null;
}

/** What a token needs. */
const SCOPES = { json_send: 'messages:send', json_state: 'messages:read', json_balance: 'balance:read' } as const;

/** Errors in the order in which the documents name them: no data, malformed, unknown, blocked. */
export async function openDocument(
  context: DoorContext,
  request: DoorRequest,
  door: keyof typeof SCOPES,
): Promise<Admitted | DoorAnswer> {
  const body = await readRequestBody(context, request);
  if (body.kind === 'too_large') return refusal(door, 'body_too_large', 'json');
  if (body.kind !== 'body') return refusal(door, 'unavailable', 'json');
  const document = parseDocument(body.bytes, door === 'json_state');
  if (typeof document === 'string') return refusal(door, document, 'json');
  const admission = await admit(context, request, document.fields, SCOPES[door]);
  switch (admission.kind) {
    case 'known':
      return { document, account: admission.account, tokenId: admission.tokenId };
    case 'blocked':
      return refusal(door, 'account_blocked', 'json');
    case 'limited':
      return refusal(door, 'limit_exceeded', 'json', admission.retryAfterMs);
    case 'wrong':
      return refusal(door, 'wrong_credentials', 'json');
  }
}

function parseDocument(bytes: Buffer, arrayAllowed: boolean): JsonDocument | ErrorCode {
  const text = decodeBody(bytes);
  if (text === '') return 'post_missing';
  const parsed = parseLenientJson(text);
  if (!parsed.ok || typeof parsed.value !== 'object' || parsed.value === null) return 'bad_json';
  if (!Array.isArray(parsed.value)) {
    const fields = fieldsOf(parsed.value);
    return { fields, elements: [fields], isArray: false };
  }
  if (!arrayAllowed) return 'bad_json';
  const elements = parsed.value.map(fieldsOf);
  return { fields: elements[0] ?? {}, elements, isArray: true };
}
