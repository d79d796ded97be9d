import Type from 'typebox';
import { formatE7Trimmed, parseMoneyE7 } from '../../domain/money.ts';
import { isTimeZone } from '../../domain/validity.ts';
import { accountSettings, changeAccountSettings } from '../../store/account-settings.ts';
import type { Queryable } from '../../store/db.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { GivenMoney, Id, Money, nullable, oneOf, record, Time, timeOf } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';

const GetAnswer = nullable(
  oneOf(['json', 'text'] as const, { description: 'What the GET door answers in; null = what the installation says.' }),
);

const Account = record({
  id: Id,
  login: Type.String(),
  company: Type.String(),
  email: Type.String(),
  time_zone: Type.String({ description: 'IANA name; the zone of local times on the old doors.' }),
  currency: Type.String(),
  get_answer: GetAnswer,
  low_balance: nullable(Money),
  door_password: Type.Boolean({ description: 'Whether the old doors take a password.' }),
  rate_per_s: nullable(Type.Integer()),
  segments_max: nullable(Type.Integer()),
  created_at: Time,
});

async function shown(pool: Queryable, id: number) {
  const account = await accountSettings(pool, id);
  return {
    id: account.id,
    login: account.login,
    company: account.company,
    email: account.email,
    time_zone: account.timeZone,
    currency: account.currency,
    get_answer: account.getAnswer,
    low_balance: account.lowBalanceE7 === null ? null : formatE7Trimmed(account.lowBalanceE7),
    door_password: account.hasDoorPassword,
    rate_per_s: account.ratePerS,
    segments_max: account.segmentsMax,
    created_at: timeOf(account.createdAt),
  };
}

/** `GET /account`. */
export const getAccount = endpoint({
  id: 'account.get',
  method: 'GET',
  path: '/account',
  tag: 'Account',
  summary: 'The account and its settings',
  access: clientMay('account:read'),
  response: Account,
  handler: ({ context, principal }) => shown(context.pool, principal.account.id),
});

/** `PATCH /account`. */
export const patchAccount = endpoint({
  id: 'account.change',
  method: 'PATCH',
  path: '/account',
  tag: 'Account',
  summary: 'Change settings of the account',
  access: clientMay('account:write'),
  body: record({
    time_zone: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    get_answer: Type.Optional(GetAnswer),
    low_balance: Type.Optional(nullable(GivenMoney)),
  }),
  response: Account,
  handler: async ({ context, principal, body, change }) => {
    const { time_zone: timeZone, get_answer: getAnswer, low_balance: low } = body;
    if (timeZone !== undefined && !isTimeZone(timeZone)) throw wrong('/time_zone', 'is no time zone');
    const lowBalanceE7 = typeof low === 'string' ? parseMoneyE7(low) : low;
    if (typeof lowBalanceE7 === 'bigint' && lowBalanceE7 < 0n) throw wrong('/low_balance', 'must not be negative');
    const { id } = principal.account;
    await change((client) => changeAccountSettings(client, id, { timeZone, getAnswer, lowBalanceE7 }));
    await context.refresh();
    return shown(context.pool, id);
  },
});

const wrong = (field: string, message: string) => new Problem('invalid_request', { errors: [{ field, message }] });
