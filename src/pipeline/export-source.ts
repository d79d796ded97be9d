// The rows of each kind of export, a batch at a time, by column.

import type pg from 'pg';
import { ownClientId } from '../domain/derived-client-id.ts';
import { LOOKUP_FIELDS } from '../domain/lookup.ts';
import { formatE7Trimmed } from '../domain/money.ts';
import { maskPhone } from '../observe/logger.ts';
import type { CellValue } from '../sheets/write-sheet.ts';
import {
  campaignRows,
  countMessages,
  countStops,
  type ExportedMessage,
  type ExportedRecipient,
  type ExportPage,
  PAGE_ROWS,
  pageOfCampaign,
  pageOfMessages,
  pageOfStops,
} from '../store/export-rows.ts';
import { type LedgerFilter, type LedgerLine, listLedger } from '../store/ledger-entries.ts';
import type { ConfigCache } from './config-cache.ts';
import type { ExportRequest } from './export-request.ts';
import { deliveryShare, latencyMs, reportStatistics } from './statistics.ts';
import { groupValue } from './statistics-names.ts';

export type ExportRow = Record<string, CellValue>;

export interface ExportBatch {
  rows: ExportRow[];
  /** Rows looked at for it. */
  looked: number;
}

export interface ExportSource {
  /** Rows that will be looked at; null = not known. */
  count(): Promise<number | null>;
  batches(): AsyncGenerator<ExportBatch>;
}

export interface ExportWorld {
  pool: pg.Pool;
  cache: ConfigCache;
  account: { id: number; timeZone: string };
  nowMs: number;
}

const LOOKUP_CHANNELS = ['hlr', 'ping'];

export function exportSource(world: ExportWorld, request: ExportRequest): ExportSource {
  const { pool, account, nowMs } = world;
  const { filters, reveal } = request;
  const shown = (phone: string) => (reveal ? phone : maskPhone(phone));
  const range = { accountId: account.id, fromMs: filters.fromMs ?? 0, toMs: filters.toMs ?? nowMs };
  switch (request.thing) {
    case 'messages':
    case 'lookups': {
      const isLookup = request.thing === 'lookups';
      const all = isLookup ? LOOKUP_CHANNELS : undefined;
      const channels = filters.channel === undefined ? all : [filters.channel];
      const { state, sender, phone } = filters;
      const filter = { ...range, channels, state, sender, phone };
      return {
        count: () => countMessages(pool, filter),
        batches: () =>
          paged(
            (after) => pageOfMessages(pool, filter, after),
            (row) => messageRow(row, shown),
          ),
      };
    }
    case 'campaign': {
      const campaignId = filters.campaignId ?? 0;
      return {
        count: () => campaignRows(pool, account.id, campaignId),
        batches: () =>
          paged(
            (after) => pageOfCampaign(pool, account.id, campaignId, after),
            (row) => recipientRow(row, shown),
          ),
      };
    }
    case 'stops':
      return {
        count: () => countStops(pool, account.id),
        batches: () =>
          paged(
            (after) => pageOfStops(pool, account.id, after),
            ({ phone, reason, source, created_at }) => ({
              phone: shown(phone),
              reason,
              source,
              created_at: ms(created_at),
            }),
          ),
      };
    case 'ledger':
      return {
        count: async () => null,
        batches: () =>
          ledgerBatches(pool, { ...range, kind: filters.entryKind, order: 'oldest', after: null, limit: PAGE_ROWS }),
      };
    case 'statistics':
      return { count: async () => null, batches: () => statisticsBatches(world, request) };
    default: {
      const never: never = request.thing;
      throw new Error(`unknown export ${String(never)}`);
    }
  }
}

async function* paged<R>(
  read: (after: number) => Promise<ExportPage<R>>,
  rowOf: (row: R) => ExportRow,
): AsyncGenerator<ExportBatch> {
  let after: number | null = 0;
  while (after !== null) {
    const page: ExportPage<R> = await read(after);
    yield { rows: page.rows.map(rowOf), looked: page.looked };
    after = page.next;
  }
}

