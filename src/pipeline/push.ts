// One push: the old echo style of contract.md §2, "Status push". Builds the body, reads the echo; the network is the caller's.
import { outward } from '../domain/states.ts';
import { formatLocalTime } from '../domain/validity.ts';
import type { OutboxRow } from '../store/outbox.ts';

/** `[{"id_sms":"…","time":"…","state":"…"},…]`; times are the account's local ones. */
export function pushBody(rows: readonly OutboxRow[], timeZone: string): string {
  let body = '[';
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i] as OutboxRow;
    const time = formatLocalTime(row.changedAtMs, timeZone);
    body += `${i === 0 ? '' : ','}{"id_sms":"${row.messageId}","time":"${time}","state":"${outward(row.state)}"}`;
  }
  return `${body}]`;
}

/** Ids a client may echo beyond what was sent are cut here: an answer is not a place for surprises. */
const ECHO_MAX = 10_000;

/**
 * The ids that a client's answer names: `[{"id_sms":3234},…]`, strings or numbers, one object instead of a list too.
 * Anything unreadable acknowledges nothing.
 */
export function readEcho(body: string): Set<number> {
  let document: unknown;
  try {
    document = JSON.parse(body.replace(/^﻿/, ''));
  } catch {
    return new Set();
  }
  const list = Array.isArray(document) ? document.slice(0, ECHO_MAX) : [document];
  const ids = new Set<number>();
  for (const entry of list) {
    const raw = typeof entry === 'object' && entry !== null ? (entry as { id_sms?: unknown }).id_sms : entry;
    const id = typeof raw === 'string' && /^\s*\d{1,16}\s*$/.test(raw) ? Number(raw) : raw;
    if (typeof id === 'number' && Number.isSafeInteger(id)) ids.add(id);
  }
  return ids;
}
