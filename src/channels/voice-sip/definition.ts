// The connector `voice-sip`: calls over a SIP trunk, with nothing to install beside the gateway.
import type { ChannelDefinition } from '../channel.ts';
import { voiceDefinition } from '../voice/definition.ts';
import { SipEngine } from './engine.ts';
import { readSipSettings, SIP_FIELDS } from './settings.ts';

export const voiceSip: ChannelDefinition = voiceDefinition({
  type: 'voice-sip',
  engineFields: SIP_FIELDS,
  detectsMachines: false,
  makeEngine: (settings, _connectionName, notice) => new SipEngine(readSipSettings(settings), { notice }),
});
