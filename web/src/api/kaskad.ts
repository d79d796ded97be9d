// The one way to the server: every operation of /api/v1 by its name, with the session's cookie.
import { Kaskad, KaskadError, type Operations } from '../../../packages/client/src/index.ts';
import { PLACES } from '../../../packages/client/src/operations.ts';
import { viewedAccount } from '../session/viewed-account.ts';

export type { Operations };
export { KaskadError };

export type Operation = keyof Operations;
export type Answer<O extends Operation> = Operations[O]['answer'];
export type Body<O extends Operation> = NonNullable<Operations[O]['body']>;
export type Query<O extends Operation> = NonNullable<Operations[O]['query']>;
/** One line of a list. */
export type Item<O extends Operation> = Answer<O> extends { items: Array<infer I> } ? I : never;
export type Given<O extends Operation> = {
  [K in 'params' | 'query' | 'body' as Operations[O][K] extends undefined ? never : K]: Operations[O][K];
};
/** Operations that take nothing need no second argument. */
export type Args<O extends Operation> = Record<string, never> extends Given<O> ? [given?: Given<O>] : [given: Given<O>];

/** With the cookie instead of a token, and, when one of the staff looks with a client's eyes, with that account's number. */
export const sessionHeaders = (): Record<string, string> => {
  const accountId = viewedAccount();
  return accountId === null ? {} : { 'kaskad-account': String(accountId) };
};

const client = new Kaskad({
  baseUrl: location.origin,
  token: '',
  retries: 1,
  timeoutMs: 60_000,
  fetch: (url, init) => {
    const headers = new Headers(init?.headers);
    headers.delete('authorization');
    for (const [name, value] of Object.entries(sessionHeaders())) headers.set(name, value);
    return fetch(url, { ...init, headers, credentials: 'same-origin' });
  },
});

/** For the compiler, which would otherwise work out the union of all operations at each call. */
const untyped = client.call.bind(client) as unknown as (...all: unknown[]) => Promise<never>;

/** Calls an operation. @throws KaskadError */
export function call<O extends Operation>(
  operation: O,
  given: Given<O>,
  options: { signal?: AbortSignal; idempotencyKey?: string } = {},
): Promise<Answer<O>> {
  return untyped(operation, given, options);
}

/** The path below the host of an operation, with its query: for links to files and for what is watched. */
export function pathOf<O extends Operation>(operation: O, given: Given<O>): string {
  const { params, query } = given as unknown as { params?: Record<string, unknown>; query?: Record<string, unknown> };
  const path = (PLACES as Record<string, readonly [string, string]>)[operation]![1].replace(
    /\{(\w+)\}/g,
    (_, name: string) => encodeURIComponent(String(params?.[name])),
  );
  const pairs = Object.entries(query ?? {}).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  return pairs.length === 0
    ? path
    : `${path}?${new URLSearchParams(pairs.map(([key, value]) => [key, String(value)]))}`;
}

/** Fetches a file and offers it to save under its own name. @throws KaskadError */
export async function download<O extends Operation>(
  operation: O,
  given: Given<O>,
  fallbackName: string,
): Promise<void> {
  const answer = (await call(operation, given)) as unknown as Response;
  const named = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get('content-disposition') ?? '')?.[1];
  const url = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = named === undefined ? fallbackName : decodeURIComponent(named);
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
