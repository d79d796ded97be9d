// A secret of signed pushes, without itself.
import Type from 'typebox';
import type { PushSecret } from '../../store/push-settings.ts';
import { Id, nullable, Time, timeOf, timeOrNull } from '../frame/fields.ts';

export const SECRET = {
  id: Id,
  hint: Type.String({ description: 'Its last characters.' }),
  created_at: Time,
  expires_at: nullable(Time),
};

export const shownSecret = ({ id, hint, createdAt, expiresAt }: PushSecret) => ({
  id,
  hint,
  created_at: timeOf(createdAt),
  expires_at: timeOrNull(expiresAt),
});
