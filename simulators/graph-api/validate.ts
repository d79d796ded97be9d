// The schema of POST /messages, as strictly as the published specification tells it (channels.md §A.2).
import type { GraphError } from './graph-error.ts';

export interface Submission {
  /** Digits. */
  to: string;
  type: 'text' | 'image' | 'interactive' | 'template';
  opaque: string | undefined;
  template: TemplateUse | null;
}

export interface TemplateUse {
  name: string;
  language: string;
  /** Type of the header's parameter, null when it has none. */
  header: string | null;
  /** Texts of the body. */
  body: readonly string[];
  /** Positions of the buttons with a parameter. */
  buttons: readonly number[];
}

type Json = Record<string, unknown>;

class Refused extends Error {
  readonly error: GraphError;
  constructor(code: number, details: string) {
    super(details);
    this.error = { code, details };
  }
}

const COMMON = [
  'messaging_product',
  'recipient_type',
  'to',
  'type',
  'context',
  'biz_opaque_callback_data',
  'recipient_identity_key_hash',
];
const OTHER_TYPES = ['audio', 'contacts', 'document', 'location', 'reaction', 'sticker', 'video'];
/** Bounds of a template's parameters, characters: the description has only the longest, the rest is of the prose (M). */
const BODY_MAX = 1024;
const LONE_BODY_MAX = 32_768;
const BUTTON_MAX = 1024;
const TYPES = ['text', 'image', 'interactive', 'template'] as const;

/** The request as read, or the first thing wrong with it. */
export function validate(body: Buffer): Submission | GraphError {
  try {
    return read(parse(body));
  } catch (error) {
    if (error instanceof Refused) return error.error;
    throw error;
  }
}

export const isRefused = (read: Submission | GraphError): read is GraphError => 'code' in read;

function parse(body: Buffer): Json {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (isObject(value)) return value;
  } catch {
    // Falls to the refusal below.
  }
  throw new Refused(100, 'The body is not a JSON object');
}

function read(message: Json): Submission {
  if (string(message, 'messaging_product') !== 'whatsapp') throw new Refused(100, 'messaging_product must be whatsapp');
  const type = message.type ?? 'text';
  if (OTHER_TYPES.includes(String(type))) throw new Refused(131051, `${String(type)} is not simulated`);
  if (!(TYPES as readonly unknown[]).includes(type)) throw new Refused(100, `type: ${String(type)} is unknown`);
  const kind = type as Submission['type'];
  only(message, [...COMMON, kind], 'message');
  if (message.recipient_type !== undefined && message.recipient_type !== 'individual') bad('recipient_type');
  const to = string(message, 'to').replace(/[+\s()-]/g, '');
  if (!/^\d{7,15}$/.test(to)) bad('to');
  const opaque = optional(message, 'biz_opaque_callback_data', 512);
  optional(message, 'recipient_identity_key_hash', 512);
  if (message.context !== undefined) string(object(message, 'context'), 'message_id', 512);
  const content = object(message, kind);
  if (kind === 'text') text(content);
  if (kind === 'image') image(content);
  if (kind === 'interactive') interactive(content);
  return { to, type: kind, opaque, template: kind === 'template' ? template(content) : null };
}

function text(content: Json): void {
  only(content, ['body', 'preview_url'], 'text');
  string(content, 'body', 4096);
  if (content.preview_url !== undefined && typeof content.preview_url !== 'boolean') bad('text.preview_url');
}

function image(content: Json, hasCaption = true): void {
  only(content, hasCaption ? ['id', 'link', 'caption'] : ['id', 'link'], 'image');
  if ((content.id === undefined) === (content.link === undefined)) bad('image: exactly one of id and link');
  if (content.link === undefined) string(content, 'id');
  else link(content, 'link');
  optional(content, 'caption', 1024);
}

function interactive(content: Json): void {
  only(content, ['type', 'header', 'body', 'footer', 'action'], 'interactive');
  // In the prose and not in the specification's list (channels.md §A.2): the one kind that has a use here.
  if (string(content, 'type') !== 'cta_url') bad('interactive.type');
  if (content.header !== undefined) header(object(content, 'header'));
  const body = object(content, 'body');
  only(body, ['text'], 'interactive.body');
  string(body, 'text', 1024);
  if (content.footer !== undefined) string(object(content, 'footer'), 'text', 60);
  const action = object(content, 'action');
  only(action, ['name', 'parameters'], 'interactive.action');
  if (string(action, 'name') !== 'cta_url') bad('interactive.action.name');
  const parameters = object(action, 'parameters');
  only(parameters, ['display_text', 'url'], 'interactive.action.parameters');
  string(parameters, 'display_text', 20);
  link(parameters, 'url');
}

