// Names of push addresses. Whoever sets an address chooses the name server that is asked for it, and that one may keep silent:
// so no thread waits here, no name is asked for twice at once or for long, and nobody stands in line behind another's.
import { type LookupAddress, Resolver as NameServers } from 'node:dns';

type Failure = Error | null;
export type Resolved = (error: Failure, addresses: LookupAddress[]) => void;
/** Answers once, soon after `signal` at the latest. */
export type Resolver = (hostname: string, done: Resolved, signal: AbortSignal) => void;

export interface LookupLimits {
  /** How long one name may take. */
  waitMs: number;
  /** How long what came of it, well or badly, holds. */
  keepMs: number;
  /** Names at once: one an account that is pushed to, and some of tests. */
  atOnceMax: number;
}

const LIMITS: LookupLimits = { waitMs: 3_000, keepMs: 10_000, atOnceMax: 500 };
const KEPT_MAX = 1_000;
/** Of the two kinds of address, the second is waited for no longer than this after the first has come. */
const SECOND_MS = 250;
const TRY_MS = 1_000;
const TRIES = 2;

/** The look-ups of a node's pushes: each name once at a time, remembered for a moment, and given up in time. */
export function boundedLookups(
  resolve: Resolver,
  { waitMs, keepMs, atOnceMax }: LookupLimits = LIMITS,
): (hostname: string, done: Resolved) => void {
  const kept = new Map<string, { error: Failure; addresses: LookupAddress[]; untilMs: number }>();
  const asking = new Map<string, Resolved[]>();
  return (hostname, done) => {
    const known = kept.get(hostname);
    if (known !== undefined && known.untilMs > performance.now()) return done(known.error, known.addresses);
    const company = asking.get(hostname);
    if (company !== undefined) return void company.push(done);
    if (asking.size >= atOnceMax) return done(new Error('too many names are being looked up'), []);
    const waiting = [done];
    asking.set(hostname, waiting);
    const late = new AbortController();
    const answer = (error: Failure, addresses: LookupAddress[]): void => {
      if (asking.get(hostname) !== waiting) return;
      clearTimeout(timer);
      asking.delete(hostname);
      kept.delete(hostname);
      kept.set(hostname, { error, addresses, untilMs: performance.now() + keepMs });
      if (kept.size > KEPT_MAX) kept.delete(kept.keys().next().value!);
      for (const one of waiting) one(error, addresses);
    };
    const timer = setTimeout(() => {
      answer(new Error('the name of the push address was not found in time'), []);
      late.abort();
    }, waitMs);
    resolve(hostname, answer, late.signal);
  };
}

/** Asks the system's name servers, or these, without a thread of ours: /etc/hosts is not read. */
export const nameServers =
  (servers: readonly string[] = []): Resolver =>
  (hostname, done, signal) => {
    // RFC 6761: not a name that anybody is asked for.
    if (/(^|\.)localhost\.?$/.test(hostname)) return done(null, [{ address: '127.0.0.1', family: 4 }]);
    // One a look-up: it can be broken off, and knows the servers of today.
    const resolver = new NameServers({ timeout: TRY_MS, tries: TRIES });
    if (servers.length > 0) resolver.setServers(servers);
    const found: Record<4 | 6, LookupAddress[]> = { 4: [], 6: [] };
    let open = 2;
    let failed: Failure = null;
    let timer: NodeJS.Timeout | undefined;
    const end = (): void => {
      clearTimeout(timer);
      const addresses = [...found[4], ...found[6]];
      done(addresses.length > 0 ? null : failed, addresses);
      if (open > 0) resolver.cancel();
    };
    const came = (family: 4 | 6) => (error: NodeJS.ErrnoException | null, addresses: string[] | undefined) => {
      open -= 1;
      found[family] = (addresses ?? []).map((address) => ({ address, family }));
      if (error !== null && error.code !== 'ENOTFOUND' && error.code !== 'ENODATA') {
        failed = new Error(`the name of the push address could not be looked up (${error.code})`);
      }
      if (open === 0) end();
      else if (found[family].length > 0) timer = setTimeout(end, SECOND_MS);
    };
    signal.addEventListener('abort', () => resolver.cancel(), { once: true });
    resolver.resolve4(hostname, came(4));
    resolver.resolve6(hostname, came(6));
  };
