// Exports as the API shows and takes them.
import Type, { type Static } from 'typebox';
import { normalisePhone } from '../../domain/msisdn.ts';
import type { ClientPrincipal } from '../../identity/principal.ts';
import {
  defaultColumns,
  EXPORT_FORMATS,
  EXPORT_JOB,
  EXPORT_KINDS,
  EXPORTS,
  type ExportFilterName,
  type ExportFilters,
  type ExportKind,
  type ExportRequest,
  requestOf,
} from '../../pipeline/export-request.ts';
import type { Queryable } from '../../store/db.ts';
import { campaignRows } from '../../store/export-rows.ts';
import { findJob, type JobWithFile } from '../../store/jobs.ts';
import { ChannelName, Id, nullable, oneOf, Phone, record, Time, timeOf, timeOrNull } from '../frame/fields.ts';
import { readTime } from '../frame/moments.ts';
import { Problem } from '../frame/problem.ts';
import { LEDGER_KINDS } from '../ledger/fields.ts';
import { STATES } from '../messages/message-line.ts';
import { sees, shownPhone } from '../messages/shown-phone.ts';
import { CLIENT_GROUPS, readGroups, readPeriod } from '../statistics/fields.ts';

const Filters = record({
  from: Type.Optional(Time),
  to: Type.Optional(Type.String({ format: 'date-time', description: 'Not included.' })),
  channel: Type.Optional(ChannelName),
  state: Type.Optional(oneOf(STATES)),
  sender: Type.Optional(Type.String({ minLength: 1, maxLength: 100, pattern: '^[^\\u0000]*$' })),
  phone: Type.Optional(Phone),
  entry_kind: Type.Optional(oneOf(LEDGER_KINDS, { description: 'Of the ledger.' })),
  campaign_id: Type.Optional(Id),
  group_by: Type.Optional(Type.String({ maxLength: 100, description: 'Of statistics, as there; default `day`.' })),
});

