// What the operator may set of a client, as fields of a request and as columns.
import Type, { type Static } from 'typebox';
import { parseMoneyE7 } from '../../domain/money.ts';
import { isEmail } from '../../domain/registration.ts';
import { isTimeZone } from '../../domain/validity.ts';
import type { StaffPrincipal } from '../../identity/principal.ts';
import type { AccountFields, CreditFields } from '../../store/admin/accounts.ts';
import { Id, nullable, record } from '../frame/fields.ts';
import { type FieldError, Problem } from '../frame/problem.ts';
import { DeniedChannels, GetAnswer, ModerationMode } from './shapes.ts';

const Amount = Type.String({ pattern: '^[0-9]{1,11}(\\.[0-9]{1,7})?$', examples: ['500'] });

export const ClientSettings = {
  company: Type.Optional(Type.String({ maxLength: 300 })),
  email: Type.Optional(Type.String({ maxLength: 254, description: "'' for none" })),
  time_zone: Type.Optional(Type.String({ maxLength: 64, examples: ['Europe/Moscow'] })),
  currency: Type.Optional(
    Type.String({ pattern: '^[A-Z]{3}$', description: 'Only while nothing was booked in another.' }),
  ),
  tariff_id: Type.Optional(nullable(Id)),
  get_answer: Type.Optional(GetAnswer),
  rate_per_s: Type.Optional(nullable(Type.Integer({ minimum: 1, maximum: 1_000_000 }))),
  segments_max: Type.Optional(nullable(Type.Integer({ minimum: 1, maximum: 255 }))),
  moderation: Type.Optional(ModerationMode),
  denied_channels: Type.Optional(DeniedChannels),
  low_balance: Type.Optional(nullable(Amount)),
  credit_limit: Type.Optional(Amount),
  unlimited: Type.Optional(Type.Boolean()),
  day_cap: Type.Optional(nullable(Amount)),
};

const Settings = record(ClientSettings);
/** What a client pays, and in what: the tariff gives money away as a credit does. */
const MONEY = ['credit_limit', 'unlimited', 'day_cap', 'tariff_id', 'currency'] as const;

/**
 * What of it asks for which right: money for `money:write`, the policy of texts for `moderation:write` or `clients:write`, all
 * else for `clients:write`. @throws Problem `forbidden`
 */
function mustMaySet(body: Static<typeof Settings>, { scopes }: StaffPrincipal): void {
  const given = Object.keys(body).filter((field) => body[field as keyof typeof body] !== undefined);
  for (const field of given) {
    const isMoney = (MONEY as readonly string[]).includes(field);
    const scope = isMoney ? 'money:write' : 'clients:write';
    if (scopes.has(scope) || (field === 'moderation' && scopes.has('moderation:write'))) continue;
    throw new Problem('forbidden', `scope ${scope} is missing, for ${field}`);
  }
}

/** Columns of what is given; what is left out stays as it is. @throws Problem `invalid_request`, `forbidden` */
export function settingsOf(body: Static<typeof Settings>, principal: StaffPrincipal): AccountFields & CreditFields {
  mustMaySet(body, principal);
  const errors: FieldError[] = [];
  const { email, time_zone: zone } = body;
  if (email !== undefined && email !== '' && !isEmail(email))
    errors.push({ field: '/email', message: 'is no e-mail address' });
  if (zone !== undefined && !isTimeZone(zone)) errors.push({ field: '/time_zone', message: 'is no time zone' });
  if (errors.length > 0) throw new Problem('invalid_request', { errors });
  return {
    company: body.company?.trim(),
    email,
    time_zone: zone,
    currency: body.currency,
    tariff_id: body.tariff_id,
    get_answer: body.get_answer,
    rate_per_s: body.rate_per_s,
    segments_max: body.segments_max,
    moderation: body.moderation,
    denied_channels: body.denied_channels,
    low_balance_e7: moneyOf(body.low_balance),
    credit_limit_e7: body.credit_limit === undefined ? undefined : parseMoneyE7(body.credit_limit),
    unlimited: body.unlimited,
    day_cap_e7: moneyOf(body.day_cap),
  };
}

const moneyOf = (amount: string | null | undefined): bigint | null | undefined =>
  amount == null ? amount : parseMoneyE7(amount);

/** What the database refuses of an account. */
export function problemOfAccount(error: unknown): unknown {
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (code === '23503' && constraint === 'account_tariff_id_fkey') {
    return new Problem('invalid_request', { errors: [{ field: '/tariff_id', message: 'is no tariff' }] });
  }
  if (code === '23505' && (constraint === 'account_login' || constraint === 'app_user_login')) {
    return new Problem('already_exists', 'somebody has this login already');
  }
  if (constraint === 'account_balance_available') {
    return new Problem('conflict', 'the account would owe more than its credit limit allows');
  }
  return error;
}
