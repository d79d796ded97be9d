// Lines of dated price lists, as tariffs and the costs of connections have them in common: read with the place of every
// fault, shown with ids to work with and names to read.
import Type from 'typebox';
import { chargePolicyOf } from '../../channels/index.ts';
import type { Channel } from '../../domain/message.ts';
import { formatE7Trimmed, parseMoneyE7 } from '../../domain/money.ts';
import {
  type Charge,
  type DatedRate,
  dropRateVersion,
  presentRates,
  type RateLine,
  type RateTable,
  rateVersions,
} from '../../store/admin/dated-rates.ts';
import { areaFinder } from '../../store/admin/find-areas.ts';
import type { Client } from '../../store/db.ts';
import type { ApiContext } from '../context.ts';
import { BIGINT_MAX, numbersCursor, pageOf } from '../frame/cursor.ts';
import { ChannelName, Id, Money, nullable, oneOf, record, Time, timeOf } from '../frame/fields.ts';
import { type FieldError, Problem } from '../frame/problem.ts';

export const LINES_MAX = 5000;
const FAULTS_MAX = 50;

export const Place = {
  channel: ChannelName,
  area_id: Type.Optional(nullable(Id)),
  area: Type.Optional(
    nullable(Type.String({ maxLength: 200, description: 'Its name instead, a built-in one too; `*` = every area.' })),
  ),
};
export const ShownPlace = {
  channel: Type.String(),
  area_id: nullable(Id),
  area: nullable(Type.String({ description: 'Null = every area without a line of its own.' })),
  valid_from: Time,
};
export const ValidFrom = Type.Optional(
  nullable(
    Type.String({ format: 'date-time', description: 'In force from then on; not in the past. Default at once.' }),
  ),
);
export const VersionPath = { valid_from: Type.String({ format: 'date-time' }) };

interface GivenLine {
  channel: Channel;
  area_id?: number | null;
  area?: string | null;
  amount: string;
  charge?: Charge;
}

/** @throws Problem `invalid_request` with every line that is wrong; `amount` is what the field of the money is called */
export async function readLines(client: Client, given: readonly GivenLine[], amount: string): Promise<RateLine[]> {
  const errors: FieldError[] = [];
  const findArea = await areaFinder(client);
  const places = new Set<string>();
  const lines: RateLine[] = [];
  for (const [index, line] of given.entries()) {
    const wrong = (field: string, message: string) => errors.push({ field: `/rates/${index}/${field}`, message });
    const found = await findArea(line);
    const amountE7 = parseMoneyE7(line.amount);
    if (found.kind === 'unknown') wrong(line.area_id == null ? 'area' : 'area_id', 'there is no such area');
    if (found.kind === 'twice') wrong('area', 'is named twice');
    if (amountE7 < 0n) wrong(amount, 'must not be negative');
    if (errors.length >= FAULTS_MAX) break;
    if (found.kind !== 'found') continue;
    const place = `${line.channel} ${found.areaId}`;
    if (places.has(place)) wrong('channel', 'another line has the same channel and area');
    places.add(place);
    const charge = line.charge ?? chargePolicyOf(line.channel);
    lines.push({ channel: line.channel, areaId: found.areaId, amountE7, charge });
  }
  if (errors.length > 0) throw new Problem('invalid_request', { errors });
  return lines;
}

/** Null = now. @throws Problem `invalid_request` for the past */
export function readValidFrom(text: string | null | undefined): Date | null {
  if (text === undefined || text === null) return null;
  const date = new Date(text);
  if (date.getTime() > Date.now()) return date;
  throw new Problem('invalid_request', {
    errors: [
      { field: '/valid_from', message: 'must be in the future: the past cannot be changed; leave it out for now' },
    ],
  });
}

export const shownPlace = (rate: DatedRate) => ({
  channel: rate.channel,
  area_id: rate.areaId,
  area: rate.area,
  valid_from: timeOf(rate.validFrom),
});

/** What is in force, and what is to come by its date. */
export async function presentAndUpcoming<T>(
  context: ApiContext,
  table: RateTable,
  ownerId: number,
  shown: (rate: DatedRate) => T,
): Promise<{ rates: T[]; upcoming: { valid_from: string; rates: T[] }[] }> {
  const nowMs = Date.now();
  const lines = await presentRates(context.pool, table, ownerId);
  const later = lines.filter((line) => line.validFrom.getTime() > nowMs);
  const versions = Map.groupBy(later, (line) => timeOf(line.validFrom));
  return {
    rates: lines.filter((line) => line.validFrom.getTime() <= nowMs).map(shown),
    upcoming: [...versions].map(([valid_from, rates]) => ({ valid_from, rates: rates.map(shown) })),
  };
}

/** @throws Problem `not_found`, `conflict` when it is in force */
export async function dropVersion(client: Client, table: RateTable, ownerId: number, validFrom: string): Promise<void> {
  const result = await dropRateVersion(client, table, ownerId, new Date(validFrom));
  if (result === 'not_found') throw new Problem('not_found', 'there is no version of this date');
  if (result === 'in_force') throw new Problem('conflict', 'what is or was in force cannot be taken back');
}

export const VersionItem = record({
  valid_from: Time,
  state: oneOf(['past', 'current', 'future'], { description: 'current: the latest that has begun.' }),
  rates_count: Type.Integer(),
  changes: Type.Array(
    record({
      channel: Type.String(),
      area_id: nullable(Id),
      area: nullable(Type.String()),
      before: nullable(Money),
      after: Money,
      charge: oneOf(['submitted', 'delivered']),
      charge_before: nullable(Type.String()),
    }),
  ),
});

/** A page of versions with what each changed. */
export async function versionsPage(
  context: ApiContext,
  table: RateTable,
  ownerId: number,
  { cursor, limit }: { cursor: string | undefined; limit: number },
) {
  const key = numbersCursor(cursor, [BIGINT_MAX])?.[0] ?? null;
  const rows = await rateVersions(context.pool, table, ownerId, { beforeUs: key, limit: limit + 1 });
  return pageOf(
    rows,
    limit,
    ({ validFromUs }) => [validFromUs],
    (version) => ({
      valid_from: timeOf(version.validFrom),
      state: version.state,
      rates_count: version.changes.length,
      changes: version.changes.map((change) => ({
        channel: change.channel,
        area_id: change.areaId,
        area: change.area,
        before: change.beforeE7 === null ? null : formatE7Trimmed(change.beforeE7),
        after: formatE7Trimmed(change.amountE7),
        charge: change.charge,
        charge_before: change.beforeCharge,
      })),
    }),
  );
}
