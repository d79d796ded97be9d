// What the connectors' webhooks share: comparing secrets in constant time, and the usual answers.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { HookAnswer, UpstreamEvent } from '../channel.ts';

/** Compares two secrets without telling by the time taken where they differ. */
export function sameSecret(given: string | undefined, wanted: string): boolean {
  const a = Buffer.from(given ?? '');
  const b = Buffer.from(wanted);
  // Of another length: still one comparison of the same cost.
  return timingSafeEqual(a.length === b.length ? a : b, b) && a.length === b.length;
}

/** Hex HMAC-SHA256. */
export function hmacHex(key: string | Buffer, ...parts: (string | Buffer)[]): string {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest('hex');
}

export function stored(events: UpstreamEvent[], body = '', type = 'text/plain; charset=utf-8'): HookAnswer {
  return { status: 200, type, body, events };
}

export function refusedHook(status: 400 | 401 | 403 | 404 | 405, refused: string): HookAnswer {
  return { status, type: 'text/plain; charset=utf-8', body: refused, events: [], refused };
}
