// Where an account is told its statuses and how: address, style, secrets; and how that fares.
import { randomBytes } from 'node:crypto';
import type { Client, Queryable } from './db.ts';
import { putMail } from './mail.ts';
import { wakeAccount } from './outbox.ts';

export type PushStyle = 'echo' | 'signed';
export type PushState = 'active' | 'off' | 'gone';

export interface PushSettings {
  accountId: number;
  login: string;
  url: string;
  style: PushStyle;
  state: PushState;
  /** The client itself has set the address: private networks are closed to it. */
  byClient: boolean;
  /** Secrets that sign now. */
  secrets: number;
  /** Statuses waiting to be told for the first time or again, and given up. */
  waiting: number;
  dead: number;
  oldestWaitingAt: Date | null;
  lastOkAt: Date | null;
  lastFailedAt: Date | null;
  /** Of the last push that failed; '' when none of the log did. */
  lastError: string;
}

/** Undefined when there is no such account. */
export async function findPushSettings(pool: Queryable, accountId: number): Promise<PushSettings | undefined> {
  const { rows } = await pool.query<PushSettings>(
    `SELECT a.id AS "accountId", a.login, a.push_url AS url, a.push_style AS style, a.push_state AS state,
       a.push_url <> '' AND a.push_url = a.push_client_url AS "byClient",
       (SELECT count(*)::int FROM push_secret s WHERE s.account_id = a.id AND (s.expires_at IS NULL OR s.expires_at > now())) AS secrets,
       o.waiting, o.dead, o.oldest AS "oldestWaitingAt", ok.created_at AS "lastOkAt", bad.created_at AS "lastFailedAt",
       COALESCE(bad.error, '') AS "lastError"
     FROM account a
     CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE dead_at IS NULL)::int AS waiting, count(dead_at)::int AS dead,
       min(changed_at) FILTER (WHERE dead_at IS NULL) AS oldest FROM status_outbox WHERE account_id = a.id) o
     LEFT JOIN LATERAL (SELECT created_at FROM push_log WHERE account_id = a.id AND error = '' AND NOT test
       ORDER BY created_at DESC LIMIT 1) ok ON true
     LEFT JOIN LATERAL (SELECT created_at, error FROM push_log WHERE account_id = a.id AND error <> '' AND NOT test
       ORDER BY created_at DESC LIMIT 1) bad ON true
     WHERE a.id = $1`,
    [accountId],
  );
  return rows[0];
}

/** Accounts that have a push address, with what is set of it. */
export async function listPushAddresses(
  pool: Queryable,
): Promise<Pick<PushSettings, 'login' | 'url' | 'style' | 'state' | 'byClient'>[]> {
  const { rows } = await pool.query(
    `SELECT login, push_url AS url, push_style AS style, push_state AS state, push_url = push_client_url AS "byClient"
     FROM account WHERE push_url <> '' ORDER BY id`,
  );
  return rows;
}

export interface PushAddress {
  url: string;
  style: PushStyle;
  enabled: boolean;
}

/**
 * Sets what is given. An address that `client` sets is the client's from then on, unless it is the one that stands; one
 * that the operator sets is trusted. What waited for its next try is tried at once.
 */
export async function setPushAddress(
  client: Client,
  accountId: number,
  { url, style, enabled }: Partial<PushAddress>,
  by: 'client' | 'operator',
): Promise<void> {
  await client.query(
    `UPDATE account SET push_url = COALESCE($2, push_url), push_style = COALESCE($3, push_style),
       push_state = CASE WHEN $4::boolean IS NULL THEN push_state WHEN $4 THEN 'active' ELSE 'off' END,
       push_client_url = CASE WHEN $2::text IS NULL THEN push_client_url WHEN $5 = 'operator' THEN ''
         WHEN $2 = push_url THEN push_client_url ELSE $2 END,
       changed_at = now()
     WHERE id = $1`,
    [accountId, url ?? null, style ?? null, enabled ?? null, by],
  );
  await wakeAccount(client, accountId);
}

