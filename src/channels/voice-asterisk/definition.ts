// The connector `voice-asterisk`: calls through the operator's own Asterisk 20.18, 22.7 or newer, by ARI.
import { voiceDefinition } from '../voice/definition.ts';
import { AsteriskEngine } from './engine.ts';
import { asteriskSettings, FIELDS } from './settings.ts';

export const voiceAsterisk = voiceDefinition({
  type: 'voice-asterisk',
  engineFields: FIELDS,
  detectsMachines: true,
  makeEngine: (values, connectionName, notice) =>
    new AsteriskEngine({ settings: asteriskSettings(values, connectionName), notice }),
});
