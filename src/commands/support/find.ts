// From the names an operator writes to rows, with the nearest name when there is none.
import type pg from 'pg';
import { coarseAreaNames } from '../../domain/areas.ts';
import { type AccountDetail, findAccount, someLogins } from '../../store/admin/accounts.ts';
import { areaNames, ensureArea } from '../../store/admin/areas.ts';
import { type ConnectionDetail, findConnection, listConnections } from '../../store/admin/connections.ts';
import { findTariff, tariffNames } from '../../store/admin/tariffs.ts';
import { CommandError, UsageError } from '../frame/command.ts';
import { nearest } from '../frame/nearest.ts';

/** @throws CommandError `not_found`, with what was probably meant. */
export function notFound(kind: string, word: string, candidates: readonly string[], otherwise = ''): never {
  const near = nearest(word, candidates);
  const hint = near === undefined ? otherwise : `; did you mean "${near}"?`;
  throw new CommandError('not_found', `there is no ${kind} "${word}"${hint}`);
}

export async function accountOf(pool: pg.Pool, login: string): Promise<AccountDetail> {
  const account = await findAccount(pool, login);
  return account ?? notFound('account', login, await someLogins(pool), '; kaskad account list shows them');
}

/** Id of the account, undefined when none is named. */
export async function accountIdOf(pool: pg.Pool, login: string | undefined): Promise<number | undefined> {
  return login === undefined ? undefined : (await accountOf(pool, login)).id;
}

export async function connectionOf(pool: pg.Pool, name: string): Promise<ConnectionDetail> {
  const connection = await findConnection(pool, name);
  if (connection !== undefined) return connection;
  const names = (await listConnections(pool)).map((other) => other.name);
  return notFound('connection', name, names, '; kaskad connection list shows them');
}

export async function tariffIdOf(pool: pg.Pool, name: string): Promise<number> {
  return (await findTariff(pool, name)) ?? notFound('tariff', name, await tariffNames(pool));
}

/** `*` and undefined = every area (null). A built-in name becomes an area when it is first used. */
export async function areaIdOf(pool: pg.Pool, name: string | undefined): Promise<number | null> {
  if (name === undefined || name === '*') return null;
  const known = await areaNames(pool);
  const builtIn = coarseAreaNames();
  const same = (other: string) => other.toLowerCase() === name.toLowerCase();
  const exact = known.has(name) ? name : ([...known.keys()].find(same) ?? builtIn.find(same));
  if (exact === undefined) {
    const hint = '; kaskad area list --all shows them, kaskad area import makes them';
    return notFound('area', name, [...known.keys(), ...builtIn], hint);
  }
  return known.get(exact) ?? ensureArea(pool, exact);
}

/** A name that may stand alone or behind its option: `account show shop`, `account show --login shop`. */
export function named(what: string, option: string, positional: string | undefined, given: string | undefined): string {
  if (positional !== undefined && given !== undefined && positional !== given) {
    throw new UsageError(`${what} is named twice: ${positional} and ${given}`);
  }
  const name = positional ?? given;
  if (name === undefined)
    throw new UsageError(`${what.toUpperCase()} is missing (or --${option} ${what.toUpperCase()})`);
  return name;
}
