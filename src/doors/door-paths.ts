// The addresses clients have in their programs (contract.md §1 "paths"), and how a request for one is recognised.
import type { IncomingMessage } from 'node:http';

export const DOOR_PATHS = {
  jsonSend: ['/json', '/json/', '/json/index.php'],
  jsonState: ['/json/state.php'],
  jsonBalance: ['/json/balance.php'],
  get: ['/sendsms.php'],
  registration: ['/ru/reg/registration.html'],
} as const;

const ALL: ReadonlySet<string> = new Set(Object.values(DOOR_PATHS).flat());

/**
 * Fastify's `rewriteUrl`. Doubled slashes collapse. For a door the query leaves the URL before anything can print it or
 * spend time on it (the door finds it in `originalUrl`), and so does `Content-Type`, which clients send in any shape
 * and which decides nothing here.
 */
export function rewriteDoorUrl(request: IncomingMessage): string {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const path = plainPath(mark === -1 ? url : url.slice(0, mark));
  if (ALL.has(path)) {
    if (request.method !== 'GET') delete request.headers['content-type'];
    return path;
  }
  return mark === -1 ? path : path + url.slice(mark);
}

function plainPath(path: string): string {
  const local = path.startsWith('/') ? path : path.replace(/^https?:\/\/[^/]*/i, '') || '/';
  return local.includes('//') ? local.replace(/\/{2,}/g, '/') : local;
}
