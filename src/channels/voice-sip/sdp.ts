// SDP as a G.711 A-law call needs it (voice.md §3.2): one audio stream, PT 8, and telephone-event for digits.
import { isIPv4 } from 'node:net';
import type { Address } from './wire.ts';

export const ALAW_TYPE = 8;
/** The payload type of telephone-event in our offer. */
const EVENT_TYPE = 101;
const BODY_MAX = 16_384;
const LINES_MAX = 400;

export interface RemoteMedia {
  /** Where to send; 0.0.0.0 and names that are no address become null: then wait for their first packet. */
  to: Address | null;
  /** Payload type of telephone-event; null when they do not take it. */
  eventType: number | null;
}

export type ReadAnswer = { kind: 'ok'; media: RemoteMedia } | { kind: 'bad'; reason: string };

/** Our offer for media at `local`. */
export function makeOffer(local: Address, sessionId: number): string {
  return makeSdp(local, sessionId, 1, EVENT_TYPE, 'sendrecv');
}

/** Our answer to an offer within the call: the same media again, for a session refresh or a hold. */
export function makeAnswer(offer: string, local: Address, sessionId: number, version: number): string {
  const direction = /^a=(sendonly|recvonly|inactive)\s*$/m.exec(offer.slice(0, BODY_MAX))?.[1];
  const ours = { sendonly: 'recvonly', recvonly: 'sendonly', inactive: 'inactive' }[direction ?? ''] ?? 'sendrecv';
  const read = readAnswer(offer);
  return makeSdp(local, sessionId, version, read.kind === 'ok' ? read.media.eventType : EVENT_TYPE, ours);
}

function makeSdp(local: Address, id: number, version: number, eventType: number | null, direction: string): string {
  const events = eventType === null ? [] : [`a=rtpmap:${eventType} telephone-event/8000`, `a=fmtp:${eventType} 0-16`];
  return [
    'v=0',
    `o=- ${id} ${version} IN IP4 ${local.address}`,
    's=-',
    `c=IN IP4 ${local.address}`,
    't=0 0',
    `m=audio ${local.port} RTP/AVP ${ALAW_TYPE}${eventType === null ? '' : ` ${eventType}`}`,
    `a=rtpmap:${ALAW_TYPE} PCMA/8000`,
    ...events,
    'a=ptime:20',
    `a=${direction}`,
    '',
  ].join('\r\n');
}

/** Reads the answer to our offer; tolerant of order, line ends and unknown lines. */
export function readAnswer(body: string): ReadAnswer {
  if (body.length > BODY_MAX) return bad('the SDP is too long');
  const lines = body.split(/\r?\n/, LINES_MAX).map((line) => line.trim());
  const from = lines.findIndex((line) => line.startsWith('m=audio '));
  if (from < 0) return bad('the SDP has no audio');
  const next = lines.findIndex((line, i) => i > from && line.startsWith('m='));
  const media = lines.slice(from, next < 0 ? undefined : next);
  const session = lines.slice(
    0,
    lines.findIndex((line) => line.startsWith('m=')),
  );
  const [, port, types] = /^m=audio (\d{1,5})(?:\/\d+)? +RTP\/AVP((?: +\d{1,3})+)/.exec(media[0]!) ?? [];
  if (port === undefined || types === undefined) return bad('the SDP offers no RTP/AVP');
  if (Number(port) === 0 || Number(port) > 65_535) return bad('the SDP refuses audio');
  const offered = types.trim().split(/ +/).map(Number);
  if (!offered.includes(ALAW_TYPE)) return bad('the SDP refuses G.711 A-law');
  const address = connection(media) ?? connection(session);
  const usable = address !== undefined && isIPv4(address) && address !== '0.0.0.0';
  return {
    kind: 'ok',
    media: { to: usable ? { address, port: Number(port) } : null, eventType: eventTypeOf(media, offered) },
  };
}

function connection(lines: readonly string[]): string | undefined {
  return lines.map((line) => /^c=IN IP4 ([^/\s]+)/i.exec(line)?.[1]).find((address) => address !== undefined);
}

function eventTypeOf(media: readonly string[], offered: readonly number[]): number | null {
  for (const line of media) {
    const type = /^a=rtpmap:(\d{1,3}) +telephone-event\/8000/i.exec(line)?.[1];
    if (type !== undefined && offered.includes(Number(type))) return Number(type);
  }
  // Named by number alone it can only be the one of our offer.
  const mapped = media.some((line) => line.startsWith(`a=rtpmap:${EVENT_TYPE} `));
  return offered.includes(EVENT_TYPE) && !mapped ? EVENT_TYPE : null;
}

function bad(reason: string): ReadAnswer {
  return { kind: 'bad', reason };
}
