import Type from 'typebox';
import { type AuditRow, listAudit } from '../../store/audit-entries.ts';
import { BIGINT_MAX, idCursor, PAGE_LIMIT, pageOf } from '../frame/cursor.ts';
import { clientMay, endpoint, staffMay } from '../frame/endpoint.ts';
import { Id, nullable, oneOf, PageQuery, page, record, Time, timeOf } from '../frame/fields.ts';

const Query = {
  ...PageQuery,
  actor: Type.Optional(Type.String({ maxLength: 254, description: 'Name of who did it.' })),
  action: Type.Optional(Type.String({ maxLength: 100, description: 'How it begins: `user.`, `token.created`.' })),
  subject_id: Type.Optional(Type.String({ maxLength: 100 })),
  from: Type.Optional(Time),
  to: Type.Optional(Time),
};

const Image = nullable(
  Type.Record(Type.String(), Type.Unknown(), { description: 'Of a change, the columns that changed.' }),
);
const Entry = {
  id: Type.Integer(),
  at: Time,
  actor_kind: oneOf(['user', 'token', 'command', 'system', 'operator'] as const),
  actor: Type.String(),
  address: Type.String(),
  action: Type.String({ description: 'noun.past', examples: ['api_token.created'] }),
  subject_id: Type.String(),
  before: Image,
  after: Image,
};

interface AuditQuery {
  limit?: number;
  cursor?: string;
  actor?: string;
  action?: string;
  subject_id?: string;
  from?: string;
  to?: string;
}

/** One row more than the page has, as `pageOf` wants it. */
function filterOf(query: AuditQuery) {
  return {
    actor: query.actor,
    action: query.action,
    subjectId: query.subject_id,
    from: query.from === undefined ? undefined : new Date(query.from),
    to: query.to === undefined ? undefined : new Date(query.to),
    beforeId: idCursor(query.cursor, BIGINT_MAX),
    limit: (query.limit ?? PAGE_LIMIT) + 1,
  };
}

const shown = (row: AuditRow) => ({
  id: row.id,
  at: timeOf(row.at),
  actor_kind: row.actorKind,
  actor: row.actorName,
  address: row.address,
  action: row.action,
  subject_id: row.subjectId,
  before: row.before,
  after: row.after,
});

/** The operator's people and programs have no names and addresses for a client. */
const shownToClient = (row: AuditRow) =>
  row.actorAccountId === null && row.actorKind !== 'system'
    ? { ...shown(row), actor_kind: 'operator' as const, actor: 'operator', address: '' }
    : shown(row);

/** `GET /audit`. */
export const getAudit = endpoint({
  id: 'audit.list',
  method: 'GET',
  path: '/audit',
  tag: 'Team',
  summary: 'Who changed what in the account',
  access: clientMay('audit:read'),
  query: record(Query),
  response: page(record(Entry)),
  handler: async ({ context, principal, query }) => {
    const rows = await listAudit(context.pool, { ...filterOf(query), account: principal.account.id, own: true });
    return pageOf(rows, query.limit ?? PAGE_LIMIT, (row) => [row.id], shownToClient);
  },
});

/** `GET /operator/audit`. */
export const getOperatorAudit = endpoint({
  id: 'operator_audit.list',
  method: 'GET',
  path: '/operator/audit',
  tag: 'Staff',
  summary: 'Who changed what in the installation',
  access: staffMay('audit:all'),
  query: record({
    ...Query,
    account_id: Type.Optional(Id),
    own: Type.Optional(Type.Boolean({ description: 'Only what belongs to no account.' })),
  }),
  response: page(
    record({
      ...Entry,
      actor_id: nullable(Id),
      actor_account_id: nullable(Id),
      account_id: nullable(Id),
      account: nullable(Type.String({ description: 'Its login.' })),
      request_id: Type.String(),
    }),
  ),
  handler: async ({ context, query }) => {
    const account = query.own ? ('operator' as const) : query.account_id;
    const rows = await listAudit(context.pool, { ...filterOf(query), account });
    return pageOf(
      rows,
      query.limit ?? PAGE_LIMIT,
      (row) => [row.id],
      (row) => ({
        ...shown(row),
        actor_id: row.actorId,
        actor_account_id: row.actorAccountId,
        account_id: row.accountId,
        account: row.accountId === null ? null : (context.cache.account(row.accountId)?.login ?? null),
        request_id: row.requestId,
      }),
    );
  },
});
