// Receipts of messages that are not ours to bill: those of `kaskad connection test`.

import type { ReceiptState } from '../../domain/message.ts';
import type { Queryable } from '../db.ts';

export interface StrayReceipt {
  providerMessageId: string;
  phone: string;
  state: ReceiptState;
  errorCode: string;
  raw: string;
}

/** Takes these upstream ids out of the receipts that no message was found for. */
export async function takeStray(
  pool: Queryable,
  connectionId: number,
  ids: readonly string[],
): Promise<StrayReceipt[]> {
  const { rows } = await pool.query<StrayReceipt>(
    `DELETE FROM unmatched_receipt WHERE connection_id = $1 AND provider_message_id = ANY($2::text[])
     RETURNING provider_message_id AS "providerMessageId", phone, state, error_code AS "errorCode", raw`,
    [connectionId, ids],
  );
  return rows;
}
