// Senders as SMPP addresses (SMPP 3.4 §5.2.5, §5.2.6; channels.md §D.4).
import type { SmppSettings } from './settings.ts';

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
