// Fields that many endpoints have, so that one thing looks the same everywhere. Money is a decimal string, exact to seven
// decimals; times are RFC 3339 in UTC; ids of messages are strings, because they are large.
import Type, { type TProperties, type TSchema } from 'typebox';
import { CHANNEL_NAMES } from '../../domain/message.ts';
import './moments.ts';

/** An object that has these fields and no others: a misspelt field is an error, never silently nothing. */
export const record = <P extends TProperties>(properties: P, options: { description?: string } = {}) =>
  Type.Object(properties, { additionalProperties: false, ...options });

export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** One of some words. */
export const oneOf = <const T extends readonly string[]>(words: T, options: { description?: string } = {}) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...words], ...options });

export const Id = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
/** Not above what a number holds exactly: ids begin with the year, and those of 2090 would. */
export const MessageId = Type.String({
  pattern: '^([1-9][0-9]{0,14}|[1-8][0-9]{15})$',
  examples: ['2611220000000001'],
});
const MONEY = { description: 'Decimal, in the currency of the account.', examples: ['2.5'] };
/** As it is given: at most eleven whole digits, so that sums fit what money is kept in. */
export const GivenMoney = Type.String({ pattern: '^-?[0-9]{1,11}(\\.[0-9]{1,7})?$', ...MONEY });
/** As it is answered: sums of many may be longer. */
export const Money = Type.String({ pattern: '^-?[0-9]{1,20}(\\.[0-9]{1,7})?$', ...MONEY });
export const Time = Type.String({ format: 'date-time', examples: ['2026-11-22T09:00:00.000Z'] });
export const Phone = Type.String({ minLength: 1, maxLength: 40, examples: ['+7 916 123-45-67'] });
export const ChannelName = oneOf(CHANNEL_NAMES);
export const Name = Type.String({ minLength: 1, maxLength: 100 });
export const Reason = Type.String({ minLength: 1, maxLength: 1000 });
export const Nothing = Type.Null();

/** Query of a list: newest first, from where the page before ended. */
export const PageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 500, description: '`next` of the page before.' })),
};

/** Answer of a list. */
export const page = <T extends TSchema>(item: T) =>
  record({
    items: Type.Array(item),
    next: nullable(Type.String({ description: 'Cursor of the next page; null at the end.' })),
  });

export const timeOf = (date: Date): string => date.toISOString();
export const timeOrNull = (date: Date | null): string | null => date?.toISOString() ?? null;
