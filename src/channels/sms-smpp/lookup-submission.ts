// HLR and PING as submit_sm (channels.md §D.5, §D.6): a text that the SMSC takes for a command, or a message that a phone
// acknowledges and shows nobody.
import { measure } from '../../domain/segments.ts';
import type { Job } from '../channel.ts';
import { type Address, sourceAddress } from './address.ts';
import { buildParts, type Part } from './long-message.ts';
import type { Body } from './pdu-table.ts';
import type { SmppSettings } from './settings.ts';
import { relativeTime, validitySeconds } from './time.ts';

/** Short Message Type 0, 3GPP TS 23.040 §9.2.3.9. */
const TYPE_0 = 0x40;
/** Message waiting indication, discard message, 3GPP TS 23.038 §4. */
const DISCARD = 0xc0;

export function isLookup({ channel }: Job): boolean {
  return channel === 'hlr' || channel === 'ping';
}

/** The one part of a lookup, whatever text the job has. */
export function lookupParts(job: Job, settings: SmppSettings): Part[] | null {
  const silent = isSilent(job, settings);
  const words = silent ? settings.ping_silent_text : job.channel === 'hlr' ? settings.hlr_text : settings.ping_text;
  const discard = silent && settings.ping_method === 'discard';
  return buildParts(words, discard ? 'gsm7' : measure(words).encoding, 0, {
    mode: settings.long_message,
    dataCodingGsm: discard ? DISCARD : settings.data_coding_gsm,
    dataCodingUcs2: settings.data_coding_ucs2,
    gsmCharset: discard ? 'gsm' : settings.gsm_charset,
  });
}

/** The fields in which a lookup differs from a message. A lookup without a receipt would have no answer. */
export function lookupBody(job: Job, settings: SmppSettings, nowMs: number): Partial<Body<'submit_sm'>> {
  const source = lookupSource(settings);
  const { lookup_validity_s, validity, validity_min_s, registered_delivery } = settings;
  const seconds = validitySeconds(
    job.expiresAtMs,
    nowMs,
    Math.min(validity_min_s, lookup_validity_s),
    lookup_validity_s,
  );
  return {
    source_addr_ton: source.ton,
    source_addr_npi: source.npi,
    source_addr: source.address,
    protocol_id: isSilent(job, settings) && settings.ping_method === 'type0' ? TYPE_0 : settings.protocol_id,
    validity_period: validity === 'none' ? '' : relativeTime(seconds),
    registered_delivery: (registered_delivery & ~3) | 1,
  };
}

function isSilent({ channel }: Job, { ping_method }: SmppSettings): boolean {
  return channel === 'ping' && ping_method !== 'text';
}

/** Without an address its type is unknown too (SMPP 3.4 §5.2.8). */
function lookupSource(settings: SmppSettings): Address {
  const { lookup_sender } = settings;
  return lookup_sender === '' ? { ton: 0, npi: 0, address: '' } : sourceAddress(lookup_sender, settings);
}
