// What the requests of this folder, of profiles and of lookups have in common.
import Type from 'typebox';
import type { ApiErrorCode } from '../../domain/api-errors.ts';
import { API_ERRORS } from '../../domain/api-errors.ts';
import { ChannelName, GivenMoney, Id, MessageId, Money, oneOf, record, Time } from '../frame/fields.ts';

/** Text without NUL, which the database cannot hold. */
export const plain = (maxLength: number, minLength = 0, description?: string) =>
  Type.String({
    minLength,
    maxLength,
    pattern: '^[^\\u0000]*$',
    ...(description === undefined ? {} : { description }),
  });

const TEXT_MAX = 10_000;

export const Button = record({ text: plain(200, 1), url: plain(4096, 1) });

/** What is sent by a channel; which of it a channel has is said by the channel. */
export const CONTENT_FIELDS = {
  sender: Type.Optional(plain(100)),
  text: Type.Optional(plain(TEXT_MAX, 0, 'Of a flash call: the code.')),
  button: Type.Optional(Button),
  image_url: Type.Optional(plain(4096, 1)),
  audio_url: Type.Optional(plain(4096, 1, 'Played in a call.')),
  ring_s: Type.Optional(Type.Integer({ minimum: 10, maximum: 35, description: 'How long a phone may ring.' })),
  pause_s: Type.Optional(Type.Integer({ minimum: 10, maximum: 3600, description: 'Between two calls.' })),
  calls: Type.Optional(Type.Integer({ minimum: 1, maximum: 9, description: 'Calls in all.' })),
  voice: Type.Optional(Type.Integer({ minimum: 1, maximum: 8, description: '1–4 male, 5–8 female.' })),
};

export const WAIT_MAX_S = 1_209_600;

export const Step = record({
  channel: ChannelName,
  ...CONTENT_FIELDS,
  wait_s: Type.Optional(
    Type.Integer({ minimum: 1, maximum: WAIT_MAX_S, description: 'After so long the next step begins.' }),
  ),
  success: Type.Optional(oneOf(['delivered', 'read'] as const, { description: 'What ends the cascade here.' })),
  not_after: Type.Optional(Time),
});
export const Steps = Type.Array(Step, { minItems: 1, maxItems: 4 });

export const Variables = Type.Record(Type.String({ maxLength: 40 }), plain(1000), {
  maxProperties: 50,
  description: 'What stands for `{name}` in the texts.',
});

export const RECIPIENTS_MAX = 1000;
const PhoneAsGiven = Type.String({ maxLength: 100, examples: ['+7 916 123-45-67'] });

const Recipient = Type.Union([
  PhoneAsGiven,
  record({
    phone: PhoneAsGiven,
    client_id: Type.Optional(
      plain(64, 0, 'Your own id of the message: a repeat is not sent again and answers the earlier id.'),
    ),
    variables: Type.Optional(Variables),
  }),
]);

/** One message to many. */
export const MessageBody = record({
  to: Type.Array(Recipient, { minItems: 1, maxItems: RECIPIENTS_MAX }),
  channel: Type.Optional(ChannelName),
  ...CONTENT_FIELDS,
  steps: Type.Optional(Steps),
  profile: Type.Optional(Type.Union([Id, plain(100, 1)], { description: 'Id or name of a saved cascade.' })),
  texts: Type.Optional(
    Type.Record(Type.String({ maxLength: 20 }), plain(TEXT_MAX), {
      maxProperties: 9,
      description: 'With `profile`: texts by channel, in place of those of its steps.',
    }),
  ),
  template_id: Type.Optional(Id),
  variables: Type.Optional(Variables),
  price_max: Type.Optional(GivenMoney),
  expires_at: Type.Optional(Time),
  start_at: Type.Optional(Time),
  hours: Type.Optional(
    Type.String({
      maxLength: 120,
      description: 'When a recipient may be written to, in the recipient’s own time zone.',
      examples: ['09:00-21:00'],
    }),
  ),
  transliterate: Type.Optional(Type.Boolean({ description: 'Cyrillic of an SMS becomes Latin.' })),
});

export const Fault = record({ code: oneOf(Object.keys(API_ERRORS)), title: Type.String(), detail: Type.String() });

/** What is wrong with one recipient; the whole request is answered all the same. */
export const fault = (code: ApiErrorCode, detail = '') => ({
  code,
  title: API_ERRORS[code].title,
  detail: detail || API_ERRORS[code].cure,
});

export const Index = Type.Integer({ minimum: 0, description: 'Place in `to`.' });

/** What became of each recipient. */
export const SendAnswer = record({
  results: Type.Array(
    Type.Union([
      record({ index: Index, phone: Type.String(), id: MessageId, price: Money, duplicate: Type.Boolean() }),
      record({ index: Index, phone: Type.String(), error: Fault }),
    ]),
  ),
  accepted: Type.Integer(),
  refused: Type.Integer(),
  total_price: Type.String({ description: 'Set aside for those accepted now; duplicates cost nothing.' }),
});
