// Reasons that moderators give again and again.
import type { Client, Queryable } from '../db.ts';

export interface CannedAnswer {
  id: number;
  text: string;
}

/** All of them: there are a few dozen. */
export async function cannedAnswers(pool: Queryable): Promise<CannedAnswer[]> {
  return (await pool.query<CannedAnswer>('SELECT id, text FROM canned_answer ORDER BY id')).rows;
}

/** Null when it is there already. */
export async function addCannedAnswer(client: Client, text: string): Promise<CannedAnswer | null> {
  const { rows } = await client.query<CannedAnswer>(
    'INSERT INTO canned_answer (text) VALUES ($1) ON CONFLICT DO NOTHING RETURNING id, text',
    [text],
  );
  return rows[0] ?? null;
}

export async function removeCannedAnswer(client: Client, id: number): Promise<boolean> {
  return (await client.query('DELETE FROM canned_answer WHERE id = $1', [id])).rowCount === 1;
}
