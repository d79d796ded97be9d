// Templates: what may be sent to a person who has not written for a day (channels.md §A.7), and how our fields become
// their parameters.
import type { Job } from '../channel.ts';

/** Fields of a message that a template's parameter can take. */
export const FIELD_NAMES = ['text', 'image', 'button', 'action'] as const;
export type FieldName = (typeof FIELD_NAMES)[number];

export interface ButtonMap {
  /** Position among the template's buttons, from 0. */
  index: number;
  /** `url`: the end of the button's address; `quick_reply`: what comes back when it is pressed. */
  subType: 'url' | 'quick_reply';
  field: FieldName;
  /** Begin of the address that stands in the template already: only what follows it is sent. */
  prefix: string;
}

export interface TemplateMap {
  /** `image`: a picture as header; another field: a text as header; null: a header without parameters, or none. */
  header: FieldName | null;
  /** Parameters {{1}}, {{2}}, … of the body. */
  body: readonly FieldName[];
  buttons: readonly ButtonMap[];
}

export interface Template {
  name: string;
  language: string;
  map: TemplateMap;
}

export const DEFAULT_MAP: TemplateMap = { header: null, body: ['text'], buttons: [] };
const PARAMETERS_MAX = 20;
const BUTTONS_MAX = 10;

/** Reads a map as written in the settings; faults are added to `faults` under `name`. */
export function readTemplateMap(value: unknown, name: string, faults: string[]): TemplateMap {
  if (value === undefined || value === null) return DEFAULT_MAP;
  if (!isRecord(value)) {
    faults.push(`${name}: must be an object`);
    return DEFAULT_MAP;
  }
  for (const key of Object.keys(value)) {
    if (!['header', 'body', 'buttons'].includes(key)) faults.push(`${name}: has header, body and buttons`);
  }
  const header = value.header ?? null;
  const body = value.body ?? [];
  const buttons = value.buttons ?? [];
  if (header !== null && !isField(header)) faults.push(`${name}.header: must be one of ${FIELD_NAMES.join(', ')}`);
  if (!Array.isArray(body) || body.length > PARAMETERS_MAX || !body.every(isField)) {
    faults.push(`${name}.body: must be a list of ${FIELD_NAMES.join(', ')}`);
  }
  const read = Array.isArray(buttons) && buttons.length <= BUTTONS_MAX ? buttons.map(readButton) : [null];
  if (read.includes(null)) {
    faults.push(
      `${name}.buttons: must be a list of {"index":0,"sub_type":"url","field":"action","prefix":"https://…"}`,
    );
  }
  return { header: header as FieldName | null, body: body as FieldName[], buttons: read as ButtonMap[] };
}

function readButton(value: unknown): ButtonMap | null {
  if (!isRecord(value)) return null;
  const { index = 0, sub_type: subType = 'url', field = 'action', prefix = '' } = value;
  const fits =
    Number.isInteger(index) &&
    (index as number) >= 0 &&
    (index as number) < BUTTONS_MAX &&
    (subType === 'url' || subType === 'quick_reply') &&
    isField(field) &&
    typeof prefix === 'string';
  return fits ? { index: index as number, subType, field, prefix } : null;
}

/**
 * The body's `template` for a job. Null when the map wants a field that the message does not have, or an address that does
 * not begin as the template's: the API would refuse it as 132000.
 */
export function templateOf(job: Job, template: Template, oneLine: boolean): Record<string, unknown> | null {
  const components: Record<string, unknown>[] = [];
  const { header, body, buttons } = template.map;
  const words = (field: FieldName): string => {
    const value = fieldOf(job, field);
    return oneLine ? value.replace(/\s*[\r\n\t]+\s*/g, ' ').replace(/ {5,}/g, '    ') : value;
  };
  const wanted = [...body, ...buttons.map(({ field }) => field), ...(header === null ? [] : [header])];
  if (wanted.some((field) => fieldOf(job, field) === '')) return null;
  if (header === 'image') {
    components.push({ type: 'header', parameters: [{ type: 'image', image: { link: fieldOf(job, 'image') } }] });
  } else if (header !== null) {
    components.push({ type: 'header', parameters: [{ type: 'text', text: words(header) }] });
  }
  if (body.length > 0) {
    components.push({ type: 'body', parameters: body.map((field) => ({ type: 'text', text: words(field) })) });
  }
  for (const { index, subType, field, prefix } of buttons) {
    const value = fieldOf(job, field);
    if (!value.startsWith(prefix) || value.length === prefix.length) return null;
    const end = value.slice(prefix.length);
    const parameter = subType === 'url' ? { type: 'text', text: end } : { type: 'payload', payload: end };
    components.push({ type: 'button', sub_type: subType, index: String(index), parameters: [parameter] });
  }
  const language = { code: template.language, policy: 'deterministic' };
  return components.length > 0 ? { name: template.name, language, components } : { name: template.name, language };
}

function fieldOf(job: Job, field: FieldName): string {
  return field === 'text' ? job.text : (job.content[field] ?? '');
}

function isField(value: unknown): value is FieldName {
  return (FIELD_NAMES as readonly unknown[]).includes(value);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
