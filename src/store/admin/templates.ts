// Texts with gaps that clients write and moderators approve.
import type { Content } from '../../domain/content.ts';
import type { Channel } from '../../domain/message.ts';
import type { Client, Queryable } from '../db.ts';
import type { ModerationState } from './senders.ts';

export interface TemplateRecord {
  id: number;
  accountId: number;
  account: string;
  channel: Channel;
  name: string;
  text: string;
  content: Content;
  state: ModerationState;
  reason: string;
  createdAt: Date;
  changedAt: Date;
  /** Where the client is written to; '' = nowhere. */
  email: string;
}

export interface NewTemplate {
  accountId: number;
  channel: Channel;
  name: string;
  text: string;
  content: Content;
}

const RECORD = `SELECT t.id, t.account_id AS "accountId", a.login AS account, t.channel, t.name, t.text, COALESCE(t.content, '{}') AS content,
  t.state, t.reason, t.created_at AS "createdAt", t.changed_at AS "changedAt", a.email
  FROM template t JOIN account a ON a.id = t.account_id`;

export interface TemplateFilter {
  channel?: string | undefined;
  state?: string | undefined;
  limit: number;
}

/** Templates of one account, the newest first, below an id. */
export async function templatesOf(
  pool: Queryable,
  accountId: number,
  filter: TemplateFilter & { beforeId: number | null },
): Promise<TemplateRecord[]> {
  const { rows } = await pool.query<TemplateRecord>(
    `${RECORD} WHERE t.account_id = $1 AND ($2::text IS NULL OR t.channel = $2) AND ($3::text IS NULL OR t.state = $3)
       AND ($4::int IS NULL OR t.id < $4) ORDER BY t.id DESC LIMIT $5`,
    [accountId, filter.channel ?? null, filter.state ?? null, filter.beforeId, filter.limit],
  );
  return rows;
}

/** For moderators: those that wait first, the oldest of them first; then the others. `after` = rank and id. */
export async function templatesToJudge(
  pool: Queryable,
  filter: TemplateFilter & { accountId?: number | undefined; after: readonly [rank: number, id: number] },
): Promise<TemplateRecord[]> {
  const { rows } = await pool.query<TemplateRecord>(
    `${RECORD} WHERE ($1::int IS NULL OR t.account_id = $1) AND ($2::text IS NULL OR t.channel = $2)
       AND ($3::text IS NULL OR t.state = $3) AND ((t.state <> 'pending')::int, t.id) > ($4::int, $5::int)
     ORDER BY (t.state <> 'pending')::int, t.id LIMIT $6`,
    [filter.accountId ?? null, filter.channel ?? null, filter.state ?? null, ...filter.after, filter.limit],
  );
  return rows;
}

/** Of this account; null = of any. */
export async function findTemplate(
  pool: Queryable,
  id: number,
  accountId: number | null,
): Promise<TemplateRecord | null> {
  const { rows } = await pool.query<TemplateRecord>(
    `${RECORD} WHERE t.id = $1 AND ($2::int IS NULL OR t.account_id = $2)`,
    [id, accountId],
  );
  return rows[0] ?? null;
}

export async function countTemplates(pool: Queryable, accountId: number): Promise<number> {
  const { rows } = await pool.query<{ n: number }>('SELECT count(*)::int AS n FROM template WHERE account_id = $1', [
    accountId,
  ]);
  return rows[0]!.n;
}

/** Null when the account has one of that name. */
export async function addTemplate(client: Client, template: NewTemplate): Promise<TemplateRecord | null> {
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO template (account_id, channel, name, text, content) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (account_id, lower(name)) DO NOTHING RETURNING id`,
    [template.accountId, template.channel, template.name, template.text, contentOf(template)],
  );
  return rows[0] === undefined ? null : findTemplate(client, rows[0].id, null);
}

/**
 * Puts it as given in place of what was. What a moderator has seen changed, so it waits anew, unless only the name is
 * new. 'taken' when another has the name: the transaction is over then.
 */
export async function replaceTemplate(client: Client, id: number, template: NewTemplate): Promise<'done' | 'taken'> {
  const changed = `(channel, text, COALESCE(content, '{}')) IS DISTINCT FROM ($4, $5, COALESCE($6::jsonb, '{}'))`;
  try {
    await client.query(
      `UPDATE template SET name = $3, channel = $4, text = $5, content = $6, changed_at = now(),
         state = CASE WHEN ${changed} THEN 'pending' ELSE state END, reason = CASE WHEN ${changed} THEN '' ELSE reason END
       WHERE id = $1 AND account_id = $2`,
      [id, template.accountId, template.name, template.channel, template.text, contentOf(template)],
    );
    return 'done';
  } catch (error) {
    if ((error as { constraint?: string }).constraint === 'template_name') return 'taken';
    throw error;
  }
}

export async function removeTemplate(client: Client, id: number, accountId: number): Promise<boolean> {
  const result = await client.query('DELETE FROM template WHERE id = $1 AND account_id = $2', [id, accountId]);
  return result.rowCount === 1;
}

/**
 * Decides on the text that the moderator has seen: 'changed' when the client has changed it since. Null when there is no
 * such template.
 */
export async function judgeTemplate(
  client: Client,
  id: number,
  decision: { state: 'approved' | 'rejected'; reason: string; seenAt: Date | null },
): Promise<TemplateRecord | 'changed' | null> {
  const { rows } = await client.query<{ changed: boolean }>(
    `SELECT date_trunc('milliseconds', changed_at) <> $2::timestamptz AS changed FROM template WHERE id = $1 FOR UPDATE`,
    [id, decision.seenAt],
  );
  if (rows[0] === undefined) return null;
  if (rows[0].changed) return 'changed';
  await client.query('UPDATE template SET state = $2, reason = $3, changed_at = now() WHERE id = $1', [
    id,
    decision.state,
    decision.reason,
  ]);
  return findTemplate(client, id, null);
}

const contentOf = ({ content }: NewTemplate): string | null =>
  Object.keys(content).length === 0 ? null : JSON.stringify(content);
