// The way out of a push: one POST, a bounded answer, no redirects; and the guard of addresses that clients have set.
import { Agent, request } from 'undici';
import { literalAddress, parseTarget } from '../channels/safe-fetch.ts';
import { faultOfAddress, guardedLookup } from './push-guard.ts';
import type { Resolver } from './push-lookup.ts';

export interface PushClientOptions {
  /** Lets addresses that clients have set be in private networks. */
  allowPrivate: boolean;
  /** Of names that clients have set; asks the name servers unless given. */
  resolve?: Resolver;
}

export interface PushTarget {
  url: string;
  /** Set by the client itself: private networks are closed to it. */
  byClient: boolean;
}

export interface PushAnswer {
  /** Null = no answer. */
  status: number | null;
  /** The beginning of the body, at most `answerMax` bytes. */
  body: string;
  /** The body was longer than that. */
  isCut: boolean;
  /** '' for an answer of 2xx. */
  error: string;
  /** Seconds the server asked to be left alone; null = it did not. */
  retryAfterS: number | null;
  durationMs: number;
}

/** Connections to one server: many accounts may have theirs at the same one. */
const CONNECTIONS_MAX = 128;
const RETRY_AFTER_MAX_S = 86_400;

export class PushClient {
  readonly #trusted: Agent;
  readonly #guarded: Agent;
  readonly #allowPrivate: boolean;

  constructor({ allowPrivate, resolve }: PushClientOptions) {
    const options = { connections: CONNECTIONS_MAX, keepAliveTimeout: 30_000 };
    this.#trusted = new Agent({ ...options, connect: { timeout: 10_000 } });
    this.#guarded = allowPrivate
      ? this.#trusted
      : new Agent({ ...options, connect: { timeout: 10_000, lookup: guardedLookup(resolve) } });
    this.#allowPrivate = allowPrivate;
  }

  /** Never throws. */
  async post(
    target: PushTarget,
    body: string,
    headers: Readonly<Record<string, string>>,
    limits: { timeoutMs: number; answerMax: number },
  ): Promise<PushAnswer> {
    const begun = performance.now();
    const done = (answer: Partial<PushAnswer> & { error: string }): PushAnswer => ({
      ...{ status: null, body: '', isCut: false, retryAfterS: null },
      ...answer,
      durationMs: performance.now() - begun,
    });
    if (target.url === '') return done({ error: 'no push address' });
    const fault = target.byClient ? this.#literalFault(target.url) : '';
    if (fault !== '') return done({ error: fault });
    let status: number | null = null;
    try {
      const answer = await request(target.url, {
        method: 'POST',
        dispatcher: target.byClient ? this.#guarded : this.#trusted,
        headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Kaskad', ...headers },
        body,
        headersTimeout: limits.timeoutMs,
        bodyTimeout: limits.timeoutMs,
        signal: AbortSignal.timeout(limits.timeoutMs),
      });
      status = answer.statusCode;
      const read = await readBounded(answer.body, limits.answerMax);
      const isGood = status >= 200 && status < 300;
      return done({
        ...read,
        status,
        error: isGood ? '' : `HTTP ${status}`,
        retryAfterS: retryAfterS(answer.headers['retry-after'], Date.now()),
      });
    } catch (error) {
      return done({ status, error: wordsOf(error) });
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#trusted.destroy(), this.#guarded.destroy()]);
  }

  /** Numbers are connected to without a look-up: checked here. */
  #literalFault(url: string): string {
    const parsed = parseTarget(url);
    if (parsed !== null && literalAddress(parsed) === '') return '';
    const fault = faultOfAddress(url, this.#allowPrivate);
    return fault === '' ? '' : `the push address ${fault}`;
  }
}

function wordsOf(error: unknown): string {
  // Of a connection that failed at every address of a name.
  const first = (error as { errors?: unknown[] }).errors?.[0] ?? error;
  return String((first as Error).message || (first as Error).name);
}

async function readBounded(
  body: AsyncIterable<Buffer> & { destroy?: () => void },
  max: number,
): Promise<{ body: string; isCut: boolean }> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    parts.push(part);
    if (size > max) {
      body.destroy?.();
      break;
    }
  }
  return { body: Buffer.concat(parts).subarray(0, max).toString('utf8'), isCut: size > max };
}

/** Seconds or a date (RFC 9110 §10.2.3); anything else says nothing. */
export function retryAfterS(header: string | string[] | undefined, nowMs: number): number | null {
  const text = (Array.isArray(header) ? header[0] : header)?.trim() ?? '';
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : (Date.parse(text) - nowMs) / 1000;
  return Number.isFinite(seconds) ? Math.min(RETRY_AFTER_MAX_S, Math.max(0, seconds)) : null;
}
