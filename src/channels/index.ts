// The registry of connectors: a new channel is a folder and one line here.
import type { ChannelDefinition } from './channel.ts';
import { smsSmpp } from './sms-smpp/definition.ts';

export const CHANNELS: readonly ChannelDefinition[] = [smsSmpp];

/** The connector called `type` (`sms-smpp`), undefined when there is none. */
export function channelOf(type: string): ChannelDefinition | undefined {
  return CHANNELS.find((definition) => definition.type === type);
}
