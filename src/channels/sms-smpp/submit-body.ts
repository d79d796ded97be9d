// One part of a job as the fields of submit_sm (SMPP 3.4 §4.4.1) under the connection's settings.
import type { Job } from '../channel.ts';
import type { EncodeOptions } from './codec.ts';
import type { Part } from './long-message.ts';
import type { Body } from './pdu-table.ts';
import { reference } from './provider-id.ts';
import type { SmppSettings } from './settings.ts';
import { relativeTime, validitySeconds } from './time.ts';

export interface Address {
  ton: number;
  npi: number;
  address: string;
}

/** The sender with the type of number its kind has on this connection. */
export function sourceAddress(sender: string, settings: SmppSettings): Address {
  if (!NUMERIC.test(sender)) {
    return { ton: settings.source_ton_alpha, npi: settings.source_npi_alpha, address: sender };
  }
  const address = sender.startsWith('+') ? sender.slice(1) : sender;
  if (address.length <= settings.short_number_max) {
    return { ton: settings.source_ton_short, npi: settings.source_npi_short, address };
  }
  return { ton: settings.source_ton_international, npi: settings.source_npi_international, address };
}

const NUMERIC = /^\+?\d+$/;

export function submitBody(job: Job, part: Part, settings: SmppSettings, nowMs: number): Partial<Body<'submit_sm'>> {
  const source = sourceAddress(job.sender, settings);
  return {
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
