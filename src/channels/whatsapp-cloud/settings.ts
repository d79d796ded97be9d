// Settings of a connection to the Cloud API (channels.md §A), as data for the command line and the form, and typed.
import type { ErrorClass, SettingField, Settings } from '../channel.ts';
import { choice, flag, number, text } from '../fields.ts';
import { HOOK_KEY, type HttpSettings, httpFields } from '../http/settings.ts';
import { readSettings, rememberedBySettings } from '../read-settings.ts';
import type { ErrorMap } from './errors.ts';
import { isRecord, readTemplateMap, type Template, type TemplateMap } from './template.ts';

const json = (name: string, help: string): SettingField => ({
  name,
  type: 'json',
  required: false,
  secret: false,
  help,
});

export const FIELDS: readonly SettingField[] = [
  text(
    'phone_number_id',
    undefined,
    'Id of the business phone number (not the number itself); statuses of other numbers are not taken, so each needs a webhook address of its own (override it per number)',
    { required: true },
  ),
  text('token', undefined, 'Access token of the system user', { required: true, secret: true }),
  text(
    'app_secret',
    '',
    'Secret of the app, by which webhooks are signed; empty = not checked, hook_key protects them',
    {
      secret: true,
    },
  ),
  text('verify_token', '', "Word that Meta repeats when the webhook's address is registered", { secret: true }),
  choice(
    'mode',
    'auto',
    ['auto', 'session', 'template'],
    'auto: free text to whoever wrote within window_h, else a template; session: always free; template: always a template',
  ),
  number('window_h', 24, 0.001, 168, "Hours after a person's message in which free texts may be sent"),
  text('template_name', '', 'Template sent outside the window; empty = such messages are refused (131047)'),
  text('template_language', 'ru', 'Language code of the template'),
  json(
    'template_map',
    'Fields (text, image, button, action) as parameters: {"header":"image","body":["text"],"buttons":[{"index":0,"field":"action","prefix":"https://…"}]}; default {"body":["text"]}',
  ),
  json(
    'templates',
    'Templates by sender name, before the common one: {"SENDER":{"name":"…","language":"ru","map":{…}}}',
  ),
  flag('template_one_line', true, 'Make line breaks in template parameters blanks: WhatsApp refuses them there'),
  flag('preview_url', false, 'Show a preview of the first link in a text'),
  number('text_max', 4096, 1, 65_536, 'Characters of a text without button'),
  number('pair_interval_s', 6, 0, 3600, 'Seconds between two messages to one recipient; 0 = no limit of our own'),
  number(
    'pair_backoff_base',
    4,
    1,
    60,
    'Pause of a message refused as too many to one recipient: this to the power of its failed tries, seconds; at least our own pause after a passing error',
  ),
  text('version', 'v25.0', 'Version of the Graph API'),
  ...httpFields({ baseUrl: 'https://graph.facebook.com', rate: 80, window: 50 }),
  HOOK_KEY,
  json(
    'error_map',
    'Own classes by error code: {"133010":"temporary"}; classes: temporary, throttle, recipient, content, configuration',
  ),
];

/** Settings as read; names are the fields' own, what was JSON is in camel case. */
export interface WhatsappSettings extends HttpSettings {
  phone_number_id: string;
  token: string;
  app_secret: string;
  verify_token: string;
  hook_key: string;
  mode: 'auto' | 'session' | 'template';
  window_h: number;
  template_one_line: boolean;
  preview_url: boolean;
  text_max: number;
  pair_interval_s: number;
  pair_backoff_base: number;
  version: string;
  /** Of senders without one of their own; null when there is none. */
  template: Template | null;
  /** By sender name in lower case. */
  templates: ReadonlyMap<string, Template>;
  errorMap: ErrorMap;
}

export type ReadWhatsappSettings = { kind: 'ok'; settings: WhatsappSettings } | { kind: 'invalid'; faults: string[] };

/** Checks and types a connection's settings, once an object; every fault is named at once, without values. */
export const readWhatsappSettings = rememberedBySettings(readAll);

function readAll(given: Settings): ReadWhatsappSettings {
  const read = readSettings(FIELDS, given);
  if (read.kind === 'invalid') return read;
  const { template_name, template_language, template_map, templates, error_map, ...plain } = read.values;
  const faults: string[] = [];
  const language = String(template_language);
  const map = readTemplateMap(template_map, 'template_map', faults);
  const settings = {
    ...plain,
    template: template_name === '' ? null : { name: String(template_name), language, map },
    templates: readTemplates(templates, language, map, faults),
    errorMap: readErrorMap(error_map, faults),
  } as unknown as WhatsappSettings;
  if (!/^v\d{1,3}\.\d{1,2}$/.test(settings.version)) faults.push('version: must look like v25.0');
  if (!/^\d{1,32}$/.test(settings.phone_number_id)) faults.push('phone_number_id: must be digits');
  // A header cannot carry it, and the fault would come with every message instead of here.
  if (!/^[\x21-\x7e]+$/.test(settings.token)) faults.push('token: must be printable characters without blanks');
  if (settings.throttle_min_s > settings.throttle_max_s) faults.push('throttle_min_s: is above throttle_max_s');
  if (settings.mode === 'template' && settings.template === null && settings.templates.size === 0) {
    faults.push('template_name: is required when mode is template');
  }
  return faults.length > 0 ? { kind: 'invalid', faults } : { kind: 'ok', settings };
}

const TEMPLATES_MAX = 1000;

function readTemplates(value: unknown, language: string, map: TemplateMap, faults: string[]): Map<string, Template> {
  const templates = new Map<string, Template>();
  if (value === undefined) return templates;
  if (!isRecord(value) || Object.keys(value).length > TEMPLATES_MAX) {
    faults.push(`templates: must be an object of at most ${TEMPLATES_MAX} senders`);
    return templates;
  }
  for (const [sender, entry] of Object.entries(value)) {
    const where = `templates.${sender}`;
    if (!isRecord(entry) || typeof entry.name !== 'string' || entry.name === '') {
      faults.push(`${where}: must have a name`);
      continue;
    }
    const own = entry.language ?? language;
    if (typeof own !== 'string' || own === '') faults.push(`${where}.language: must be text`);
    templates.set(sender.toLowerCase(), {
      name: entry.name,
      language: String(own),
      map: entry.map === undefined ? map : readTemplateMap(entry.map, `${where}.map`, faults),
    });
  }
  return templates;
}

const CLASSES: readonly unknown[] = ['temporary', 'throttle', 'recipient', 'content', 'configuration'];

function readErrorMap(value: unknown, faults: string[]): ErrorMap {
  const map = new Map<string, ErrorClass>();
  if (value === undefined) return map;
  if (!isRecord(value)) {
    faults.push('error_map: must be an object');
    return map;
  }
  for (const [code, errorClass] of Object.entries(value)) {
    if (!/^(?:\d{1,9}|100_33|http_[1-5]\d\d)$/.test(code))
      faults.push(`error_map: ${JSON.stringify(code)} is not a code`);
    else if (!CLASSES.includes(errorClass)) faults.push(`error_map: ${code} must be one of ${CLASSES.join(', ')}`);
    else map.set(code, errorClass as ErrorClass);
  }
  return map;
}
