// The push settings of an account as its people see them.
import Type from 'typebox';
import type { ClientPrincipal } from '../../identity/principal.ts';
import type { PushSettings } from '../../store/push-settings.ts';
import { nullable, oneOf, record, Time, timeOrNull } from '../frame/fields.ts';
import { urlFor } from '../frame/shown-url.ts';
import { Style } from './shown.ts';

export const SettingsItem = record({
  url: Type.String({
    description:
      'Empty: statuses are told nowhere. Without its query for whoever lacks `pushes:write`: keys stand there.',
  }),
  style: Style,
  enabled: Type.Boolean(),
  state: oneOf(['none', 'active', 'failing', 'off', 'gone'], {
    description:
      '`failing`: the last push was not acknowledged. `gone`: the address answered 410 and was switched off; statuses become dead letters until it is switched on again.',
  }),
  set_by: oneOf(['client', 'operator'], {
    description: 'Private networks are closed to an address set by the client.',
  }),
  secrets: Type.Integer({ description: 'Secrets that sign at the moment.' }),
  waiting: Type.Integer({ description: 'Statuses still to be told.' }),
  oldest_waiting_at: nullable(Time),
  dead: Type.Integer({ description: 'Statuses that were given up.' }),
  last_ok_at: nullable(Time),
  last_failed_at: nullable(Time),
  last_error: Type.String(),
});

export const shownSettings = (settings: PushSettings, principal: ClientPrincipal) => ({
  url: urlFor(principal, settings.url),
  style: settings.style,
  enabled: settings.state === 'active',
  state: stateOf(settings),
  set_by: settings.byClient ? ('client' as const) : ('operator' as const),
  secrets: settings.secrets,
  waiting: settings.waiting,
  oldest_waiting_at: timeOrNull(settings.oldestWaitingAt),
  dead: settings.dead,
  last_ok_at: timeOrNull(settings.lastOkAt),
  last_failed_at: timeOrNull(settings.lastFailedAt),
  last_error: settings.lastError,
});

function stateOf({ url, state, lastOkAt, lastFailedAt }: PushSettings) {
  if (url === '') return 'none' as const;
  if (state !== 'active') return state;
  const isFailing = lastFailedAt !== null && (lastOkAt === null || lastFailedAt > lastOkAt);
  return isFailing ? ('failing' as const) : ('active' as const);
}
