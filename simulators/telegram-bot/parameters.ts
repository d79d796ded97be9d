// Parameters of both Telegram APIs: in the query, as a form, or as JSON; the later wins.
import type { SimRequest } from '../provider/provider.ts';

export type Parameters = Record<string, unknown>;

/** Null when the body says it is JSON and is none. */
export function parametersOf(request: SimRequest): Parameters | null {
  const parameters: Parameters = Object.fromEntries(request.query);
  const text = request.body.toString('utf8');
  const type = request.headers['content-type'] ?? '';
  if (text === '') return parameters;
  if (type.includes('application/x-www-form-urlencoded'))
    return { ...parameters, ...Object.fromEntries(new URLSearchParams(text)) };
  const json = objectOf(text);
  return json === null ? null : { ...parameters, ...json };
}

export function objectOf(text: string): Parameters | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Parameters) : null;
  } catch {
    return null;
  }
}
