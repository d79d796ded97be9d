// One client with everything that the operator decides about it.
import Type, { type Static } from 'typebox';
import { formatE7Trimmed } from '../../domain/money.ts';
import { countOfClient, findClient } from '../../store/admin/clients.ts';
import type { Queryable } from '../../store/db.ts';
import { findRegistration } from '../../store/registrations.ts';
import { Money, nullable, record, Time, timeOrNull } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { publicUrl } from '../frame/shown-url.ts';
import {
  ClientSummary,
  DeniedChannels,
  GetAnswer,
  ModerationMode,
  RegistrationView,
  registrationOf,
  summaryOf,
} from './shapes.ts';

const Count = Type.Integer({ minimum: 0 });

export const ClientDetail = record({
  ...ClientSummary.properties,
  time_zone: Type.String(),
  push_url: Type.String({ description: 'Without what clients keep keys in: user name, password and query.' }),
  get_answer: GetAnswer,
  has_password: Type.Boolean({ description: 'The doors take a login and password of its own.' }),
  segments_max: nullable(Type.Integer()),
  rate_per_s: nullable(Type.Integer()),
  moderation: ModerationMode,
  denied_channels: DeniedChannels,
  low_balance: nullable(Money),
  day_cap: nullable(Money),
  day_held: Type.String({ description: 'Set aside today, by the day of Moscow.' }),
  counts: record({ users: Count, tokens: Count, senders: Count, senders_pending: Count, stops: Count }),
  last_message_at: nullable(Time),
  registration: nullable(RegistrationView),
});

/** @throws Problem `not_found` */
export async function clientDetail(pool: Queryable, id: number): Promise<Static<typeof ClientDetail>> {
  const account = await findClient(pool, id);
  if (account === null) throw new Problem('not_found');
  const counts = await countOfClient(pool, id);
  const registration = await findRegistration(pool, id);
  return {
    ...summaryOf(account),
    time_zone: account.timeZone,
    push_url: publicUrl(account.pushUrl),
    get_answer: account.getAnswer,
    has_password: account.hasPassword,
    segments_max: account.segmentsMax,
    rate_per_s: account.ratePerS,
    moderation: account.moderation,
    denied_channels: account.deniedChannels,
    low_balance: account.lowBalanceE7 === null ? null : formatE7Trimmed(account.lowBalanceE7),
    day_cap: account.dayCapE7 === null ? null : formatE7Trimmed(account.dayCapE7),
    day_held: formatE7Trimmed(account.dayHeldE7),
    counts: {
      users: counts.users,
      tokens: counts.tokens,
      senders: counts.senders,
      senders_pending: counts.sendersPending,
      stops: counts.stops,
    },
    last_message_at: timeOrNull(counts.lastMessageAt),
    registration: registration === null ? null : registrationOf(registration),
  };
}
