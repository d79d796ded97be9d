// The registry of connectors: a new channel is a folder and one line here.
import type { Channel } from '../domain/message.ts';
import type { ChannelDefinition } from './channel.ts';
import { hlrLookups } from './hlr-lookups/definition.ts';
import { sandbox } from './sandbox/definition.ts';
import { smsSmpp } from './sms-smpp/definition.ts';
import { telegramBot } from './telegram-bot/definition.ts';
import { telegramGateway } from './telegram-gateway/definition.ts';
import { viberBusiness } from './viber-business/definition.ts';
import { viberInfobip } from './viber-infobip/definition.ts';
import { voiceAsterisk } from './voice-asterisk/definition.ts';
import { voiceSip } from './voice-sip/definition.ts';
import { whatsappCloud } from './whatsapp-cloud/definition.ts';

export const CHANNELS: readonly ChannelDefinition[] = [
  smsSmpp,
  viberBusiness,
  viberInfobip,
  whatsappCloud,
  telegramBot,
  telegramGateway,
  voiceSip,
  voiceAsterisk,
  hlrLookups,
  // The last: where connectors are asked in order what is usual for a channel, it has no say.
  sandbox,
];

/** What a price of a channel means where the tariff line does not say: as its connectors do by nature. */
export function chargePolicyOf(channel: Channel): ChannelDefinition['chargePolicy'] {
  return CHANNELS.find((definition) => definition.channels.includes(channel))?.chargePolicy ?? 'submitted';
}

/** The connector called `type` (`sms-smpp`), undefined when there is none. */
export function channelOf(type: string): ChannelDefinition | undefined {
  return CHANNELS.find((definition) => definition.type === type);
}
