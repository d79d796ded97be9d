import type { Content } from '../domain/content.ts';
import type { Queryable } from './db.ts';

export interface SavedTemplate {
  channel: string;
  text: string;
  content: Content | null;
  state: 'pending' | 'approved' | 'rejected';
}

/** A template of the account, for whoever sends by it; null when the account has none such. */
export async function findTemplate(pool: Queryable, accountId: number, id: number): Promise<SavedTemplate | null> {
  const { rows } = await pool.query<SavedTemplate>(
    'SELECT channel, text, content, state FROM template WHERE account_id = $1 AND id = $2',
    [accountId, id],
  );
  return rows[0] ?? null;
}
