// People as messengers know them, for the operator.
import type { Queryable } from '../db.ts';

export interface ContactDetail {
  connection: string;
  phone: string;
  address: string;
  state: 'bound' | 'blocked' | 'gone';
  inboundAt: Date | null;
  changedAt: Date;
}

/** The latest changed first. */
export async function listContacts(
  pool: Queryable,
  filter: { connectionId?: number; phone?: string; state?: string; limit: number },
): Promise<ContactDetail[]> {
  const { rows } = await pool.query<ContactDetail>(
    `SELECT c.name AS connection, p.phone::text, p.address, p.state, p.inbound_at AS "inboundAt", p.changed_at AS "changedAt"
     FROM contact p JOIN connection c ON c.id = p.connection_id
     WHERE ($1::int IS NULL OR p.connection_id = $1) AND ($2::bigint IS NULL OR p.phone = $2) AND ($3::text IS NULL OR p.state = $3)
     ORDER BY p.changed_at DESC, p.phone LIMIT $4`,
    [filter.connectionId ?? null, filter.phone ?? null, filter.state ?? null, filter.limit],
  );
  return rows;
}