async function* ledgerBatches(pool: pg.Pool, first: LedgerFilter): AsyncGenerator<ExportBatch> {
  let filter: LedgerFilter | null = first;
  while (filter !== null) {
    const lines: LedgerLine[] = await listLedger(pool, filter);
    yield { rows: lines.map(ledgerRow), looked: lines.length };
    const last = lines.at(-1);
    filter = lines.length < filter.limit || last === undefined ? null : { ...filter, after: last };
  }
}

const ms = (date: Date | null): number | null => date?.getTime() ?? null;
const money = (e7: string | null): string | null => (e7 === null ? null : formatE7Trimmed(BigInt(e7)));

function messageRow(row: ExportedMessage, shown: (phone: string) => string): ExportRow {
  const { channel, state, sender, text, area, error_code } = row;
  const known = row.result ?? {};
  const lookup = LOOKUP_FIELDS.map((name) => [name, known[name] === undefined ? null : String(known[name])]);
  return {
    client_id: ownClientId(row.client_id),
    ...{ channel, state, sender, text, area, error_code },
    id: String(row.id),
    created_at: ms(row.created_at),
    changed_at: ms(row.changed_at),
    phone: shown(row.phone),
    parts: row.segments,
    price: money(row.hold_e7),
    charged: money(row.charged_e7),
    refunded: money(row.refunded_e7),
    ...Object.fromEntries(lookup),
  };
}

function recipientRow(row: ExportedRecipient, shown: (phone: string) => string): ExportRow {
  const { recipient_state, channel, state, sender, text, error_code } = row;
  return {
    ...{ recipient_state, channel, state, sender, text, error_code },
    row: row.id,
    phone: shown(row.phone),
    refused: row.code,
    id: row.message_id === null ? null : String(row.message_id),
    created_at: ms(row.created_at),
    changed_at: ms(row.changed_at),
    parts: row.segments,
    charged: money(row.charged_e7),
  };
}

const ledgerRow = (line: LedgerLine): ExportRow => ({
  id: String(line.id),
  at: line.createdAt.getTime(),
  kind: line.kind,
  amount: formatE7Trimmed(line.balanceDeltaE7),
  held: formatE7Trimmed(line.heldDeltaE7),
  balance_after: formatE7Trimmed(line.balanceE7),
  held_after: formatE7Trimmed(line.heldE7),
  messages: line.messageCount,
  note: line.note,
});

const WEEK_MS = 7 * 86_400_000;

async function* statisticsBatches(world: ExportWorld, { filters }: ExportRequest): AsyncGenerator<ExportBatch> {
  const { pool, cache, account, nowMs } = world;
  const groupBy = filters.groupBy ?? ['day'];
  const toMs = filters.toMs ?? nowMs;
  const { channel, sender } = filters;
  const report = await reportStatistics(
    pool,
    {
      accountId: account.id,
      timeZone: account.timeZone,
      fromMs: filters.fromMs ?? toMs - WEEK_MS,
      toMs,
      groupBy,
      channel,
      sender,
    },
    false,
  );
  const rows = report.groups.map(({ key, counts }): ExportRow => {
    const share = deliveryShare(counts);
    const seconds = (part: number) => {
      const time = latencyMs(counts.latency, part);
      return time === null ? null : String(time / 1000);
    };
    const groups = groupBy.map((group, i) => {
      const value = key[i]!;
      return [group, value instanceof Date ? value.getTime() : groupValue(group, value, cache)];
    });
    const { messages, parts, waiting, delivered, read, undelivered, rejected, expired, canceled } = counts;
    return {
      ...{ messages, parts, waiting, delivered, read, undelivered, rejected, expired, canceled },
      partly_delivered: counts.partlyDelivered,
      charged: formatE7Trimmed(counts.chargedE7),
      refunded: formatE7Trimmed(counts.refundedE7),
      delivery_share: share === null ? null : share.toFixed(4),
      latency_median_s: seconds(0.5),
      latency_p95_s: seconds(0.95),
      ...Object.fromEntries(groups),
    };
  });
  yield { rows, looked: rows.length };
}
