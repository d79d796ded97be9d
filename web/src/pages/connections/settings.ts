// What stands in the form of a connection, drawn from its connector: how values are shown, and what is sent.
import type { Answer } from '../../api/kaskad.ts';

export type ConnectorType = Answer<'operator.connections.types'>['types'][number];
export type Field = ConnectorType['settings'][number];
/** Values by the name of the setting; a secret is '' until it is typed, null when it is to be removed. */
export type Values = Record<string, string | number | boolean | string[] | null>;

/** What everybody fills in; the rest is folded away. */
const MAIN = new Set(
  `host port system_id password binds bind_mode window rate tls base_url user service_id services label sender api_key api_secret
  token phone_number_id app_secret verify_token webhook_url secret_token hook_key callback_url sender_username transport domain
  caller concurrency flash_numbers tts_engine trunk route template_name template_language`.split(/\s+/),
);

export const isMain = (field: Field): boolean => field.required || MAIN.has(field.name);

/** What is shown for what was set. */
export function shownValue(field: Field, set: unknown): string | number | boolean {
  if (field.secret) return '';
  const value = set ?? field.default;
  if (field.kind === 'boolean') return value === true;
  if (value === null || value === undefined) return '';
  if (field.kind === 'json') return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return value as string | number;
}

/** What differs from what was shown, as the API takes it: null puts a setting back to its default. */
export function changedSettings(type: ConnectorType, before: Values, after: Values): Record<string, unknown> {
  const changed = type.settings.filter(({ name }) => after[name] !== before[name]);
  return Object.fromEntries(changed.map((field) => [field.name, sentValue(field, after[field.name]!)]));
}

function sentValue(field: Field, value: Values[string]): unknown {
  if (value === '' || value === null) return null;
  // Checked by the form before.
  if (field.kind === 'json') return JSON.parse(String(value));
  return value;
}

/** Whether a text is JSON or empty. */
export function isJson(text: string): boolean {
  if (text.trim() === '') return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
