// The two objects that answers and reports of Infobip share, read from JSON that may be anything.

export interface Status {
  groupId: number;
  id: number;
  /** '' when it has none that could be one. */
  name: string;
}

export interface MessageError {
  name: string;
  /** Whether the same message would fail the same way again; null when it does not say. */
  permanent: boolean | null;
}

export const NO_ERROR = 'NO_ERROR';

export function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** Null when there is no status to read. */
export function statusOf(value: unknown): Status | null {
  const { groupId, id, name } = recordOf(value);
  if (typeof groupId !== 'number' || !Number.isInteger(groupId)) return null;
  return { groupId, id: typeof id === 'number' ? id : -1, name: nameOf(name) };
}

/** Null when there is none, or when it says that there was none. */
export function errorOf(value: unknown): MessageError | null {
  const { name: given, permanent } = recordOf(value);
  const name = nameOf(given);
  if (name === '' || name === NO_ERROR) return null;
  return { name, permanent: typeof permanent === 'boolean' ? permanent : null };
}

/** An upstream's message id; '' when there is none. */
export function idOf(value: unknown): string {
  return typeof value === 'string' && /^[\x21-\x7e]{1,100}$/.test(value) ? value : '';
}

function nameOf(value: unknown): string {
  return typeof value === 'string' && /^[A-Za-z0-9_]{1,64}$/.test(value) ? value : '';
}
