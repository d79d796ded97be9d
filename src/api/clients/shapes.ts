// What the operator sees of a client.
import Type, { type Static } from 'typebox';
import { CHANNEL_NAMES } from '../../domain/message.ts';
import { formatE7Trimmed } from '../../domain/money.ts';
import { APPLICANT_KINDS } from '../../domain/registration.ts';
import { type AccountDetail, MODERATION_MODES } from '../../store/admin/accounts.ts';
import { REGISTRATION_STATES, type RegistrationRow } from '../../store/registrations.ts';
import { Id, Money, nullable, oneOf, record, Time, timeOf, timeOrNull } from '../frame/fields.ts';

export const ClientState = oneOf(['active', 'blocked', 'pending'] as const);
export const ModerationMode = oneOf(MODERATION_MODES, { description: 'What a hit of a text rule does.' });
export const DeniedChannels = Type.Array(oneOf(CHANNEL_NAMES), { maxItems: CHANNEL_NAMES.length, uniqueItems: true });
export const GetAnswer = nullable(oneOf(['json', 'text'] as const, { description: 'Null = as the host answers.' }));

const DUPLICATE_FIELDS = ['inn', 'phone', 'email', 'address', 'postal_address'] as const;

/** The settings of an account that a list shows, and a detail shows more of. */
export const ClientSummary = record({
  id: Id,
  login: Type.String(),
  company: Type.String(),
  email: Type.String(),
  state: ClientState,
  state_reason: Type.String(),
  currency: Type.String(),
  balance: Money,
  held: Money,
  available: Money,
  credit_limit: Money,
  unlimited: Type.Boolean(),
  tariff: nullable(record({ id: Id, name: Type.String() })),
  created_at: Time,
});

export const RegistrationView = record({
  account_id: Id,
  account: Type.String({ description: 'Its login.' }),
  account_state: ClientState,
  kind: oneOf(APPLICANT_KINDS),
  name: Type.String(),
  city: Type.String(),
  phone: Type.String(),
  email: Type.String(),
  inn: Type.String(),
  juridical_address: Type.String(),
  company_name: Type.String(),
  ogrnip: Type.String(),
  address_facto: Type.String(),
  consent: record({ version: Type.String(), source: oneOf(['checkbox', 'request'] as const), at: Time }),
  address: Type.String({ description: 'Network address it came from; a /64 of IPv6.' }),
  state: oneOf(REGISTRATION_STATES),
  reason: Type.String(),
  decided_by: Type.String(),
  decided_at: nullable(Time),
  created_at: Time,
  duplicates: Type.Array(
    record({
      account_id: Id,
      account: Type.String(),
      account_state: ClientState,
      by: Type.Array(oneOf(DUPLICATE_FIELDS)),
    }),
    { description: 'Other registrations with the same data, the newest ten.' },
  ),
});

export function summaryOf(account: AccountDetail): Static<typeof ClientSummary> {
  return {
    id: account.id,
    login: account.login,
    company: account.company,
    email: account.email,
    state: account.state,
    state_reason: account.stateReason,
    currency: account.currency,
    balance: formatE7Trimmed(account.balanceE7),
    held: formatE7Trimmed(account.heldE7),
    available: formatE7Trimmed(account.balanceE7 - account.heldE7),
    credit_limit: formatE7Trimmed(account.creditLimitE7),
    unlimited: account.unlimited,
    tariff: account.tariffId === null ? null : { id: account.tariffId, name: account.tariff ?? '' },
    created_at: timeOf(account.createdAt),
  };
}

export function registrationOf(row: RegistrationRow): Static<typeof RegistrationView> {
  return {
    account_id: row.accountId,
    account: row.login,
    account_state: row.accountState,
    kind: row.kind,
    name: row.name,
    city: row.city,
    phone: row.phone,
    email: row.email,
    inn: row.inn,
    juridical_address: row.juridicalAddress,
    company_name: row.companyName,
    ogrnip: row.ogrnip,
    address_facto: row.addressFacto,
    consent: { version: row.consentVersion, source: row.consentSource, at: timeOf(row.consentAt) },
    address: row.address,
    state: row.state,
    reason: row.reason,
    decided_by: row.decidedBy,
    decided_at: timeOrNull(row.decidedAt),
    created_at: timeOf(row.createdAt),
    duplicates: row.duplicates.map(({ accountId, login, state, by }) => ({
      account_id: accountId,
      account: login,
      account_state: state,
      by,
    })),
  };
}
