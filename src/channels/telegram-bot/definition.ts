// The connector `telegram-bot`: texts, pictures and buttons to people who have given a Telegram bot their number.
import type { ChannelDefinition } from '../channel.ts';
import { FaultyLink } from '../faulty-link.ts';
import { refusedHook } from '../http/hook.ts';
import { faultOf } from './content.ts';
import { codeName, ERROR_CLASSES } from './errors.ts';
import { readUpdate } from './hook.ts';
import { BotLink } from './link.ts';
import { FIELDS, readBotSettings } from './settings.ts';

export const telegramBot: ChannelDefinition = {
  type: 'telegram-bot',
  channels: ['telegram'],
  settings: FIELDS,
  chargePolicy: 'submitted',
  // Taken by Telegram: there are neither delivery nor read receipts in the Bot API.
  statuses: ['delivered'],
  errorClasses: ERROR_CLASSES,
  // Nothing of a message comes back by which it could be found.
  references: () => [],
  codeName,
  accepts(draft, given) {
    const read = readBotSettings(given);
    return faultOf(draft, read.kind === 'ok' && read.settings.parse_mode !== 'none');
  },
  hook({ settings }, request, nowMs) {
    const read = readBotSettings(settings);
    return read.kind === 'ok' ? readUpdate(read.settings, request, nowMs) : refusedHook(403, 'key');
  },
  open({ settings }, port, onNotice) {
    const read = readBotSettings(settings);
    if (read.kind === 'invalid') return new FaultyLink(read.faults.join('; '), port);
    return new BotLink(read.settings, port, onNotice ?? (() => {}));
  },
};
