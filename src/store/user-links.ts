// Addresses that let somebody set a password: an invitation, or a forgotten one. Good once.
import type { Client } from './db.ts';

export interface NewLink {
  /** SHA-256 of the secret in the address. */
  sha256: string;
  userId: number;
  kind: 'invite' | 'reset';
  lifeS: number;
}

/** Earlier ones of the same kind are worthless from now on. */
export async function putLink(client: Client, link: NewLink): Promise<void> {
  await client.query('DELETE FROM user_link WHERE user_id = $1 AND kind = $2 AND used_at IS NULL', [
    link.userId,
    link.kind,
  ]);
  await client.query(
    `INSERT INTO user_link (sha256, user_id, kind, expires_at) VALUES ($1, $2, $3, now() + $4 * interval '1 second')`,
    [link.sha256, link.userId, link.kind, link.lifeS],
  );
}

/** Uses the link up, and every other one of the user; the user's id, or null when it is used, too old or unknown. */
export async function takeLink(client: Client, sha256: string): Promise<number | null> {
  const { rows } = await client.query<{ id: number }>(
    `UPDATE user_link SET used_at = now() WHERE sha256 = $1 AND used_at IS NULL AND expires_at > now() RETURNING user_id AS id`,
    [sha256],
  );
  const id = rows[0]?.id ?? null;
  if (id !== null) await client.query('DELETE FROM user_link WHERE user_id = $1 AND used_at IS NULL', [id]);
  return id;
}
