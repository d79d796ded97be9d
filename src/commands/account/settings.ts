// What `account create` and `account set` share: the options of an account and how they become columns.
import type pg from 'pg';
import { isTimeZone } from '../../domain/validity.ts';
import type { AccountFields, CreditFields } from '../../store/admin/accounts.ts';
import { CommandError, UsageError } from '../frame/command.ts';
import { tariffIdOf } from '../support/find.ts';
import { passwordHash } from '../support/password.ts';
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
  return {
    password_hash: values.password === undefined ? undefined : await passwordHash(values.password),
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
  if (constraint === 'account_login') throw new CommandError('exists', `there is an account "${login}" already`);
  if (constraint === 'account_balance_available') {
    throw new CommandError('insufficient_funds', `"${login}" would owe more than its credit limit allows`);
  }
  if (constraint === 'api_token_token_sha256_key') {
    throw new CommandError('exists', 'this very token is in use already: tokens must differ');
  }
  throw error;
}
