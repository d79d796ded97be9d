// Letters: written in the transaction of what they are about, sent by the mailer (src/workers/mailer.ts), read by the
// operator where there is no mail server.
import type { Client, Queryable } from './db.ts';

export interface Letter {
  /** Whose; null = the operator's own. */
  accountId: number | null;
  /** `registration.received`: what it is about. */
  kind: string;
  recipient: string;
  subject: string;
  /** Plain text. */
  body: string;
}

export interface MailRow extends Letter {
  id: number;
  login: string | null;
  state: MailState;
  tries: number;
  nextAt: Date | null;
  sentAt: Date | null;
  lastError: string;
  createdAt: Date;
}

export const MAIL_STATES = ['waiting', 'sent', 'failed'] as const;
export type MailState = (typeof MAIL_STATES)[number];

const RECIPIENT_MAX = 254;
const SUBJECT_MAX = 200;
const BODY_MAX = 20_000;
const ERROR_MAX = 500;

const STATE = `CASE WHEN m.sent_at IS NOT NULL THEN 'sent' WHEN m.next_at IS NULL THEN 'failed' ELSE 'waiting' END`;
const COLUMNS = `m.id, m.account_id AS "accountId", a.login, m.kind, m.recipient, m.subject, m.body, ${STATE} AS state,
  m.tries, m.next_at AS "nextAt", m.sent_at AS "sentAt", m.last_error AS "lastError", m.created_at AS "createdAt"`;

/**
 * Puts a letter into the outbox and returns its id. Nothing is written to an empty recipient (null). Line ends in the
 * subject and in the recipient become blanks: nobody writes headers of ours.
 */
export async function putMail(client: Client, letter: Letter): Promise<number | null> {
  const recipient = oneLine(letter.recipient).slice(0, RECIPIENT_MAX);
  if (recipient === '') return null;
  const { rows } = await client.query<{ id: number }>(
    'INSERT INTO mail (account_id, kind, recipient, subject, body) VALUES ($1, $2, $3, $4, $5) RETURNING id',
    [letter.accountId, letter.kind, recipient, oneLine(letter.subject).slice(0, SUBJECT_MAX), bodyOf(letter.body)],
  );
  return rows[0]!.id;
}

/** Invitations of an account (null: of the staff) within a day; meanwhile nobody else counts those. */
export async function lockedInvitationsOfDay(client: Client, accountId: number | null): Promise<number> {
  await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('invitations ' || $1, 0))`, [accountId ?? 'staff']);
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM mail
     WHERE account_id IS NOT DISTINCT FROM $1::int AND kind = 'user.invited' AND created_at > now() - interval '1 day'`,
    [accountId],
  );
  return rows[0]!.count;
}

const oneLine = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim();
const bodyOf = (text: string): string => text.replaceAll('\0', '').slice(0, BODY_MAX);

/** Takes the letter that has waited longest, for `leaseMs`: a node that dies with it does not lose it. Null when none waits. */
export async function claimMail(
  pool: Queryable,
  leaseMs: number,
): Promise<(Letter & { id: number; tries: number }) | null> {
  const { rows } = await pool.query(
    `UPDATE mail SET tries = tries + 1, next_at = now() + $1 * interval '1 ms'
     WHERE id = (SELECT id FROM mail WHERE next_at <= now() ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING id, account_id AS "accountId", kind, recipient, subject, body, tries`,
    [leaseMs],
  );
  return rows[0] ?? null;
}

export async function mailSent(pool: Queryable, id: number): Promise<void> {
  await pool.query(`UPDATE mail SET sent_at = now(), next_at = NULL, last_error = '' WHERE id = $1`, [id]);
}

/** `retryMs` null: it is given up. */
export async function mailFailed(pool: Queryable, id: number, error: string, retryMs: number | null): Promise<void> {
  await pool.query(
    `UPDATE mail SET next_at = CASE WHEN $3::bigint IS NULL THEN NULL ELSE now() + $3 * interval '1 ms' END, last_error = $2
     WHERE id = $1`,
    [id, oneLine(error).slice(0, ERROR_MAX), retryMs],
  );
}

export interface MailFilter {
  state?: MailState | undefined;
  kind?: string | undefined;
  accountId?: number | undefined;
  recipient?: string | undefined;
  beforeId?: number | null | undefined;
  limit: number;
}

/** Letters, the newest first. */
export async function listMail(pool: Queryable, filter: MailFilter): Promise<MailRow[]> {
  const { rows } = await pool.query<MailRow>(
    `SELECT ${COLUMNS} FROM mail m LEFT JOIN account a ON a.id = m.account_id
     WHERE ($1::text IS NULL OR ${STATE} = $1) AND ($2::text IS NULL OR m.kind = $2)
       AND ($3::int IS NULL OR m.account_id = $3) AND ($4::text IS NULL OR lower(m.recipient) = lower($4))
       AND ($5::bigint IS NULL OR m.id < $5)
     ORDER BY m.id DESC LIMIT $6`,
    [
      filter.state ?? null,
      filter.kind ?? null,
      filter.accountId ?? null,
      filter.recipient ?? null,
      filter.beforeId ?? null,
      filter.limit,
    ],
  );
  return rows;
}

export async function findMail(pool: Queryable, id: number): Promise<MailRow | null> {
  const { rows } = await pool.query<MailRow>(
    `SELECT ${COLUMNS} FROM mail m LEFT JOIN account a ON a.id = m.account_id WHERE m.id = $1`,
    [id],
  );
  return rows[0] ?? null;
}

/** Sends it again from the start; a letter that was sent stays as it is (false). */
export async function retryMail(client: Client, id: number): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE mail SET tries = 0, next_at = now(), last_error = '' WHERE id = $1 AND sent_at IS NULL`,
    [id],
  );
  return rowCount === 1;
}

/** Forgets letters older than `days`, at most `limit` of them; returns how many. */
export async function forgetMail(pool: Queryable, days: number, limit: number): Promise<number> {
  const { rowCount } = await pool.query(
    `DELETE FROM mail WHERE id IN (SELECT id FROM mail WHERE created_at < now() - $1 * interval '1 day' ORDER BY id LIMIT $2)`,
    [days, limit],
  );
  return rowCount ?? 0;
}
