// A signed request (channels.md §D.6; `vmgltd/hlr-lookup-api-nodejs-sdk`).
import type { HttpCall } from '../http/client.ts';
import { hmacHex } from '../http/hook.ts';
import type { HlrSettings } from './settings.ts';

/** Asks for one MSISDN, digits only. The signature is over the very octets of the body, and ages with `nowMs`. */
export function lookupCall(phone: string, settings: HlrSettings, nowMs: number): HttpCall {
  const { api_key, api_secret, path, signed_endpoint, route, storage } = settings;
  const body = JSON.stringify({
    msisdn: `+${phone}`,
    ...(route !== '' && { route }),
    ...(storage !== '' && { storage }),
  });
  const timestamp = String(Math.floor(nowMs / 1000));
  return {
    method: 'POST',
    path,
    headers: {
      'content-type': 'application/json',
      'x-digest-key': api_key,
      'x-digest-timestamp': timestamp,
      'x-digest-signature': hmacHex(api_secret, signed_endpoint, timestamp, 'POST', body),
    },
    body,
    maxBytes: 64 * 1024,
  };
}
