// The connector `telegram-gateway`: one-time codes to phone numbers by the Telegram Gateway API.
import type { ChannelDefinition } from '../channel.ts';
import { FaultyLink } from '../faulty-link.ts';
import { refusedHook } from '../http/hook.ts';
import { HttpLink } from '../http/link.ts';
import { codeIn } from './code.ts';
import { attemptReference, deliver } from './deliver.ts';
import { readReport } from './hook.ts';
import { FIELDS, readGatewaySettings } from './settings.ts';
import { ERROR_CLASSES } from './statuses.ts';

export const telegramGateway: ChannelDefinition = {
  type: 'telegram-gateway',
  channels: ['telegram'],
  settings: FIELDS,
  chargePolicy: 'submitted',
  statuses: ['accepted', 'delivered', 'read', 'expired', 'undelivered'],
  errorClasses: ERROR_CLASSES,
  references: ({ messageId, attemptNo }) => [attemptReference(messageId, attemptNo)],
  accepts({ text, content }, given) {
    const read = readGatewaySettings(given);
    const { button, action, image, audio } = content;
    if (button !== undefined || action !== undefined || image !== undefined || audio !== undefined)
      return 'text_missing';
    // With settings that cannot be read the connection is paused: nobody's message is refused for that.
    const fromText = read.kind !== 'ok' || read.settings.code_from_text;
    return codeIn(text, fromText) === null ? 'text_missing' : null;
  },
  hook({ settings }, request, nowMs) {
    const read = readGatewaySettings(settings);
    return read.kind === 'ok' ? readReport(read.settings, request, nowMs) : refusedHook(403, 'key');
  },
  open({ settings: given }, port, onNotice) {
    const read = readGatewaySettings(given);
    if (read.kind === 'invalid') return new FaultyLink(read.faults.join('; '), port);
    const { settings } = read;
    const link: HttpLink = new HttpLink({
      settings,
      port,
      notice: onNotice ?? (() => {}),
      references: telegramGateway.references,
      deliver: (job, http) => deliver(settings, job, http, (reply) => link.judge(reply)),
    });
    return link;
  },
};
