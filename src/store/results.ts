// What a status tells beside the state: fields of a lookup, digits pressed.
import { int8s, texts } from './arrays.ts';
import { type Client, run } from './db.ts';
import { jsonText } from './json-text.ts';

export interface MessageResult {
  messageId: number;
  result: Readonly<Record<string, unknown>>;
}

/** Adds fields to the results of messages; a field told again is told anew. */
export async function mergeResults(client: Client, results: readonly MessageResult[]): Promise<void> {
  if (results.length === 0) return;
  await run(
    client,
    {
      name: 'merge_results',
      text: `UPDATE message m SET result = COALESCE(m.result, '{}') || t.result::jsonb
             FROM unnest($1::bigint[], $2::text[]) AS t(id, result) WHERE m.id = t.id`,
    },
    [int8s(results, (r) => r.messageId), texts(results, (r) => jsonText(r.result))],
  );
}
