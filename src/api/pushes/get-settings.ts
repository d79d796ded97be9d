import { findPushSettings } from '../../store/push-settings.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { Problem } from '../frame/problem.ts';
import { SettingsItem, shownSettings } from './settings-item.ts';

/** `GET /pushes/settings`. */
export const getPushSettings = endpoint({
  id: 'pushes.settings.get',
  method: 'GET',
  path: '/pushes/settings',
  tag: 'Pushes',
  summary: 'Where statuses are pushed to, and how that fares',
  access: clientMay('pushes:read'),
  response: SettingsItem,
  handler: async ({ context, principal }) => {
    const settings = await findPushSettings(context.pool, principal.account.id);
    if (settings === undefined) throw new Problem('not_found');
    return shownSettings(settings, principal);
  },
});
