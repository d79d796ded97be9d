// Signatures of pushes (Standard Webhooks): what was signed is exactly `id.timestamp.body`.

/** A status as the gateway pushes it. */
export interface StatusEvent {
  type: string;
  timestamp: string;
  data: {
    id: string;
    client_id: string | null;
    /** delivered, read, undelivered, rejected, expired, partly_delivered, canceled */
    state: string;
    /** In the words of the old doors: deliver, read, not_deliver, expired, partly_deliver. */
    outward_state: string;
    /** Counts the statuses of a message from 1. */
    seq: number;
    channel: string;
    changed_at: string;
    [field: string]: unknown;
  };
}

/** The push is not the gateway's, is too old, or was changed on its way. */
export class PushSignatureError extends Error {
  override name = 'PushSignatureError';
}

export interface VerifyOptions {
  /** How old a push may be; default 300 s. */
  toleranceS?: number;
  /** Epoch milliseconds; default now. */
  nowMs?: number;
}

type HeaderSource = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Checks a push and returns its event. `secrets`: the secret of the account (`whsec_…`), or several while it is being rotated. `body`
 * is the body as it came, not parsed and written again.
 * @throws PushSignatureError
 */
export async function verifyPush(
  secrets: string | readonly string[],
  headers: HeaderSource,
  body: string | Uint8Array<ArrayBuffer>,
  options: VerifyOptions = {},
): Promise<StatusEvent> {
  const id = headerOf(headers, 'webhook-id');
  const timestamp = headerOf(headers, 'webhook-timestamp');
  const signatures = headerOf(headers, 'webhook-signature')
    .split(' ')
    .filter((signature) => signature.startsWith('v1,'))
    .map((signature) => bytesOf(signature.slice(3)));
  const ageS = Math.abs((options.nowMs ?? Date.now()) / 1000 - Number(timestamp));
  if (!/^\d{1,12}$/.test(timestamp) || ageS > (options.toleranceS ?? 300))
    throw new PushSignatureError('too old or without time');
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${text}`);
  for (const secret of typeof secrets === 'string' ? [secrets] : secrets) {
    const bytes = bytesOf(secret.replace(/^whsec_/, ''));
    if (bytes === null) continue;
    const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
    for (const signature of signatures) {
      // Compares in constant time.
      if (signature !== null && (await crypto.subtle.verify('HMAC', key, signature, signed))) return JSON.parse(text);
    }
  }
  throw new PushSignatureError('no signature fits');
}

function headerOf(headers: HeaderSource, name: string): string {
  if (headers instanceof Headers) return headers.get(name) ?? '';
  const entry = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return (typeof entry === 'string' ? entry : entry?.[0]) ?? '';
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}
