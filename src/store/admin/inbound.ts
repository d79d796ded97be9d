// What people wrote to our numbers.
import type { Queryable } from '../db.ts';

export interface InboundRow {
  id: number;
  connection: string;
  /** Who wrote: a number, or what a messenger calls the person. */
  sender: string;
  recipient: string;
  text: string;
  receivedAt: Date;
}

/** The newest first. */
export async function listInbound(
  pool: Queryable,
  filter: { connectionId?: number; sender?: string; beforeId: number | null; limit: number },
): Promise<InboundRow[]> {
  const { rows } = await pool.query<InboundRow>(
    `SELECT i.id, c.name AS connection, i.sender, i.recipient, i.text, i.received_at AS "receivedAt"
     FROM inbound_message i JOIN connection c ON c.id = i.connection_id
     WHERE ($1::int IS NULL OR i.connection_id = $1) AND ($2::text IS NULL OR i.sender = $2)
       AND ($3::bigint IS NULL OR i.id < $3) ORDER BY i.id DESC LIMIT $4`,
    [filter.connectionId ?? null, filter.sender ?? null, filter.beforeId, filter.limit],
  );
  return rows;
}
