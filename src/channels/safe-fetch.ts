// Fetches what stands behind a URL that a client gave us. The client is not trusted: the gateway stands inside our network
// and must not become its hand there. Every hop's name is resolved here, every address it has is checked, and the connection
// is made to the addresses that were checked, so that a name cannot change its mind in between (DNS rebinding).
import { lookup as dnsLookup } from 'node:dns/promises';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, isIPv6, type LookupFunction } from 'node:net';
import { isOwnAddress, isPublicAddress } from './public-address.ts';

export interface SafeFetchOptions {
  maxBytes: number;
  /** For everything together: names, redirects and the body. */
  timeoutMs: number;
  /** Lets private addresses pass: tests, and operators whose media server stands beside the gateway. */
  allowPrivate?: boolean;
  /** Value of the Accept header. */
  accept?: string;
  /** All addresses of a name; the system's resolver unless given. */
  resolve?: (hostname: string) => Promise<readonly string[]>;
  /** Ends the fetch early. */
  signal?: AbortSignal;
}

export type SafeFetchCode =
  /** Not http or https, has a user name in it, or is no URL. */
  | 'bad_url'
  | 'private_address'
  /** No such name, no connection, no answer in time, a broken answer, or a status other than 200. */
  | 'unreachable'
  | 'too_large'
  | 'too_many_redirects';

export type SafeFetched = { kind: 'ok'; bytes: Buffer; type: string } | { kind: 'refused'; code: SafeFetchCode };

const REDIRECTS_MAX = 3;
const URL_MAX = 2048;
const ADDRESSES_MAX = 8;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Never throws. `type` is the content type in lower case without parameters, '' when none was told. */
export async function safeFetch(url: string, options: SafeFetchOptions): Promise<SafeFetched> {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signal = options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal]);
  let next = url;
  try {
    for (let hop = 0; hop <= REDIRECTS_MAX; hop++) {
      const target = parseTarget(next);
      if (target === null) return refused('bad_url');
      const addresses = await unlessAborted(addressesOf(target, options), signal);
      if (addresses === null) return refused('private_address');
      const reply = await get(target, addresses, options, signal);
      if (reply.kind !== 'moved') return reply;
      next = new URL(reply.to, target).href;
    }
    return refused('too_many_redirects');
  } catch {
    return refused('unreachable');
  }
}

/** A URL that may be fetched as far as its form goes: http or https, with a host, without a user name; else null. */
export function parseTarget(url: string): URL | null {
  if (url.length > URL_MAX || !URL.canParse(url)) return null;
  const target = new URL(url);
  if (target.protocol !== 'http:' && target.protocol !== 'https:') return null;
  return target.username === '' && target.password === '' && target.hostname !== '' ? target : null;
}

/** The address a URL names directly, without brackets; '' when it names a host. Odd spellings (0x7f.1) are already read. */
export function literalAddress(target: URL): string {
  const host = target.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 ? '' : host;
}

/** Checked addresses of the host; null when any one of them is closed. Rejects when there are none. */
async function addressesOf(target: URL, options: SafeFetchOptions): Promise<readonly string[] | null> {
  const literal = literalAddress(target);
  const resolve = options.resolve ?? systemAddresses;
  const addresses = literal === '' ? await resolve(target.hostname) : [literal];
  if (addresses.length === 0) throw new Error('no addresses');
  const closed = (address: string) => !isPublicAddress(address) || isOwnAddress(address);
  if (options.allowPrivate !== true && addresses.some(closed)) return null;
  return addresses.slice(0, ADDRESSES_MAX);
}

/**
 * Look-ups at once: each holds one of the four threads that also read files and check passwords, and cannot be broken off
 * where a name server keeps silent.
 */
const LOOKUPS_MAX = 2;
let lookups = 0;

async function systemAddresses(hostname: string): Promise<string[]> {
  if (lookups >= LOOKUPS_MAX) throw new Error('too many names are being looked up');
  lookups += 1;
  try {
    return (await dnsLookup(hostname, { all: true })).map(({ address }) => address);
  } finally {
    lookups -= 1;
  }
}

type Reply = SafeFetched | { kind: 'moved'; to: string };

function get(
  target: URL,
  addresses: readonly string[],
  options: SafeFetchOptions,
  signal: AbortSignal,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = (target.protocol === 'https:' ? requestHttps : requestHttp)(
      target,
      {
        // A connection of its own: no agent remembers an address under this name.
        agent: false,
        lookup: pinned(addresses),
        signal,
        headers: { accept: options.accept ?? '*/*', 'accept-encoding': 'identity', 'user-agent': 'kaskad' },
      },
      (response) => {
        response.on('error', reject);
        read(response, options.maxBytes)
          .then(resolve, reject)
          .finally(() => request.destroy());
      },
    );
    request.on('error', reject);
    request.end();
  });
}

async function read(response: IncomingMessage, maxBytes: number): Promise<Reply> {
  const { statusCode = 0, headers } = response;
  if (REDIRECTS.has(statusCode) && headers.location !== undefined) return { kind: 'moved', to: headers.location };
  if (statusCode !== 200) return refused('unreachable');
  // Asked for plain bytes: what comes packed could be any size once unpacked.
  if (!['', 'identity'].includes(headers['content-encoding'] ?? '')) return refused('unreachable');
  if (Number(headers['content-length'] ?? 0) > maxBytes) return refused('too_large');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) return refused('too_large');
    chunks.push(chunk);
  }
  const type = (headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
  return { kind: 'ok', bytes: Buffer.concat(chunks), type };
}

/** A resolver that knows nothing but the checked addresses. */
function pinned(addresses: readonly string[]): LookupFunction {
  const list = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_hostname, options, callback) => {
    if (options.all) callback(null, list);
    else callback(null, list[0]!.address, list[0]!.family);
  };
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new Error('aborted'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

const refused = (code: SafeFetchCode): SafeFetched => ({ kind: 'refused', code });
