// One pool of connections to one provider. Tells "never sent" from "sent, and no answer came": the first may be tried again,
// the second is in doubt.
import { Pool } from 'undici';

export interface HttpCall {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path behind the base URL, beginning with `/`. */
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** Bytes of an answer that are read at most, default 1 MiB; a longer one is an answer without body. */
  maxBytes?: number;
}

export type HttpReply =
  | { kind: 'answer'; status: number; headers: Record<string, string | string[] | undefined>; text: string }
  /** Nothing reached the provider. */
  | { kind: 'unsent'; reason: string }
  /** The provider may have it. */
  | { kind: 'lost'; reason: string };

export interface HttpClient {
  /** Never throws. */
  call(call: HttpCall): Promise<HttpReply>;
  close(): Promise<void>;
}

const MAX_BYTES = 1024 * 1024;
const CONNECT_TIMEOUT_MS = 10_000;
/** Failures before a byte of the request left. */
const UNSENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_CLOSED',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** @throws TypeError when `baseUrl` is no http or https address */
export function makeHttpClient(baseUrl: string, window: number, timeoutMs: number): HttpClient {
  const url = new URL(baseUrl);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new TypeError('base_url: must be http or https');
  const prefix = url.pathname.replace(/\/+$/, '');
  const pool = new Pool(url.origin, {
    connections: Math.min(window, 128),
    pipelining: 1,
    connectTimeout: Math.min(CONNECT_TIMEOUT_MS, timeoutMs),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    keepAliveTimeout: 10_000,
  });
  return {
    call: async (call) => {
      const { method, path, headers, body, maxBytes = MAX_BYTES } = call;
      try {
        const reply = await pool.request({
          method,
          path: `${prefix}${path}`,
          headers,
          body: body ?? null,
          signal: AbortSignal.timeout(timeoutMs),
        });
        const text = await readText(reply.body, maxBytes);
        return { kind: 'answer', status: reply.statusCode, headers: reply.headers, text };
      } catch (error) {
        const code = (error as { code?: string }).code ?? (error as Error).name;
        // Destroyed by us while it was on its way.
        const reason = code === 'UND_ERR_DESTROYED' ? 'stopped' : code;
        return { kind: UNSENT.has(code) ? 'unsent' : 'lost', reason };
      }
    },
    close: () => pool.destroy(),
  };
}

async function readText(body: AsyncIterable<Buffer> & { destroy(): unknown }, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) {
      body.destroy();
      return '';
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A JSON object, or {} for anything else: providers' error pages are not always JSON. */
export function jsonObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {};
  } catch {
    return {};
  }
}
