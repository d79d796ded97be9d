// Reads the configuration tables whole: they are small, change by hand, and are cached by every node.
import type pg from 'pg';
import type { Content } from '../domain/content.ts';
import type { Channel, TrafficClass } from '../domain/message.ts';

export interface AccountRow {
  id: number;
  login: string;
  passwordHash: string | null;
  passwordVersion: number;
  state: 'active' | 'blocked' | 'pending';
  timeZone: string;
  currency: string;
  getAnswer: 'json' | 'text' | null;
  tariffId: number | null;
  pushUrl: string;
  segmentsMax: number | null;
  ratePerS: number | null;
  moderation: 'off' | 'review' | 'reject';
  deniedChannels: Channel[];
  pushStyle: 'echo' | 'signed';
  pushState: 'active' | 'off' | 'gone';
  /** The client itself has set the push address: private networks are closed to it. */
  pushByClient: boolean;
}
/** What signed pushes of an account are signed with. */
export interface PushSecretRow {
  accountId: number;
  /** base64 */
  secret: string;
  expiresAtMs: number | null;
}
export interface TokenRow {
  id: number;
  accountId: number;
  name: string;
  /** Null = everything the account may do. */
  scopes: string[] | null;
  /** Networks it may be used from; empty = anywhere. */
  addresses: string[];
  expiresAtMs: number | null;
  sha256: string;
  md5Sha256: string;
  ratePerS: number | null;
}
export interface SenderRow {
  accountId: number;
  channel: Channel;
  name: string;
  state: 'pending' | 'approved' | 'rejected';
  trafficClass: TrafficClass | null;
}
export interface AreaRangeRow {
  areaId: number;
  lo: number;
  hi: number;
  operator: string;
  region: string;
  source: string;
}
export interface ConnectionRow {
  id: number;
  name: string;
  type: string;
  channels: Channel[];
  settings: Record<string, unknown>;
  state: 'active' | 'draining' | 'paused';
  stateReason: string;
  /** When it may send (src/domain/hours.ts), in `timeZone`; '' = always. */
  hours: string;
  timeZone: string;
  /** What the provider asks for one part. */
  costE7: bigint;
  /** The operator's word on codes of its upstream, before the connector's own. */
  errorClasses: ReadonlyMap<string, ErrorClassName>;
  /** The area that it alone serves; null = an ordinary one. */
  areaId: number | null;
  /** Messages to its area cost the client nothing, whatever the tariff says. */
  isFree: boolean;
  /** Changes whenever the link has to be opened anew. */
  version: string;
}
export type ErrorClassName = 'temporary' | 'throttle' | 'recipient' | 'content' | 'configuration';
/** What the provider of a connection asks for one part, from a moment on. */
export interface CostRow {
  connectionId: number;
  channel: Channel;
  areaId: number | null;
  costE7: bigint;
  validFromMs: number;
}
export interface RateRow {
  tariffId: number;
  channel: Channel;
  areaId: number | null;
  priceE7: bigint;
  charge: 'submitted' | 'delivered';
  validFromMs: number;
}
export interface RouteRow {
  id: number;
  channel: Channel;
  areaId: number | null;
  accountId: number | null;
  sender: string | null;
  connectionIds: number[];
  weights: number[] | null;
}
export interface RuleRow {
  id: number;
  accountId: number | null;
  kind: 'word' | 'pattern' | 'link';
  pattern: string;
  reason: string;
}
/** An approved one. */
export interface TemplateRow {
  accountId: number;
  channel: Channel;
  text: string;
  content: Content;
}
export interface ClosedRow {
  areaId: number;
  accountId: number | null;
  channel: Channel;
}

