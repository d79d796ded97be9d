// Asks the gateway as a browser does, one request after the other, and keeps how long each took.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Pool } from 'pg';
import { newStaffToken, secretDigest } from '../../src/identity/secrets.ts';
import { SESSION_COOKIE } from '../../src/identity/sessions.ts';
import { nowMs } from '../clock.ts';
import type { Facts, Probe, Who } from './probes.ts';

export const SAMPLES = 20;
/** Pages that are turned to reach a deep one. */
const DEEP_PAGES = 20;

export type Headers = Record<string, string>;
export interface Times {
  count: number;
  p50Ms: number;
  p95Ms: number;
  maxMs: number;
}
export interface Measured {
  list: string;
  filter: string;
  who: Who;
  first: Times;
  /** Processor time of gateway and PostgreSQL for a first page: what is left when other programs keep the machine busy. */
  cpu: Times;
  second: Times | null;
  /** The page after twenty. */
  deep: Times | null;
  /** Items of the first pages, least and most; and of how many there was more behind. */
  items: [least: number, most: number];
  withNext: number;
  /** Sample whose first page took longest: the one whose plan is asked for. */
  slowest: number;
}
interface Page {
  items?: unknown[];
  next?: string | null;
}

/** Sessions of owners and of one of the staff, by their header. */
export async function signIn(pool: Pool, facts: Facts, origin: string): Promise<Record<Who, Headers>> {
  const session = async (accountId: number | null, role: string, kind: string, secret: string) => {
    await pool.query(
      `WITH u AS (INSERT INTO app_user (account_id, login, role, password_hash) VALUES ($1, $2, $3, 'x') RETURNING id)
       INSERT INTO session (sha256, user_id, kind, confirmed_at, password_version, expires_at)
       SELECT $4, id, $5, now(), 1, now() + interval '1 day' FROM u`,
      [accountId, `bench-${randomBytes(4).toString('hex')}`, role, secretDigest(secret), kind],
    );
  };
  const owner = async (accountId: number): Promise<Headers> => {
    const secret = randomBytes(16).toString('hex');
    await session(accountId, 'owner', 'browser', secret);
    return { cookie: `${SESSION_COOKIE}=${secret}`, origin };
  };
  const token = newStaffToken();
  await session(null, 'admin', 'token', token);
  const { largest, second, middle, few, one } = facts.accounts;
  return {
    ...{ largest: await owner(largest), second: await owner(second), middle: await owner(middle) },
    ...{ few: await owner(few), one: await owner(one), staff: { authorization: `Bearer ${token}` } },
  };
}

export async function ask(url: string, headers: Headers): Promise<{ ms: number; page: Page }> {
  const begun = nowMs();
  const answer = await fetch(url, { headers });
  const page = (await answer.json()) as Page;
  const ms = nowMs() - begun;
  if (!answer.ok) throw new Error(`${url}: ${JSON.stringify(page)}`);
  return { ms, page };
}

/** Processor time that the main threads of some processes have had, ms. */
function cpuMs(pids: readonly number[]): number {
  const ns = pids.map((pid) => {
    try {
      return Number(readFileSync(`/proc/${pid}/schedstat`, 'latin1').split(' ')[0]);
    } catch {
      // Gone.
      return 0;
    }
  });
  return ns.reduce((sum, one) => sum + one, 0) / 1e6;
}

/** First pages with different values, the pages behind them, and one far behind. */
export async function measure(api: string, probe: Probe, headers: Headers, pids: readonly number[]): Promise<Measured> {
  const first: number[] = [];
  const cpu: number[] = [];
  const second: number[] = [];
  const deep: number[] = [];
  const counts: number[] = [];
  for (let i = 0; i < SAMPLES; i += 1) {
    const url = `${api}${probe.path(i)}`;
    const before = cpuMs(pids);
    const { ms, page } = await ask(url, headers);
    first.push(ms);
    cpu.push(Math.max(0, cpuMs(pids) - before));
    counts.push(page.items?.length ?? 0);
    let next = page.next;
    if (!next) continue;
    const behind = await ask(`${url}${url.includes('?') ? '&' : '?'}cursor=${next}`, headers);
    second.push(behind.ms);
    next = behind.page.next;
    for (let turned = 2; i % 10 === 0 && next && turned <= DEEP_PAGES; turned += 1) {
      const turn = await ask(`${url}${url.includes('?') ? '&' : '?'}cursor=${next}`, headers);
      if (turned === DEEP_PAGES) deep.push(turn.ms);
      next = turn.page.next;
    }
  }
  return {
    ...{ list: probe.list, filter: probe.filter, who: probe.who },
    first: timesOf(first)!,
    cpu: timesOf(cpu)!,
    second: timesOf(second),
    deep: timesOf(deep),
    items: [Math.min(...counts), Math.max(...counts)],
    withNext: second.length,
    slowest: first.indexOf(Math.max(...first)),
  };
}

/** The 95th percentile is of twenty the second longest. */
export function timesOf(all: readonly number[]): Times | null {
  if (all.length === 0) return null;
  const sorted = all.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]! * 10) / 10;
  return { count: sorted.length, p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1) };
}
