// The file that a draft is written from: a list of routes by names, as `kaskad route list --json` shows them.
import { readFile } from 'node:fs/promises';
import type pg from 'pg';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { CHANNEL_NAMES } from '../../domain/message.ts';
import type { VersionRoute } from '../../store/admin/route-versions.ts';
import { CommandError, UsageError } from '../frame/command.ts';
import { accountIdOf, areaIdOf, connectionOf } from '../support/find.ts';

const BYTES_MAX = 4 * 1024 * 1024;

const Line = Type.Object({
  channel: Type.Union(CHANNEL_NAMES.map((name) => Type.Literal(name))),
  account: Type.Optional(Type.String()),
  sender: Type.Optional(Type.String({ maxLength: 64 })),
  area: Type.Optional(Type.String()),
  connections: Type.Union([Type.String({ minLength: 1 }), Type.Array(Type.String(), { minItems: 1, maxItems: 50 })]),
});
const File = Compile(Type.Array(Line, { maxItems: 2000 }));

/** `*` and '' stand for any. @throws CommandError `unreadable`, UsageError */
export async function readVersionFile(pool: pg.Pool, path: string): Promise<VersionRoute[]> {
  const lines: unknown = parse(await readFile(path).catch((error) => unreadable(path, (error as Error).message)), path);
  if (!File.Check(lines)) {
    const [first] = File.Errors(lines);
    throw new UsageError(`${path}: ${first?.instancePath ?? ''} ${first?.message ?? 'is no list of routes'}`);
  }
  const routes: VersionRoute[] = [];
  for (const line of lines as Static<typeof Line>[]) routes.push(await routeOf(pool, line));
  return routes;
}

async function routeOf(pool: pg.Pool, line: Static<typeof Line>): Promise<VersionRoute> {
  const items = (Array.isArray(line.connections) ? line.connections : line.connections.split(',')).map((item) => {
    const [name = '', weight] = item.trim().split(':');
    return { name, weight: weight === undefined ? null : Number(weight) };
  });
  const ids: number[] = [];
  for (const { name } of items) ids.push((await connectionOf(pool, name)).id);
  const weighted = items.filter(({ weight }) => weight !== null);
  if (weighted.length !== 0 && (weighted.length !== items.length || weighted.some(({ weight }) => !(weight! >= 0)))) {
    throw new UsageError(`${line.connections}: give every connection a weight, or none`);
  }
  return {
    channel: line.channel,
    area_id: await areaIdOf(pool, named(line.area)),
    account_id: (await accountIdOf(pool, named(line.account))) ?? null,
    sender: named(line.sender) ?? null,
    connection_ids: ids,
    weights: weighted.length === 0 ? null : items.map(({ weight }) => weight as number),
  };
}

const named = (name: string | undefined): string | undefined => (name === '' || name === '*' ? undefined : name);

function parse(bytes: Buffer, path: string): unknown {
  if (bytes.length > BYTES_MAX) unreadable(path, 'it is larger than 4 MB');
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    return unreadable(path, (error as Error).message);
  }
}

function unreadable(path: string, why: string): never {
  throw new CommandError('unreadable', `${path} cannot be read: ${why}`);
}