/** The address has answered 410: nothing is told there any more, and its people get a letter. False when it was changed meanwhile. */
export async function markGone(client: Client, accountId: number, url: string): Promise<boolean> {
  const { rows } = await client.query<{ email: string; login: string }>(
    `UPDATE account SET push_state = 'gone', changed_at = now() WHERE id = $1 AND push_url = $2 AND push_state = 'active'
     RETURNING email, login`,
    [accountId, url],
  );
  const account = rows[0];
  if (account === undefined) return false;
  await putMail(client, {
    accountId,
    kind: 'push.gone',
    recipient: account.email,
    subject: `Статусы сообщений больше не принимаются / Status pushes are switched off (${account.login})`,
    body: GONE_LETTER,
  });
  return true;
}

const GONE_LETTER = `Ваш сервер ответил на уведомление о статусе кодом 410 Gone. Уведомления на этот адрес больше не отправляются; статусы сохранены,
и их можно отправить повторно. Проверьте адрес в разделе «Разработчикам» и включите его снова.

Your server answered a status push with 410 Gone. Nothing is pushed to that address any more; the statuses are kept and can be
replayed. Check the address in the section "Developers" and switch it on again.
`;

export interface PushSecret {
  id: number;
  hint: string;
  createdAt: Date;
  /** Null = for good. */
  expiresAt: Date | null;
}

/** Secrets that an account may have at once: every push carries a signature by each. */
export const SECRETS_MAX = 5;
const SECRET_BYTES = 32;

/** The secrets that sign now, the newest first. */
export async function listSecrets(pool: Queryable, accountId: number): Promise<PushSecret[]> {
  const { rows } = await pool.query<PushSecret>(
    `SELECT id, hint, created_at AS "createdAt", expires_at AS "expiresAt" FROM push_secret
     WHERE account_id = $1 AND (expires_at IS NULL OR expires_at > now()) ORDER BY id DESC`,
    [accountId],
  );
  return rows;
}

/** The secrets themselves, base64, the newest first: what a push is signed with now. */
export async function signingSecrets(pool: Queryable, accountId: number): Promise<string[]> {
  const { rows } = await pool.query<{ secret: string }>(
    `SELECT secret FROM push_secret WHERE account_id = $1 AND (expires_at IS NULL OR expires_at > now()) ORDER BY id DESC`,
    [accountId],
  );
  return rows.map(({ secret }) => secret);
}

/**
 * Makes a secret and returns it as receivers keep it (`whsec_…`); those before it sign for `overlapMs` more. Null when there
 * are as many as may be.
 */
export async function createSecret(
  client: Client,
  accountId: number,
  overlapMs: number,
): Promise<(PushSecret & { secret: string }) | null> {
  await client.query('SELECT 1 FROM account WHERE id = $1 FOR NO KEY UPDATE', [accountId]);
  await client.query('DELETE FROM push_secret WHERE account_id = $1 AND expires_at <= now()', [accountId]);
  // Before anything is shortened: what is refused changes nothing. Without an overlap none of them stays.
  if (overlapMs > 0 && (await listSecrets(client, accountId)).length >= SECRETS_MAX) return null;
  await client.query(
    `UPDATE push_secret SET expires_at = LEAST(expires_at, now() + $2 * interval '1 ms') WHERE account_id = $1`,
    [accountId, overlapMs],
  );
  const secret = randomBytes(SECRET_BYTES).toString('base64');
  const { rows } = await client.query<PushSecret>(
    `INSERT INTO push_secret (account_id, secret, hint) VALUES ($1, $2, $3)
     RETURNING id, hint, created_at AS "createdAt", expires_at AS "expiresAt"`,
    [accountId, secret, secret.slice(-5, -1)],
  );
  return { ...rows[0]!, secret: `whsec_${secret}` };
}

/** `last` when it is the only one and pushes are signed: nothing could be sent without it. */
export async function removeSecret(
  client: Client,
  accountId: number,
  id: number,
): Promise<'removed' | 'unknown' | 'last'> {
  const account = await client.query<{ style: PushStyle }>(
    'SELECT push_style AS style FROM account WHERE id = $1 FOR NO KEY UPDATE',
    [accountId],
  );
  const secrets = await listSecrets(client, accountId);
  if (!secrets.some((secret) => secret.id === id)) return 'unknown';
  const lasting = secrets.filter((secret) => secret.id !== id && secret.expiresAt === null);
  const isLasting = secrets.some((secret) => secret.id === id && secret.expiresAt === null);
  if (account.rows[0]?.style === 'signed' && isLasting && lasting.length === 0) return 'last';
  await client.query('DELETE FROM push_secret WHERE id = $1 AND account_id = $2', [id, accountId]);
  return 'removed';
}
