// What Infobip checks of POST /viber/2/messages before it takes it: complaints by field path, as its 400 lists them.

export type Fields = Record<string, unknown>;
export type Complaints = Record<string, string[]>;

/** As far as a message could be read; complaints empty when it can be taken. */
export interface Read {
  sender: string;
  to: string;
  reportUrl: string;
  seenUrl: string;
  callbackData: string;
  messageId: string;
}

const LABELS = ['PROMOTIONAL', 'TRANSACTIONAL'];
const UNITS = ['SECONDS', 'MINUTES', 'HOURS'];

export function readMessages(body: Fields | null): { messages: Read[]; complaints: Complaints } {
  const complaints: Complaints = {};
  const given = body?.messages;
  if (!Array.isArray(given) || given.length === 0)
    return { messages: [], complaints: { messages: ['must not be empty'] } };
  const messages = given.flatMap((message, index) => readMessage(object(message), `messages[${index}]`, complaints));
  return { messages, complaints };
}

function readMessage(message: Fields, path: string, complaints: Complaints): Read[] {
  const complain = (field: string, words: string) => {
    const at = `${path}.${field}`;
    complaints[at] = [...(complaints[at] ?? []), words];
  };
  const { sender, destinations } = message;
  if (typeof sender !== 'string' || sender === '') complain('sender', 'must not be blank');
  checkContent(object(message.content), complain);
  checkOptions(object(message.options), complain);
  const webhooks = object(message.webhooks);
  const delivery = object(webhooks.delivery).url;
  const seen = object(webhooks.seen).url;
  for (const [field, url] of [
    ['delivery', delivery],
    ['seen', seen],
  ] as const) {
    if (url !== undefined && !isUrl(url)) complain(`webhooks.${field}.url`, 'must be a valid URL');
  }
  const { callbackData } = webhooks;
  if (typeof callbackData === 'string' && callbackData.length > 4000) complain('webhooks.callbackData', 'too long');
  if (!Array.isArray(destinations) || destinations.length === 0) complain('destinations', 'must not be empty');
  return (Array.isArray(destinations) ? destinations : []).map((destination, index) => {
    const { to, messageId } = object(destination);
    if (typeof to !== 'string' || !/^\+?[1-9]\d{6,14}$/.test(to)) {
      complain(`destinations[${index}].to`, 'must be a phone number in international format');
    }
    return {
      sender: String(sender),
      to: String(to).replace('+', ''),
      reportUrl: String(delivery ?? ''),
      seenUrl: String(seen ?? ''),
      callbackData: typeof callbackData === 'string' ? callbackData : '',
      messageId: typeof messageId === 'string' ? messageId : '',
    };
  });
}

type Complain = (field: string, words: string) => void;

function checkContent(content: Fields, complain: Complain): void {
  const { type, text, mediaUrl, button } = content;
  if (type !== 'TEXT' && type !== 'IMAGE') complain('content.type', 'must be TEXT or IMAGE');
  if (type === 'TEXT' && (typeof text !== 'string' || text === '')) complain('content.text', 'must not be blank');
  if (typeof text === 'string' && [...text].length > 1000) complain('content.text', 'size must be between 0 and 1000');
  if (type === 'TEXT' && mediaUrl !== undefined) complain('content.mediaUrl', 'unknown property');
  if (type === 'IMAGE' && !isUrl(mediaUrl)) complain('content.mediaUrl', 'must be a valid URL');
  const ending = /\.([a-z0-9]+)$/i.exec(URL.parse(String(mediaUrl))?.pathname ?? '')?.[1]?.toLowerCase();
  if (type === 'IMAGE' && ending !== undefined && !['jpg', 'jpeg', 'png'].includes(ending)) {
    complain('content.mediaUrl', 'supported image types are .jpg, .jpeg, .png');
  }
  if (button === undefined) return;
  const { title, action } = object(button);
  if (typeof title !== 'string' || title === '' || [...title].length > 30) {
    complain('content.button.title', 'size must be between 1 and 30');
  }
  if (!isUrl(action)) complain('content.button.action', 'must be a valid URL');
  if (type === 'IMAGE' && (typeof text !== 'string' || text === '')) {
    complain('content.text', 'is required with a button and an image');
  }
}

function checkOptions({ label, validityPeriod }: Fields, complain: Complain): void {
  if (label !== undefined && !LABELS.includes(String(label))) complain('options.label', `must be one of ${LABELS}`);
  if (validityPeriod === undefined) return;
  const { amount, timeUnit = 'MINUTES' } = object(validityPeriod);
  if (!Number.isInteger(amount) || Number(amount) < 1) complain('options.validityPeriod.amount', 'must be positive');
  if (!UNITS.includes(String(timeUnit))) complain('options.validityPeriod.timeUnit', `must be one of ${UNITS}`);
}

function object(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function isUrl(value: unknown): boolean {
  return typeof value === 'string' && /^https?:$/.test(URL.parse(value)?.protocol ?? '');
}
