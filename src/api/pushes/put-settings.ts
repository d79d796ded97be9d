import Type from 'typebox';
import { faultOfAddress } from '../../pipeline/push-guard.ts';
import { findPushSettings, setPushAddress } from '../../store/push-settings.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { record } from '../frame/fields.ts';
import { Problem } from '../frame/problem.ts';
import { SettingsItem, shownSettings } from './settings-item.ts';
import { Style } from './shown.ts';

/** `PUT /pushes/settings`. */
export const putPushSettings = endpoint({
  id: 'pushes.settings.put',
  method: 'PUT',
  path: '/pushes/settings',
  tag: 'Pushes',
  summary: 'Set where statuses are pushed to',
  description:
    'Statuses that wait for another try are tried at once. An address in a private network is refused, here or when it is connected to, unless it is the one the operator has set.',
  access: clientMay('pushes:write'),
  body: record({
    url: Type.String({ maxLength: 2048, description: 'http or https, without a user name; empty = nowhere.' }),
    style: Style,
    enabled: Type.Optional(Type.Boolean({ default: true })),
  }),
  response: SettingsItem,
  errors: ['conflict'],
  handler: async ({ context, principal, body, change }) => {
    const accountId = principal.account.id;
    const settings = await change(async (client) => {
      const before = await findPushSettings(client, accountId);
      if (before === undefined) throw new Problem('not_found');
      if (body.style === 'signed' && before.secrets === 0) {
        throw new Problem('conflict', 'signed pushes need a secret: POST /pushes/secrets first');
      }
      // What is answered for the one that stands may lack its password, and is set back as it came.
      const url = body.url === shownSettings(before, principal).url ? before.url : body.url;
      const allowPrivate = context.config.pushPrivate === 'allow';
      const fault = url === '' || url === before.url ? '' : faultOfAddress(url, allowPrivate);
      if (fault !== '') throw new Problem('invalid_request', { errors: [{ field: '/url', message: fault }] });
      await setPushAddress(client, accountId, { url, style: body.style, enabled: body.enabled ?? true }, 'client');
      return (await findPushSettings(client, accountId))!;
    });
    await context.refresh();
    context.poke([accountId]);
    return shownSettings(settings, principal);
  },
});
