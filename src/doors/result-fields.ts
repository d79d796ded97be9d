// What a status has beside the state (contract.md §2 and §5): the code of a flash call, the fields of a lookup, digits pressed.
import { LOOKUP_FIELDS } from '../domain/lookup.ts';
import type { Channel } from '../domain/message.ts';
import type { MessageStatus } from '../pipeline/ports.ts';

/** Names a result may use in the doors, by channel; anything else stays inside. */
const NAMES: Partial<Record<Channel, readonly string[]>> = { hlr: LOOKUP_FIELDS, voice_ivr: ['digits'] };

/** As an object, for the renderers that build one. */
export function resultObject({ channel, code, result }: MessageStatus): Record<string, unknown> {
  const fields: Record<string, unknown> = code === '' ? {} : { text_sms: code };
  if (result === null) return fields;
  for (const name of NAMES[channel] ?? []) if (result[name] !== undefined) fields[name] = result[name];
  return fields;
}

/** As members behind others: `,"text_sms":"1234"`, or nothing. */
export function resultFields(status: MessageStatus): string {
  if (status.code === '' && status.result === null) return '';
  const members = JSON.stringify(resultObject(status)).slice(1, -1);
  return members === '' ? '' : `,${members}`;
}
