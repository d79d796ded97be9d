// One part of a job as the fields of submit_sm (SMPP 3.4 §4.4.1) under the connection's settings.
import type { Job } from '../channel.ts';
import { reference } from '../reference.ts';
import { sourceAddress } from './address.ts';
import type { EncodeOptions } from './codec.ts';
import { buildParts, type Part } from './long-message.ts';
import { isLookup, lookupBody, lookupParts } from './lookup-submission.ts';
import type { Body } from './pdu-table.ts';
import type { SmppSettings } from './settings.ts';
import { relativeTime, validitySeconds } from './time.ts';

/** What of the job goes on the wire; null when it takes more parts than can be joined. */
export function partsOf(job: Job, settings: SmppSettings): Part[] | null {
  if (isLookup(job)) return lookupParts(job, settings);
  // The same reference for every try, so that a handset can complete a message it got in part.
  return buildParts(job.text, job.encoding, job.messageId % 0x10000, {
    mode: settings.long_message,
    dataCodingGsm: settings.data_coding_gsm,
    dataCodingUcs2: settings.data_coding_ucs2,
    gsmCharset: settings.gsm_charset,
  });
}

export function submitBody(job: Job, part: Part, settings: SmppSettings, nowMs: number): Partial<Body<'submit_sm'>> {
  const source = sourceAddress(job.sender, settings);
  const body = {
    service_type: settings.service_type,
    source_addr_ton: source.ton,
    source_addr_npi: source.npi,
    source_addr: source.address,
    dest_addr_ton: settings.dest_ton,
    dest_addr_npi: settings.dest_npi,
    destination_addr: job.phone,
    esm_class: part.esmClass,
    protocol_id: settings.protocol_id,
    validity_period: settings.validity === 'none' ? '' : validityPeriod(job.expiresAtMs, nowMs, settings),
    registered_delivery: settings.registered_delivery,
    data_coding: part.dataCoding,
    short_message: part.shortMessage,
  };
  return isLookup(job) ? { ...body, ...lookupBody(job, settings, nowMs) } : body;
}

function validityPeriod(expiresAtMs: number, nowMs: number, settings: SmppSettings): string {
  return relativeTime(validitySeconds(expiresAtMs, nowMs, settings.validity_min_s, settings.validity_max_s));
}

const NO_OPTIONS: EncodeOptions = {};

/** Optional parameters of part `index`. */
export function submitOptions(job: Job, part: Part, index: number, settings: SmppSettings): EncodeOptions {
  if (!settings.user_message_reference) return part.tlvs === undefined ? NO_OPTIONS : { tlvs: part.tlvs };
  return { tlvs: { ...part.tlvs, user_message_reference: reference(job.messageId, index) } };
}
