// The connector `hlr-lookups`: HLR and PING by hlr-lookups.com, REST API v2 (channels.md §D.6).
import type { ChannelDefinition } from '../channel.ts';
import { FaultyLink } from '../faulty-link.ts';
import { ERROR_CLASSES } from './answer.ts';
import { LookupLink } from './link.ts';
import { FIELDS, readHlrSettings } from './settings.ts';

/** Upstream's words of our codes, where the code alone says little. */
const CODE_NAMES: ReadonlyMap<string, string> = new Map([
  ['401', 'the API key or the signature was not accepted'],
  ['402', 'no credit left at the provider'],
  ['403', 'the account may not do this'],
  ['404', 'no such path: check base_url and path'],
  ['429', 'too many requests'],
  ['insufficient', 'no credit left at the provider'],
  ['msisdn', 'the provider knows no such number'],
  ['REJECTED', 'the provider did not carry the lookup out'],
  ['FAILED', 'the lookup failed at the provider'],
  ['UNDETERMINED', 'the provider could not tell'],
  ['garbage', 'an answer that cannot be read'],
]);

export const hlrLookups: ChannelDefinition = {
  type: 'hlr-lookups',
  channels: ['hlr', 'ping'],
  settings: FIELDS,
  chargePolicy: 'submitted',
  statuses: ['delivered', 'undelivered', 'expired', 'unknown'],
  errorClasses: ERROR_CLASSES,
  references: () => [],
  codeName: (code) => CODE_NAMES.get(code) ?? code,
  open({ settings }, port, onNotice) {
    const read = readHlrSettings(settings);
    if (read.kind === 'invalid') return new FaultyLink(read.faults.join('; '), port);
    return new LookupLink(read.settings, port, onNotice ?? (() => {}));
  },
};
