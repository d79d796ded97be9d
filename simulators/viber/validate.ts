// What Viber's partner API checks of send_message before it takes it (channels.md §B.1), and the status it refuses with.

/** As it came: nothing is trusted yet. */
export type Fields = Record<string, unknown>;

export interface Template {
  languages: readonly string[];
  params: readonly string[];
}

export interface Rules {
  /** Services (senders) there are. */
  services: ReadonlySet<number>;
  /** Types this partner may not send: status 4. */
  blockedTypes: ReadonlySet<number>;
  templates: ReadonlyMap<string, Template>;
}

const TEXT = ['#txt'];
const IMAGE = ['#img'];
const TEXT_BUTTON = ['#txt', '#caption', '#action'];
const TEXT_IMAGE_BUTTON = ['#txt', '#img', '#caption', '#action'];
/** Fields of the message each type must have, no more and no less but for `#tracking_data` and `#imageFormat`. */
const FIELDS_OF_TYPE: ReadonlyMap<number, readonly string[]> = new Map([
  ...[6, 106, 206, 225, 306].map((type) => [type, TEXT] as const),
  ...[7, 107, 207, 307].map((type) => [type, IMAGE] as const),
  ...[9, 109, 209].map((type) => [type, TEXT_BUTTON] as const),
  ...[8, 108, 208, 210].map((type) => [type, TEXT_IMAGE_BUTTON] as const),
]);
const TEMPLATE_TYPES = new Set([1701, 1702]);
const NEVER_TRACKED = new Set([7, 8, 9, 107, 108, 109]);
const ALWAYS_TRACKED = new Set([206, 225, 306, 207, 307, 209, 208]);

/** 0 when it can be taken. */
export function refusalOf(body: Fields | null, rules: Rules): number {
  if (body === null) return 3;
  const { service_id, dest, seq, type, label, ttl } = body;
  if (typeof service_id !== 'number' || !rules.services.has(service_id)) return 2;
  if (!Number.isSafeInteger(seq) || Number(seq) < 0) return 6;
  if (typeof type !== 'number' || !(FIELDS_OF_TYPE.has(type) || TEMPLATE_TYPES.has(type))) return 5;
  if (rules.blockedTypes.has(type)) return 4;
  if (label !== 'promotion' && label !== 'transaction') return 18;
  if (type === 225 && label !== 'promotion') return 18;
  if (typeof dest !== 'string' || !/^[1-9]\d{6,14}$/.test(dest)) return 27;
  if (ttl !== undefined && !(Number.isInteger(ttl) && Number(ttl) >= 30 && Number(ttl) <= 1_209_600)) return 20;
  if (body.tag !== undefined && typeof body.tag !== 'string') return 6;
  return TEMPLATE_TYPES.has(type) ? templateRefusal(body, rules) : messageRefusal(body.message, type);
}

function messageRefusal(given: unknown, type: number): number {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return 6;
  const message = given as Fields;
  if (Object.values(message).some((value) => typeof value !== 'string')) return 6;
  const { '#txt': text = '', '#caption': caption = '', '#tracking_data': tracking } = message as Record<string, string>;
  if ([...text].length > 1000) return 3;
  const wanted = FIELDS_OF_TYPE.get(type) ?? [];
  if (wanted.some((name) => message[name] === undefined || message[name] === '')) return 6;
  const allowed = new Set([...wanted, '#tracking_data', ...(wanted.includes('#img') ? ['#imageFormat'] : [])]);
  if (Object.keys(message).some((name) => !allowed.has(name))) return 6;
  if (tracking !== undefined && NEVER_TRACKED.has(type)) return 6;
  if (tracking === undefined && ALWAYS_TRACKED.has(type)) return 6;
  if ([...caption].length > 30) return 6;
  return ['#img', '#action'].some((name) => message[name] !== undefined && !isHttps(message[name])) ? 6 : 0;
}

function templateRefusal({ templateId, templateLang, templateParams, label }: Fields, { templates }: Rules): number {
  if (label !== 'transaction') return 18;
  const template = typeof templateId === 'string' ? templates.get(templateId) : undefined;
  if (template === undefined) return 38;
  if (typeof templateLang !== 'string' || !template.languages.includes(templateLang)) return 38;
  if (typeof templateParams !== 'object' || templateParams === null) return 39;
  const params = templateParams as Fields;
  // Status 7: an OTP template without its pin times out (channels.md §B.1).
  if (template.params.includes('pin') && params.pin === undefined) return 7;
  const names = Object.keys(params);
  if (names.length !== template.params.length || names.some((name) => !template.params.includes(name))) return 39;
  return Object.values(params).every((value) => typeof value === 'string' && [...value].length <= 125) ? 0 : 39;
}

function isHttps(url: unknown): boolean {
  return typeof url === 'string' && URL.parse(url)?.protocol === 'https:';
}