export const NewExport = record({
  kind: oneOf(EXPORT_KINDS),
  format: oneOf(EXPORT_FORMATS),
  delimiter: Type.Optional(
    oneOf([',', ';'], { description: 'Of CSV; default a comma. Spreadsheets of Russian settings expect `;`.' }),
  ),
  filters: Type.Optional(Filters),
  columns: Type.Optional(
    Type.Array(Type.String({ maxLength: 40 }), {
      minItems: 1,
      maxItems: 40,
      uniqueItems: true,
      description: `In the order of the file; default all. ${EXPORT_KINDS.map(
        (kind) => `\`${kind}\`: ${EXPORTS[kind].columns.map(({ name }) => name).join(', ')}`,
      ).join('. ')}.`,
    }),
  ),
});

export const Export = record({
  id: Type.Integer(),
  kind: oneOf(EXPORT_KINDS),
  format: oneOf(EXPORT_FORMATS),
  columns: Type.Array(Type.String()),
  filters: Filters,
  whole_numbers: Type.Boolean({ description: 'False: the middle of phone numbers is masked.' }),
  state: oneOf(['queued', 'running', 'done', 'failed', 'canceled']),
  done_count: Type.Integer({ description: 'Rows looked at so far; of a file that is done, its rows.' }),
  total_count: nullable(Type.Integer({ description: 'Rows to look at; null while that is not known.' })),
  size_bytes: nullable(Type.Integer()),
  error: Type.String(),
  created_by: Type.String(),
  created_at: Time,
  started_at: nullable(Time),
  finished_at: nullable(Time),
  file_expires_at: nullable(
    Type.String({ format: 'date-time', description: 'Null when there is no file (any more).' }),
  ),
});

export const ExportId = record({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) });

/** Names of filters on the wire. */
const WIRE: Record<ExportFilterName, keyof Static<typeof Filters>> = {
  fromMs: 'from',
  toMs: 'to',
  channel: 'channel',
  state: 'state',
  sender: 'sender',
  phone: 'phone',
  entryKind: 'entry_kind',
  campaignId: 'campaign_id',
  groupBy: 'group_by',
};

const wrong = (field: string, message: string) => new Problem('invalid_request', { errors: [{ field, message }] });

/** What is asked for, checked. @throws Problem `forbidden`, `invalid_request`, `not_found` for a campaign of somebody else */
export async function readRequest(
  pool: Queryable,
  principal: ClientPrincipal,
  body: Static<typeof NewExport>,
): Promise<ExportRequest> {
  const { kind, format } = body;
  const spec = EXPORTS[kind];
  mustRead(principal, kind);
  const given = Object.keys(body.filters ?? {});
  const strange = given.find((name) => !spec.filters.some((filter) => WIRE[filter] === name));
  if (strange !== undefined) throw wrong(`/filters/${strange}`, `is no filter of ${kind}`);
  const filters = readFilters(kind, body.filters ?? {});
  if (kind === 'campaign' && filters.campaignId === undefined) throw wrong('/filters/campaign_id', 'is missing');
  if (filters.campaignId !== undefined) {
    const rows = await campaignRows(pool, principal.account.id, filters.campaignId);
    if (rows === null) throw new Problem('not_found', `there is no campaign ${filters.campaignId}`);
  }
  const known = new Set(spec.columns.map(({ name }) => name));
  const strangeAt = (body.columns ?? []).findIndex((name) => !known.has(name));
  if (strangeAt >= 0) throw wrong(`/columns/${strangeAt}`, `is no column of ${kind}`);
  return {
    thing: kind,
    format,
    delimiter: body.delimiter ?? ',',
    filters,
    columns: body.columns ?? defaultColumns(kind, filters),
    reveal: spec.hasPhones && sees(principal),
  };
}

function readFilters(kind: ExportKind, given: Static<typeof Filters>): ExportFilters {
  const { channel, state, sender } = given;
  const groupBy = kind === 'statistics' ? readGroups(given.group_by ?? 'day', CLIENT_GROUPS, '/filters/') : undefined;
  const phone = given.phone === undefined ? undefined : normalisePhone(given.phone);
  if (phone?.ok === false) throw wrong('/filters/phone', 'is no phone number');
  const times = { fromMs: readTime(given.from) ?? undefined, toMs: readTime(given.to) ?? undefined };
  if (groupBy !== undefined) readPeriod(given, groupBy, '/filters/');
  else if ((times.fromMs ?? 0) >= (times.toMs ?? Number.POSITIVE_INFINITY))
    throw wrong('/filters/from', 'must be before `to`');
  const filters = {
    ...times,
    ...{ channel, state, sender, groupBy },
    phone: phone?.ok ? phone.phone : undefined,
    entryKind: given.entry_kind,
    campaignId: given.campaign_id,
  };
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
}

/** @throws Problem `forbidden` */
function mustRead(principal: ClientPrincipal, kind: ExportKind): void {
  const { scope } = EXPORTS[kind];
  if (!principal.scopes.has(scope)) throw new Problem('forbidden', `scope ${scope} is missing`);
}

/** Kinds whose exports the caller may see. */
export const readableKinds = (principal: ClientPrincipal): ExportKind[] =>
  EXPORT_KINDS.filter((kind) => principal.scopes.has(EXPORTS[kind].scope));

/** An export of the caller's account, of a kind that the caller may read. @throws Problem `not_found`, `forbidden` */
export async function exportOf(pool: Queryable, principal: ClientPrincipal, id: number): Promise<JobWithFile> {
  const job = await findJob(pool, principal.account.id, EXPORT_JOB, id);
  if (job === undefined) throw new Problem('not_found');
  mustRead(principal, requestOf(job.parameters).thing);
  return job;
}

export function showExport(job: JobWithFile, principal: ClientPrincipal): Static<typeof Export> {
  const { thing, format, columns, filters, reveal } = requestOf(job.parameters);
  const time = (atMs: number | undefined) => (atMs === undefined ? undefined : new Date(atMs).toISOString());
  const { channel, state, sender } = filters;
  const phone = filters.phone === undefined ? undefined : shownPhone(principal, filters.phone);
  const shown = {
    ...{ from: time(filters.fromMs), to: time(filters.toMs), channel, state, sender, phone },
    entry_kind: filters.entryKind,
    campaign_id: filters.campaignId,
    group_by: filters.groupBy?.join(','),
  };
  return {
    ...{ id: job.id, kind: thing, format, columns, state: job.state },
    filters: Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined)),
    whole_numbers: reveal,
    done_count: job.doneCount,
    total_count: job.totalCount,
    size_bytes: job.sizeBytes,
    error: job.error,
    created_by: job.createdBy,
    created_at: timeOf(job.createdAt),
    started_at: timeOrNull(job.startedAt),
    finished_at: timeOrNull(job.finishedAt),
    file_expires_at: timeOrNull(job.state === 'done' ? job.expiresAt : null),
  };
}
