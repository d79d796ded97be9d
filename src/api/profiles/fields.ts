import Type, { type Static } from 'typebox';
import { formatE7Trimmed, parseMoneyE7 } from '../../domain/money.ts';
import type { ProfileRow, ProfileValues } from '../../store/profiles.ts';
import { Id, Money, nullable, record, Time, timeOf } from '../frame/fields.ts';
import { plain, Steps } from '../messages/fields.ts';
import { checkSteps, readPrice } from '../messages/read-message.ts';

export const ProfileName = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: '^[^\\u0000-\\u001f]*[^\\u0000-\\u0020][^\\u0000-\\u001f]*$',
});

export const Profile = record({
  id: Id,
  name: Type.String(),
  steps: Steps,
  price_max: nullable(Money),
  created_at: Time,
  changed_at: Time,
});

export const profileView = (row: ProfileRow): Static<typeof Profile> => ({
  id: row.id,
  name: row.name,
  steps: row.steps as Static<typeof Steps>,
  price_max: row.priceMaxE7 === null ? null : formatE7Trimmed(row.priceMaxE7),
  created_at: timeOf(row.createdAt),
  changed_at: timeOf(row.changedAt),
});

/** What is given of a profile. @throws Problem `invalid_request` */
export function readProfile(body: {
  name?: string;
  steps?: Static<typeof Steps>;
  price_max?: string | null;
}): Partial<ProfileValues> {
  const { name, steps, price_max: priceMax } = body;
  if (steps !== undefined) checkSteps(steps, '/steps');
  return {
    ...(name === undefined ? {} : { name: name.trim() }),
    ...(steps === undefined ? {} : { steps }),
    ...(priceMax === undefined
      ? {}
      : { priceMaxE7: priceMax === null ? null : parseMoneyE7(readPrice(priceMax, '/price_max')) }),
  };
}

/** For whom a profile is previewed, and with what. */
export const PreviewBody = record({
  phone: Type.String({ maxLength: 100 }),
  text: Type.Optional(plain(10_000)),
  texts: Type.Optional(Type.Record(Type.String({ maxLength: 20 }), plain(10_000), { maxProperties: 9 })),
  variables: Type.Optional(Type.Record(Type.String({ maxLength: 40 }), plain(1000), { maxProperties: 50 })),
});
