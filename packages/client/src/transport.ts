// One request: with its time limit, and again where that is safe.
import { errorOf, KaskadError } from './problem.ts';

export interface TransportOptions {
  /** `https://sms.example.com` */
  baseUrl: string;
  token: string;
  /** Default 30 s. */
  timeoutMs?: number;
  /** Further tries of a request that may be repeated; default 3. */
  retries?: number;
  /** Another implementation, for proxies and tests. */
  fetch?: typeof fetch;
}

export interface Call {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: RequestInit['body'];
  /** It may be sent twice: a read, or a request with an Idempotency-Key. */
  repeatable: boolean;
  /** The answer is a stream: its time is up when the caller's signal says so. */
  endless: boolean;
  signal: AbortSignal | undefined;
}

const PAUSE_MS = 300;
const PAUSE_MAX_MS = 20_000;
/** No answer, too many requests, or not served for now. */
const PASSING = new Set([0, 429, 502, 503, 504]);

/** Sends a request until it is answered for good. @throws KaskadError */
export async function send(options: TransportOptions, call: Call): Promise<Response> {
  const tries = call.repeatable ? 1 + (options.retries ?? 3) : 1;
  for (let no = 1; ; no += 1) {
    const result = await once(options, call);
    if (!(result instanceof KaskadError)) return result;
    const isPassing = PASSING.has(result.status) || result.code === 'idempotency_key_in_use';
    if (no >= tries || !isPassing || call.signal?.aborted) throw result;
    const grown = PAUSE_MS * 2 ** (no - 1) * (1 + Math.random());
    await pause(Math.min(PAUSE_MAX_MS, result.retryAfterS === null ? grown : result.retryAfterS * 1000), call.signal);
  }
}

async function once(options: TransportOptions, call: Call): Promise<Response | KaskadError> {
  const limits = call.endless ? [] : [AbortSignal.timeout(options.timeoutMs ?? 30_000)];
  try {
    const answer = await (options.fetch ?? fetch)(`${options.baseUrl.replace(/\/+$/, '')}${call.path}`, {
      method: call.method,
      headers: { accept: 'application/json', authorization: `Bearer ${options.token}`, ...call.headers },
      body: call.body,
      signal: AbortSignal.any(call.signal === undefined ? limits : [call.signal, ...limits]),
      ...(call.body instanceof ReadableStream ? { duplex: 'half' } : {}),
    } as RequestInit);
    return answer.ok ? answer : await errorOf(answer);
  } catch (cause) {
    if (call.signal?.aborted) throw cause;
    return new KaskadError(`no answer: ${(cause as Error).message}`, { status: 0, code: 'no_answer', cause });
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
