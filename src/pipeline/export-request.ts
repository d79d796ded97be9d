// What an export is: which things, in which form, with which columns. Kept with its job as it was asked for.
import type { ClientScope } from '../domain/permissions.ts';
import type { CellKind, SheetColumn } from '../sheets/write-sheet.ts';
import type { StatisticsGroup } from '../store/statistics.ts';

export const EXPORT_KINDS = ['messages', 'lookups', 'ledger', 'campaign', 'stops', 'statistics'] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];
export const EXPORT_FORMATS = ['csv', 'xlsx', 'ndjson'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** The kind of jobs that make exports. */
export const EXPORT_JOB = 'export';
/** Exports of an account that may be waiting or running at once. */
export const OPEN_EXPORTS_MAX = 5;

export interface ExportFilters {
  fromMs?: number;
  toMs?: number;
  channel?: string;
  state?: string;
  sender?: string;
  phone?: string;
  /** Of ledger entries. */
  entryKind?: string;
  campaignId?: number;
  groupBy?: StatisticsGroup[];
}
export type ExportFilterName = keyof ExportFilters;

export interface ExportRequest {
  thing: ExportKind;
  format: ExportFormat;
  /** Of CSV. */
  delimiter: ',' | ';';
  filters: ExportFilters;
  columns: string[];
  /** Whole numbers: whoever asked may see them. */
  reveal: boolean;
}

interface KindSpec {
  /** Right that is asked for beside that of making exports. */
  scope: ClientScope;
  filters: readonly ExportFilterName[];
  /** Every column, in the order of the file. */
  columns: readonly SheetColumn[];
  hasPhones: boolean;
}

const columns = (kinds: Record<string, CellKind>): SheetColumn[] =>
  Object.entries(kinds).map(([name, kind]) => ({ name, kind }));

const COUNTS: Record<string, CellKind> = {
  messages: 'integer',
  parts: 'integer',
  waiting: 'integer',
  delivered: 'integer',
  read: 'integer',
  undelivered: 'integer',
  rejected: 'integer',
  expired: 'integer',
  partly_delivered: 'integer',
  canceled: 'integer',
  charged: 'money',
  refunded: 'money',
};

export const EXPORTS: Record<ExportKind, KindSpec> = {
  messages: {
    scope: 'messages:read',
    filters: ['fromMs', 'toMs', 'channel', 'state', 'sender', 'phone'],
    hasPhones: true,
    columns: columns({
      id: 'text',
      client_id: 'text',
      created_at: 'time',
      channel: 'text',
      state: 'text',
      changed_at: 'time',
      phone: 'text',
      sender: 'text',
      text: 'text',
      parts: 'integer',
      area: 'text',
      price: 'money',
      charged: 'money',
      refunded: 'money',
      error_code: 'text',
    }),
  },
  lookups: {
    scope: 'messages:read',
    filters: ['fromMs', 'toMs', 'channel', 'state', 'phone'],
    hasPhones: true,
    columns: columns({
      id: 'text',
      client_id: 'text',
      created_at: 'time',
      channel: 'text',
      phone: 'text',
      state: 'text',
      changed_at: 'time',
      mccmnc: 'text',
      operator: 'text',
      country: 'text',
      ported: 'text',
      roaming: 'text',
      imsi: 'text',
      charged: 'money',
      error_code: 'text',
    }),
  },
  ledger: {
    scope: 'ledger:read',
    filters: ['fromMs', 'toMs', 'entryKind'],
    hasPhones: false,
    columns: columns({
      id: 'text',
      at: 'time',
      kind: 'text',
      amount: 'money',
      held: 'money',
      balance_after: 'money',
      held_after: 'money',
      messages: 'integer',
      note: 'text',
    }),
  },
  campaign: {
    scope: 'campaigns:read',
    filters: ['campaignId'],
    hasPhones: true,
    columns: columns({
      row: 'integer',
      phone: 'text',
      recipient_state: 'text',
      refused: 'text',
      id: 'text',
      created_at: 'time',
      channel: 'text',
      state: 'text',
      changed_at: 'time',
      sender: 'text',
      text: 'text',
      parts: 'integer',
      charged: 'money',
      error_code: 'text',
    }),
  },
  stops: {
    scope: 'stops:read',
    filters: [],
    hasPhones: true,
    columns: columns({ phone: 'text', reason: 'text', source: 'text', created_at: 'time' }),
  },
  statistics: {
    scope: 'statistics:read',
    filters: ['fromMs', 'toMs', 'channel', 'sender', 'groupBy'],
    hasPhones: false,
    columns: columns({
      hour: 'time',
      day: 'text',
      ...{ channel: 'text', area: 'text', sender: 'text', state: 'text' },
      ...COUNTS,
      delivery_share: 'money',
      latency_median_s: 'money',
      latency_p95_s: 'money',
    }),
  },
};

/** Columns when none are named: of statistics only the groups asked for. */
export function defaultColumns(kind: ExportKind, filters: ExportFilters): string[] {
  const all = EXPORTS[kind].columns.map(({ name }) => name);
  if (kind !== 'statistics') return all;
  const groups = new Set<string>(filters.groupBy);
  return all.filter(
    (name) => groups.has(name) || !['hour', 'day', 'channel', 'area', 'sender', 'state'].includes(name),
  );
}

/** What a job of an export was asked for. */
export const requestOf = (parameters: Record<string, unknown>): ExportRequest => parameters as unknown as ExportRequest;