/** Column lists in the words of the row types above; `AS "camelCase"` keeps the mapping in one place. */
const QUERIES = {
  account: `SELECT id, login, password_hash AS "passwordHash", password_version AS "passwordVersion", state,
    time_zone AS "timeZone", currency, get_answer AS "getAnswer", tariff_id AS "tariffId", push_url AS "pushUrl",
    segments_max AS "segmentsMax", rate_per_s AS "ratePerS", moderation, denied_channels AS "deniedChannels",
    push_style AS "pushStyle", push_state AS "pushState",
    push_url <> '' AND push_url = push_client_url AS "pushByClient" FROM account`,
  push_secret: `SELECT account_id AS "accountId", secret, (extract(epoch FROM expires_at) * 1000)::float8 AS "expiresAtMs"
    FROM push_secret ORDER BY id DESC`,
  api_token: `SELECT id, account_id AS "accountId", token_sha256 AS sha256, token_md5_sha256 AS "md5Sha256",
    rate_per_s AS "ratePerS", name, scopes, addresses::text[] AS addresses,
    (extract(epoch FROM expires_at) * 1000)::float8 AS "expiresAtMs" FROM api_token WHERE revoked_at IS NULL`,
  sender_id: `SELECT account_id AS "accountId", channel, name, state, traffic_class AS "trafficClass" FROM sender_id`,
  area: `SELECT id, name FROM area`,
  area_range: `SELECT area_id AS "areaId", lo, hi, operator, region, source FROM area_range ORDER BY id`,
  closed_direction: `SELECT area_id AS "areaId", account_id AS "accountId", channel FROM closed_direction`,
  tariff_rate: `SELECT tariff_id AS "tariffId", channel, area_id AS "areaId", price_e7::text AS "priceE7", charge,
    extract(epoch FROM valid_from)::float8 * 1000 AS "validFromMs" FROM tariff_rate ORDER BY id`,
  connection: `SELECT id, name, type, COALESCE(channels, ARRAY[channel]) AS channels, settings, state, state_reason AS "stateReason", hours,
    time_zone AS "timeZone", cost_e7::text AS "costE7", error_classes AS "errorClasses", area_id AS "areaId", is_free AS "isFree",
    md5(name || ' ' || type || settings::text || hours || time_zone || cost_e7 || channel || COALESCE(channels::text, '')) AS version FROM connection WHERE state <> 'removed' ORDER BY id`,
  connection_rate: `SELECT connection_id AS "connectionId", channel, area_id AS "areaId", cost_e7::text AS "costE7",
    extract(epoch FROM valid_from)::float8 * 1000 AS "validFromMs" FROM connection_rate ORDER BY id`,
  route: `SELECT id, channel, area_id AS "areaId", account_id AS "accountId", sender, connection_ids AS "connectionIds", weights
    FROM route ORDER BY id`,
  moderation_rule: `SELECT id, account_id AS "accountId", kind, pattern, reason FROM moderation_rule ORDER BY id`,
  template: `SELECT account_id AS "accountId", channel, text, COALESCE(content, '{}') AS content FROM template WHERE state = 'approved' ORDER BY id`,
} as const;

interface ConfigRows {
  account: AccountRow;
  push_secret: PushSecretRow;
  api_token: TokenRow;
  sender_id: SenderRow;
  area: { id: number; name: string };
  area_range: AreaRangeRow;
  closed_direction: ClosedRow;
  tariff_rate: RateRow;
  connection: ConnectionRow;
  connection_rate: CostRow;
  route: RouteRow;
  moderation_rule: RuleRow;
  template: TemplateRow;
}
export type ConfigTable = keyof ConfigRows;
export const CONFIG_TABLES = Object.keys(QUERIES) as ConfigTable[];

export async function loadTable<T extends ConfigTable>(pool: pg.Pool, table: T): Promise<ConfigRows[T][]> {
  const { rows } = await pool.query(QUERIES[table]);
  if (table === 'tariff_rate') for (const row of rows) row.priceE7 = BigInt(row.priceE7);
  if (table === 'connection' || table === 'connection_rate') for (const row of rows) row.costE7 = BigInt(row.costE7);
  if (table === 'connection') for (const row of rows) row.errorClasses = new Map(Object.entries(row.errorClasses));
  return rows as ConfigRows[T][];
}

/** Version of each configuration table: what nodes compare to know that their cache is old. */
export async function configVersions(pool: pg.Pool): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ table_name: string; version: number }>(
    'SELECT table_name, version FROM config_version',
  );
  return new Map(rows.map((row) => [row.table_name, row.version]));
}
