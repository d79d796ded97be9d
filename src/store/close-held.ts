import { idArray } from './arrays.ts';
import { type Client, run } from './db.ts';

/** Takes messages that were canceled off the moderators' queue. */
export async function closeHeld(client: Client, ids: readonly number[]): Promise<void> {
  await run(
    client,
    {
      name: 'close_held',
      text: `UPDATE held_message SET decided_at = now(), decision = 'canceled'
             WHERE message_id = ANY($1::bigint[]) AND decided_at IS NULL`,
    },
    [idArray(ids)],
  );
}
