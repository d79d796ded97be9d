// Every option of a connection to Viber's own partner API (channels.md §B.1, §B.4), as data and as read.
import type { BlockList } from 'node:net';
import type { SettingField, Settings } from '../channel.ts';
import { choice, number, text } from '../fields.ts';
import { HOOK_KEY, type HttpSettings, httpFields } from '../http/settings.ts';
import { readSettings, rememberedBySettings } from '../read-settings.ts';
import { readAddresses } from './addresses.ts';

const TTL_MIN_S = 30;
const TTL_MAX_S = 1_209_600;

const type = (name: string, fallback: number, what: string) =>
  number(name, fallback, 1, 9999, `Message type number of ${what}, as agreed with Viber`);
const json = (name: string, help: string): SettingField => ({
  name,
  type: 'json',
  required: false,
  secret: false,
  help,
});

export const FIELDS: readonly SettingField[] = [
  {
    name: 'service_id',
    type: 'number',
    required: true,
    secret: false,
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    help: 'Number of the Viber service (sender) messages go out as, unless `services` names another for their sender',
  },
  json('services', 'Senders that are services of their own: {"SHOP": 12345, "BANK": 12346}'),
  choice('label', 'promotion', ['promotion', 'transaction'], 'What the messages are for Viber, which sets their price'),
  type('type_text_promotion', 225, 'a promotional text'),
  type('type_text_transaction', 206, 'a transactional text without a template'),
  type('type_template', 1702, 'a transactional template'),
  type('type_text_button', 209, 'text and button'),
  type('type_image', 207, 'a picture alone'),
  type('type_text_image_button', 208, 'text, picture and button'),
  text('template_id', '', 'Template that transactional texts go out as; empty = as plain text'),
  text('template_lang', 'en', 'Language of the template'),
  json('template_map', 'Parameters of the template from what we have: {"pin": "text"}; there are text, sender, phone'),
  text('tag', '', "Word that Viber's reports group by"),
  text('tracking_data', '', "Word that comes back with people's replies; sent on the types that take it"),
  number('ttl_min_s', TTL_MIN_S, TTL_MIN_S, TTL_MAX_S, 'Shortest validity sent, seconds'),
  number('ttl_max_s', TTL_MAX_S, TTL_MIN_S, TTL_MAX_S, 'Longest validity sent, seconds'),
  text('image_types', 'jpg,jpeg,png', 'Endings of picture files taken; add gif where the service may send them'),
  ...httpFields({ baseUrl: 'https://services.viber.com/vibersrvc/1', rate: 0, window: 20 }),
  HOOK_KEY,
  text('hook_ips', '', 'Addresses and networks that may call /hooks/CONNECTION, with commas between; empty = any'),
];

/** What a parameter of a template may be made from. */
const TEMPLATE_SOURCES = ['text', 'sender', 'phone'] as const;
export type TemplateSource = (typeof TEMPLATE_SOURCES)[number];

/** Settings as read; names in snake case are the fields' own. */
export interface ViberSettings extends HttpSettings {
  service_id: number;
  label: 'promotion' | 'transaction';
  type_text_promotion: number;
  type_text_transaction: number;
  type_template: number;
  type_text_button: number;
  type_image: number;
  type_text_image_button: number;
  template_id: string;
  template_lang: string;
  tag: string;
  tracking_data: string;
  ttl_min_s: number;
  ttl_max_s: number;
  hook_key: string;
  services: ReadonlyMap<string, number>;
  templateMap: ReadonlyMap<string, TemplateSource>;
  imageTypes: ReadonlySet<string>;
  hookAddresses: BlockList | null;
}

export type ReadViberSettings = { kind: 'ok'; settings: ViberSettings } | { kind: 'invalid'; faults: string[] };

/** Checks and types a connection's settings, once for each object of them; faults come without values. */
export const readViberSettings = rememberedBySettings(readFresh);

function readFresh(given: Settings): ReadViberSettings {
  const read = readSettings(FIELDS, given);
  if (read.kind === 'invalid') return read;
  const faults: string[] = [];
  const values = read.values as Record<string, unknown> & { image_types: string; hook_ips: string };
  const { addresses, fault } = readAddresses(values.hook_ips);
  if (fault !== '') faults.push(`hook_ips: ${fault}`);
  const settings = {
    ...values,
    services: readServices(values.services, faults),
    templateMap: readTemplateMap(values.template_map, faults),
    imageTypes: new Set(values.image_types.split(',').map((word) => word.trim().toLowerCase())),
    hookAddresses: addresses,
  } as unknown as ViberSettings;
  checkWhole(read.values, faults);
  if (settings.ttl_min_s > settings.ttl_max_s) faults.push('ttl_min_s: is above ttl_max_s');
  if (settings.throttle_min_s > settings.throttle_max_s) faults.push('throttle_min_s: is above throttle_max_s');
  if (settings.template_id !== '' && settings.label === 'promotion') {
    faults.push('template_id: goes together with label transaction');
  }
  return faults.length > 0 ? { kind: 'invalid', faults } : { kind: 'ok', settings };
}

function checkWhole(values: Record<string, unknown>, faults: string[]): void {
  const names = ['service_id', ...FIELDS.map(({ name }) => name).filter((name) => name.startsWith('type_'))];
  for (const name of names) if (!Number.isInteger(values[name])) faults.push(`${name}: must be a whole number`);
}

function entriesOf(value: unknown): [string, unknown][] | null {
  if (value === undefined) return [];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : null;
}

function readServices(value: unknown, faults: string[]): ReadonlyMap<string, number> {
  const services = new Map<string, number>();
  const entries = entriesOf(value);
  if (entries === null) faults.push('services: must be an object of senders and numbers');
  for (const [sender, given] of entries ?? []) {
    const id = typeof given === 'string' && /^\d+$/.test(given) ? Number(given) : given;
    if (typeof id === 'number' && Number.isSafeInteger(id) && id > 0) services.set(sender, id);
    else faults.push(`services: ${JSON.stringify(sender)} needs the number of a service`);
  }
  return services;
}

function readTemplateMap(value: unknown, faults: string[]): ReadonlyMap<string, TemplateSource> {
  const map = new Map<string, TemplateSource>();
  const entries = entriesOf(value);
  if (entries === null) faults.push('template_map: must be an object of parameters and what they are made from');
  for (const [name, given] of entries ?? []) {
    const source = TEMPLATE_SOURCES.find((word) => word === given);
    if (source === undefined) faults.push(`template_map: ${JSON.stringify(name)} must be text, sender or phone`);
    else map.set(name, source);
  }
  return map;
}