function header(content: Json): void {
  const type = string(content, 'type');
  if (!['text', 'image', 'video', 'document'].includes(type)) bad('interactive.header.type');
  only(content, ['type', type, 'sub_text'], 'interactive.header');
  optional(content, 'sub_text', 60);
  if (type === 'text') string(content, 'text', 60);
  else image(object(content, type), false);
}

function template(content: Json): TemplateUse {
  only(content, ['name', 'language', 'components'], 'template');
  const name = string(content, 'name', 512);
  const language = object(content, 'language');
  only(language, ['code', 'policy'], 'template.language');
  if (language.policy !== undefined && language.policy !== 'deterministic') bad('template.language.policy');
  const use = { name, language: string(language, 'code'), header: null as string | null, body: [] as string[] };
  const buttons: number[] = [];
  const components = list(content, 'components');
  // A body alone may be long, one among others may not.
  const bodyMax = components.length > 1 ? BODY_MAX : LONE_BODY_MAX;
  for (const component of components) {
    const type = string(component, 'type');
    const parameters = list(component, 'parameters');
    if (type === 'header') use.header = headerParameter(parameters);
    else if (type === 'body') use.body = parameters.map((parameter) => textParameter(parameter, bodyMax));
    else if (type === 'button') buttons.push(button(component, parameters));
    else bad('template.components.type');
  }
  return { ...use, buttons };
}

function headerParameter(parameters: readonly Json[]): string {
  const [parameter] = parameters;
  if (parameter === undefined || parameters.length > 1) throw new Refused(132000, 'header: one parameter');
  const type = string(parameter, 'type');
  if (type === 'text') textParameter(parameter, 60);
  // No captions in a template's media.
  else if (['image', 'video', 'document'].includes(type)) image(object(parameter, type), false);
  else bad('template header parameter');
  return type;
}

function textParameter(parameter: Json, max: number): string {
  if (string(parameter, 'type') !== 'text') throw new Refused(132012, 'a text parameter is expected');
  const value = string(parameter, 'text');
  if ([...value].length > max) throw new Refused(132005, `a text parameter has at most ${max} characters here`);
  if (/[\n\t]| {5}/.test(value)) throw new Refused(132012, 'no line breaks, tabs or more than 4 blanks in a parameter');
  return value;
}

function button(component: Json, parameters: readonly Json[]): number {
  const subType = string(component, 'sub_type');
  // A text of one digit by the description, a number in its examples.
  const index = /^[0-9]$/.test(String(component.index)) ? Number(component.index) : -1;
  if (!['quick_reply', 'url', 'catalog'].includes(subType)) bad('template button sub_type');
  if (index < 0 || typeof component.index === 'object') bad('template button index');
  if (parameters.length !== 1) throw new Refused(132000, 'button: one parameter');
  const [parameter] = parameters as [Json];
  if (subType === 'url') textParameter(parameter, BUTTON_MAX);
  else if (subType === 'quick_reply') quickReply(parameter);
  return index;
}

/** What comes back when it is pressed: a payload, or a text, as some examples of the description have it. */
function quickReply(parameter: Json): void {
  const type = string(parameter, 'type');
  if (type !== 'payload' && type !== 'text') throw new Refused(132012, 'a payload is expected');
  string(parameter, type, BUTTON_MAX);
}

function only(value: Json, known: readonly string[], where: string): void {
  const odd = Object.keys(value).find((key) => !known.includes(key));
  if (odd !== undefined) throw new Refused(100, `Unexpected key "${odd}" on param "${where}"`);
}

function string(value: Json, name: string, max = 65_536): string {
  const found = value[name];
  if (found === undefined || found === null || found === '') throw new Refused(131008, `${name} is required`);
  if (typeof found !== 'string' || [...found].length > max) bad(name);
  return found as string;
}

function optional(value: Json, name: string, max: number): string | undefined {
  return value[name] === undefined ? undefined : string(value, name, max);
}

function link(value: Json, name: string): void {
  const address = string(value, name, 2048);
  if (!/^https?:\/\/[^/\s]+/i.test(address) || !URL.canParse(address)) bad(name);
}

function object(value: Json, name: string): Json {
  const found = value[name];
  if (found === undefined || found === null) throw new Refused(131008, `${name} is required`);
  if (!isObject(found)) bad(name);
  return found as Json;
}

function list(value: Json, name: string): Json[] {
  const found = value[name] ?? [];
  if (!Array.isArray(found) || found.length > 100 || !found.every(isObject)) bad(name);
  return found as Json[];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function bad(what: string): never {
  throw new Refused(131009, `${what} is not valid`);
}
