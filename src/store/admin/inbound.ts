// What people wrote to our numbers.
import type { Queryable } from '../db.ts';

export interface InboundRow {
  id: number;
  connectionId: number;
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
  filter: {
    connectionId?: number | undefined;
    sender?: string | undefined;
    /** When it came: from inclusive, to exclusive. */
    from?: Date | undefined;
    to?: Date | undefined;
    beforeId: number | null;
    limit: number;
  },
): Promise<InboundRow[]> {
  const { rows } = await pool.query<InboundRow>(
    `SELECT i.id, i.connection_id AS "connectionId", c.name AS connection, i.sender, i.recipient, i.text, i.received_at AS "receivedAt"
     FROM inbound_message i JOIN connection c ON c.id = i.connection_id
     WHERE ($1::int IS NULL OR i.connection_id = $1) AND ($2::text IS NULL OR i.sender = $2)
       AND ($3::timestamptz IS NULL OR i.received_at >= $3) AND ($4::timestamptz IS NULL OR i.received_at < $4)
       AND ($5::bigint IS NULL OR i.id < $5) ORDER BY i.id DESC LIMIT $6`,
    [
      filter.connectionId ?? null,
      filter.sender ?? null,
      filter.from ?? null,
      filter.to ?? null,
      filter.beforeId,
      filter.limit,
    ],
  );
  return rows;
}
