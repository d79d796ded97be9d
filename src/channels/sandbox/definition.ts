// The connector `sandbox`: every channel, no upstream. What comes of a message is chosen by its number (src/domain/sandbox.ts).
import { CHANNEL_NAMES } from '../../domain/message.ts';
import type { ChannelDefinition } from '../channel.ts';
import { FaultyLink } from '../faulty-link.ts';
import { CODES } from './fates.ts';
import { SandboxLink } from './link.ts';
import { FIELDS, readSandboxSettings } from './settings.ts';

export const sandbox: ChannelDefinition = {
  type: 'sandbox',
  channels: CHANNEL_NAMES,
  settings: FIELDS,
  chargePolicy: 'submitted',
  statuses: ['delivered', 'read', 'undelivered', 'expired', 'unknown'],
  errorClasses: new Map([...CODES].map(([code, { errorClass }]) => [code, errorClass])),
  references: () => [],
  codeName: (code) => CODES.get(code)?.words ?? code,
  complete: (_draft, _settings, random) => String(Math.floor(random() * 10_000)).padStart(4, '0'),
  open({ settings }, port) {
    const read = readSandboxSettings(settings);
    return read.kind === 'invalid' ? new FaultyLink(read.faults.join('; '), port) : new SandboxLink(read.prefix, port);
  },
};
