// Meta's calls: the verification of the address (GET) and the signed webhooks (POST), channels.md §A.5.
import type { HookAnswer, HookRequest, Settings } from '../channel.ts';
import { hmacHex, refusedHook, sameSecret, stored } from '../http/hook.ts';
import { readWhatsappSettings } from './settings.ts';
import { eventsOf } from './webhook-events.ts';

/** Meta's own limit of a webhook. */
const BODY_MAX = 3 * 1024 * 1024;
const CHALLENGE_MAX = 1024;

/** Never throws. Refused without the right key or signature, also while the connection's settings cannot be read. */
export function hook(connection: { settings: Settings }, request: HookRequest, nowMs: number): HookAnswer {
  const read = readWhatsappSettings(connection.settings);
  if (read.kind === 'invalid') return refusedHook(401, 'signature');
  const { hook_key, verify_token, app_secret, phone_number_id } = read.settings;
  if (hook_key !== '' && !sameSecret(request.key, hook_key)) return refusedHook(403, 'key');
  if (request.method === 'GET') return verification(request.query, verify_token);
  if (request.body.length > BODY_MAX) {
    return { status: 413, type: 'text/plain; charset=utf-8', body: 'too large', events: [], refused: 'garbage' };
  }
  // Without a secret only the address protects: it must have a secret part then.
  const isSigned = app_secret === '' ? hook_key !== '' : signedBy(app_secret, request);
  if (!isSigned) return refusedHook(401, 'signature');
  const events = eventsOf(parse(request.body), phone_number_id, nowMs);
  return events === null ? refusedHook(400, 'garbage') : stored(events);
}

function verification(query: URLSearchParams, verifyToken: string): HookAnswer {
  const challenge = query.get('hub.challenge') ?? '';
  const isTheirs = sameSecret(query.get('hub.verify_token') ?? '', verifyToken) && verifyToken !== '';
  if (query.get('hub.mode') !== 'subscribe' || !isTheirs) return refusedHook(403, 'key');
  if (challenge === '' || challenge.length > CHALLENGE_MAX) return refusedHook(400, 'garbage');
  return stored([], challenge);
}

function signedBy(secret: string, { headers, body }: HookRequest): boolean {
  return sameSecret(headers['x-hub-signature-256']?.toLowerCase(), `sha256=${hmacHex(secret, body)}`);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
