// What `account create` and `account set` share: the options of an account and how they become columns.
import type pg from 'pg';
import { type Channel, isChannel } from '../../domain/message.ts';
import { isEmail } from '../../domain/registration.ts';
import { isTimeZone } from '../../domain/validity.ts';
import {
  type AccountFields,
  type CreditFields,
  MODERATION_MODES,
  type Moderation,
} from '../../store/admin/accounts.ts';
import { BalanceTooLarge } from '../../store/apply-ledger.ts';
import { CommandError, UsageError } from '../frame/command.ts';
import { tariffIdOf } from '../support/find.ts';
import { passwordHash } from '../support/password.ts';
import { readSecret } from '../support/read-secret.ts';
import { brokenConstraint } from '../support/store.ts';
import { orNull, positiveE7 } from '../support/values.ts';

export const ACCOUNT_OPTIONS = {
  password: { kind: 'text', help: 'password for the doors; kept as an Argon2 hash' },
  'push-url': { kind: 'text', value: 'URL', help: "where statuses are pushed to; '' for nowhere" },
  'get-answer': {
    kind: 'word',
    values: ['json', 'text', 'default'],
    help: "dialect of the GET door; default = the host's",
  },
  'time-zone': { kind: 'text', help: 'zone of its local times, default Europe/Moscow' },
  currency: { kind: 'text', help: 'three letters as the doors print them, default RUR' },
  tariff: { kind: 'text', value: 'NAME', help: 'tariff it pays by; none = no prices' },
  'credit-limit': { kind: 'amount', help: 'how far the balance may go below zero' },
  unlimited: { kind: 'flag', help: 'the balance is not looked at' },
  'segments-max': { kind: 'number', value: 'N', help: 'most SMS parts of one message; 0 = as the installation says' },
  rate: { kind: 'number', value: 'N', help: 'most messages a second; 0 = any number' },
  'password-stdin': { kind: 'flag', help: 'the password is the first line of standard input' },
  company: { kind: 'text', help: 'name of the company' },
  email: { kind: 'text', help: "where its letters go; '' for nowhere" },
  moderation: {
    kind: 'word',
    values: MODERATION_MODES,
    help: 'what a hit of a text rule does: nothing, holds the message for a person, refuses it',
  },
  'deny-channels': { kind: 'text', value: 'LIST', help: "channels it may not use, separated by commas; '' for none" },
  'day-cap': { kind: 'text', value: 'AMOUNT', help: 'most it may set aside in a day; none = any amount' },
  'low-balance': { kind: 'text', value: 'AMOUNT', help: 'a letter is written when less is available; none = never' },
} as const;

export interface AccountValues {
  password?: string;
  'push-url'?: string;
  'get-answer'?: 'json' | 'text' | 'default';
  'time-zone'?: string;
  currency?: string;
  tariff?: string;
  'credit-limit'?: string;
  'segments-max'?: number;
  rate?: number;
  'password-stdin': boolean;
  company?: string;
  email?: string;
  moderation?: Moderation;
  'deny-channels'?: string;
  'day-cap'?: string;
  'low-balance'?: string;
}

/** Checks the values and gives back what is to be set; what was not given is undefined. @throws UsageError */
export async function accountFields(pool: pg.Pool, values: AccountValues): Promise<AccountFields & CreditFields> {
  checkUrl(values['push-url']);
  const zone = values['time-zone'];
  if (zone !== undefined && !isTimeZone(zone)) throw new UsageError(`--time-zone: "${zone}" is no time zone`);
  const currency = values.currency?.toUpperCase();
  if (currency !== undefined && !/^[A-Z]{3}$/.test(currency)) throw new UsageError('--currency must be three letters');
  const segments = values['segments-max'];
  if (segments !== undefined && segments > 255) throw new UsageError('--segments-max must be at most 255');
  const credit = values['credit-limit'];
  const dialect = values['get-answer'];
  const { email } = values;
  if (email !== undefined && email !== '' && !isEmail(email)) throw new UsageError(`--email: "${email}" is no address`);
  if (values.password !== undefined && values['password-stdin']) {
    throw new UsageError('--password and --password-stdin contradict each other');
  }
  const cap = amountOrNull('day-cap', values['day-cap']);
  const low = amountOrNull('low-balance', values['low-balance']);
  const channels = channelsOf(values['deny-channels']);
  const password = values['password-stdin'] ? await readSecret('--password-stdin') : values.password;
  return {
    password_hash: password === undefined ? undefined : await passwordHash(password),
    company: values.company,
    email,
    moderation: values.moderation,
    denied_channels: channels,
    low_balance_e7: low,
    day_cap_e7: cap,
    push_url: values['push-url'],
    get_answer: dialect === 'default' ? null : dialect,
    time_zone: zone,
    currency,
    tariff_id:
      values.tariff === undefined ? undefined : values.tariff === 'none' ? null : await tariffIdOf(pool, values.tariff),
    segments_max: orNull(segments),
    rate_per_s: orNull(values.rate),
    credit_limit_e7: credit === undefined ? undefined : positiveE7('credit-limit', credit),
  };
}

/** `none` clears it. @throws UsageError */
function amountOrNull(option: string, given: string | undefined): bigint | null | undefined {
  if (given === undefined) return undefined;
  return given === 'none' ? null : positiveE7(option, given);
}

function channelsOf(list: string | undefined): Channel[] | undefined {
  const names = list?.split(',').map((name) => name.trim().toLowerCase());
  return names
    ?.filter((name) => name !== '')
    .map((name) => {
      if (!isChannel(name)) throw new UsageError(`--deny-channels: there is no channel "${name}"`);
      return name;
    });
}

function checkUrl(url: string | undefined): void {
  if (url === undefined || url === '') return;
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw new UsageError(`--push-url: "${url}" is no http or https address`);
  }
}

/** What the database refuses, in plain words. */
export function explainAccountError(error: unknown, login: string): never {
  const constraint = brokenConstraint(error);
  if (constraint === 'app_user_login') throw new CommandError('exists', `somebody signs in as "${login}" already`);
  if (constraint === 'account_login') throw new CommandError('exists', `there is an account "${login}" already`);
  if (constraint === 'account_balance_available') {
    throw new CommandError('insufficient_funds', `"${login}" would owe more than its credit limit allows`);
  }
  if (constraint === 'api_token_token_sha256_key') {
    throw new CommandError('exists', 'this very token is in use already: tokens must differ');
  }
  if (error instanceof BalanceTooLarge) throw new CommandError('conflict', error.message);
  throw error;
}
