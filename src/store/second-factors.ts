// One-time codes of people: the secret they are made from, the last one taken, and the recovery codes that are left.
import type { Client, Queryable } from './db.ts';

/** Keeps a secret that is not in force yet; false when codes are asked for already. */
export async function beginTotp(client: Client, userId: number, secret: string): Promise<boolean> {
  const { rowCount } = await client.query(
    'UPDATE app_user SET totp_secret = $2, changed_at = now() WHERE id = $1 AND totp_enabled_at IS NULL',
    [userId, secret],
  );
  return rowCount === 1;
}

/** From now on a code is asked for. False when it was so already. */
export async function enableTotp(
  client: Client,
  userId: number,
  step: number,
  recoverySha256: readonly string[],
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE app_user SET totp_enabled_at = now(), totp_last_step = $2, recovery_sha256 = $3, changed_at = now()
     WHERE id = $1 AND totp_enabled_at IS NULL AND totp_secret IS NOT NULL`,
    [userId, step, recoverySha256],
  );
  return rowCount === 1;
}

/** No code is asked for any more. False when none was. */
export async function clearTotp(client: Queryable, userId: number): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE app_user SET totp_secret = NULL, totp_enabled_at = NULL, recovery_sha256 = '{}', changed_at = now()
     WHERE id = $1 AND totp_secret IS NOT NULL`,
    [userId],
  );
  return rowCount === 1;
}

/** A code is good once: false when it, or a later one, was taken already. */
export async function takeTotpStep(client: Queryable, userId: number, step: number): Promise<boolean> {
  const { rowCount } = await client.query(
    'UPDATE app_user SET totp_last_step = $2 WHERE id = $1 AND totp_last_step < $2',
    [userId, step],
  );
  return rowCount === 1;
}

/** A recovery code is good once: false when there is no such one, or it was taken. */
export async function takeRecoveryCode(client: Queryable, userId: number, sha256: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE app_user SET recovery_sha256 = array_remove(recovery_sha256, $2), changed_at = now()
     WHERE id = $1 AND $2 = ANY(recovery_sha256)`,
    [userId, sha256],
  );
  return rowCount === 1;
}
