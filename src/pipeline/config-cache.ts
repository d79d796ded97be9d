// The configuration as every node holds it in memory: looked up for each message, reloaded table by table on change.

import type pg from 'pg';
import { AreaIndex } from '../domain/areas.ts';
import { foldLogin } from '../domain/login.ts';
import type { Channel, TrafficClass } from '../domain/message.ts';
import { type CompiledRules, compileRules } from '../domain/moderation.ts';
import type { Route } from '../domain/routing.ts';
import { CostIndex, type Rate, RateIndex } from '../domain/tariff.ts';
import { type TemplateMatcher, templateMatcher } from '../domain/template.ts';
import {
  type AccountRow,
  CONFIG_TABLES,
  type ConfigTable,
  type ConnectionRow,
  configVersions,
  loadTable,
  type PushSecretRow,
  type TemplateRow,
  type TokenRow,
} from '../store/load-config.ts';
import type { AccountView, Directory, LoginEntry, TokenBounds, TokenEntry } from './ports.ts';
import { boundsOf } from './token-bounds.ts';

/** An account with everything the pipeline asks of it. */
export interface Account extends AccountView {
  passwordHash: string | null;
  passwordVersion: number;
  tariffId: number | null;
  pushUrl: string;
  segmentsMax: number | null;
  ratePerS: number | null;
  moderation: 'off' | 'review' | 'reject';
  deniedChannels: readonly Channel[];
  pushStyle: 'echo' | 'signed';
  pushState: 'active' | 'off' | 'gone';
  /** The client itself has set the push address: private networks are closed to it. */
  pushByClient: boolean;
}

/** An approved template, ready to recognise texts made of it. */
export type Template = TemplateRow & { matches: TemplateMatcher };

export interface Sender {
  name: string;
  state: 'pending' | 'approved' | 'rejected';
  trafficClass: TrafficClass | null;
}

const senderKey = (accountId: number, channel: string, name: string): string =>
  `${accountId}:${channel}:${name.toLowerCase()}`;
const closedKey = (accountId: number | null, channel: string, areaId: number): string =>
  `${accountId ?? '*'}:${channel}:${areaId}`;

export class ConfigCache implements Directory {
  readonly #pool: pg.Pool;
  readonly #versions = new Map<string, number>();
  #accounts = new Map<number, Account>();
  #logins = new Map<string, Account>();
  #pushSecrets = new Map<number, PushSecretRow[]>();
  #tokens = new Map<string, TokenRow>();
  #tokenHashes = new Map<string, TokenRow>();
  #tokensById = new Map<number, TokenRow>();
  #bounds = new Map<number, TokenBounds | null>();
  #senders = new Map<string, Sender>();
  #templates = new Map<number, Template[]>();
  #closed = new Set<string>();
  #areaIds = new Map<string, number>();
  #areaNames = new Map<number, string>();
  #connections = new Map<number, ConnectionRow>();
  #connectionList: ConnectionRow[] = [];
  #connectionNames = new Map<string, ConnectionRow>();
  /** Read-only views for the pipeline. */
  areas: AreaIndex = new AreaIndex([]);
  rates: RateIndex = new RateIndex([]);
  costs: CostIndex = new CostIndex([]);
  routes: Route[] = [];
  rules: CompiledRules = compileRules([]);
  readonly #listeners: (() => void)[] = [];

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** Called after every refresh that changed something. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Reloads the tables whose version moved. Returns their names. */
  async refresh(): Promise<ConfigTable[]> {
    const versions = await configVersions(this.#pool);
    const changed = CONFIG_TABLES.filter((table) => this.#versions.get(table) !== (versions.get(table) ?? 0));
    for (const table of changed) {
      await this.#load(table);
      this.#versions.set(table, versions.get(table) ?? 0);
    }
    if (changed.length > 0) for (const listener of this.#listeners) listener();
    return changed;
  }

  async #load(table: ConfigTable): Promise<void> {
    switch (table) {
      case 'account':
        this.#setAccounts(await loadTable(this.#pool, table));
        return;
      case 'push_secret':
        this.#pushSecrets = Map.groupBy(await loadTable(this.#pool, table), (row) => row.accountId);
        return;
      case 'api_token': {
        const tokens = await loadTable(this.#pool, table);
        this.#tokens = new Map(tokens.map((token) => [token.sha256, token]));
        this.#tokenHashes = new Map(tokens.map((token) => [`${token.accountId}:${token.md5Sha256}`, token]));
        this.#tokensById = new Map(tokens.map((token) => [token.id, token]));
        this.#bounds = new Map(tokens.map((token) => [token.id, boundsOf(token)]));
        return;
      }
      case 'sender_id': {
        const senders = await loadTable(this.#pool, table);
        this.#senders = new Map(senders.map((row) => [senderKey(row.accountId, row.channel, row.name), row]));
        return;
      }
      case 'area': {
        const areas = await loadTable(this.#pool, table);
        this.#areaIds = new Map(areas.map((area) => [area.name, area.id]));
        this.#areaNames = new Map(areas.map((area) => [area.id, area.name]));
        return;
      }
      case 'area_range': {
        const ranges = await loadTable(this.#pool, table);
        this.areas = new AreaIndex(
          ranges.map((range) => ({ ...range, areaName: this.#areaNames.get(range.areaId) ?? '', coarse: false })),
        );
        return;
      }
      case 'closed_direction': {
        const closed = await loadTable(this.#pool, table);
        this.#closed = new Set(closed.map((row) => closedKey(row.accountId, row.channel, row.areaId)));
        return;
      }
      case 'tariff_rate':
        this.rates = new RateIndex(await loadTable(this.#pool, table));
        return;
      case 'connection':
        this.#connectionList = await loadTable(this.#pool, table);
        this.#connections = new Map(this.#connectionList.map((row) => [row.id, row]));
        this.#connectionNames = new Map(this.#connectionList.map((row) => [row.name, row]));
        return;
      case 'connection_rate':
        this.costs = new CostIndex(await loadTable(this.#pool, table));
        return;
      case 'route':
        this.routes = await loadTable(this.#pool, table);
        return;
      case 'moderation_rule':
        this.rules = compileRules(await loadTable(this.#pool, table));
        return;
      case 'template': {
        const templates = await loadTable(this.#pool, table);
        const ready = templates.map((row) => ({ ...row, matches: templateMatcher(row.text) }));
        this.#templates = Map.groupBy(ready, (row) => row.accountId);
        return;
      }
      default: {
        const never: never = table;
        throw new Error(`unknown table ${String(never)}`);
      }
    }
  }

  #setAccounts(rows: AccountRow[]): void {
    this.#accounts = new Map(rows.map((row) => [row.id, row]));
    this.#logins = new Map(rows.map((row) => [foldLogin(row.login), row]));
  }

  account(id: number): Account | undefined {
    return this.#accounts.get(id);
  }

  /** base64, the newest first: what pushes are signed with at the moment. */
  pushSecrets(accountId: number, nowMs: number): string[] {
    const secrets = this.#pushSecrets.get(accountId) ?? [];
    return secrets.filter((row) => row.expiresAtMs === null || row.expiresAtMs > nowMs).map((row) => row.secret);
  }

  tokenRate(tokenId: number): number | null {
    return this.#tokensById.get(tokenId)?.ratePerS ?? null;
  }

  /** What a part costs the account now; null = its tariff does not serve the area. Free areas ask no tariff. */
  rateFor(
    { tariffId }: Pick<Account, 'tariffId'>,
    channel: Channel,
    areaId: number | null,
    nowMs: number,
  ): Rate | null {
    const isFree = this.#connectionList.some(
      (one) => one.isFree && one.areaId === areaId && one.channels.includes(channel),
    );
    if (isFree && areaId !== null) {
      return { tariffId: tariffId ?? 0, channel, areaId, priceE7: 0n, charge: 'submitted', validFromMs: 0 };
    }
    return tariffId === null ? null : this.rates.priceFor(tariffId, channel, areaId, nowMs);
  }

  token(tokenId: number): TokenRow | undefined {
    return this.#tokensById.get(tokenId);
  }

  sender(accountId: number, channel: Channel, name: string): Sender | undefined {
    return this.#senders.get(senderKey(accountId, channel, name));
  }

  /** Approved ones. */
  templates(accountId: number): readonly Template[] {
    return this.#templates.get(accountId) ?? [];
  }

  areaId(name: string): number | null {
    return this.#areaIds.get(name) ?? null;
  }

  areaName(id: number): string {
    return this.#areaNames.get(id) ?? '';
  }

  /** Every area that has a name, for the balance door. */
  areaIds(): Iterable<number> {
    return this.#areaNames.keys();
  }

  isClosed(accountId: number | null, channel: Channel, areaId: number): boolean {
    return this.#closed.has(closedKey(accountId, channel, areaId));
  }

  connection(id: number): ConnectionRow | undefined {
    return this.#connections.get(id);
  }

  connections(): readonly ConnectionRow[] {
    return this.#connectionList;
  }

  /** What a connection asks for one part to a number: by its area where it has such a line, else what it costs everywhere. */
  costE7(connectionId: number, channel: Channel, phone: string, nowMs: number): bigint {
    const everywhereE7 = this.#connections.get(connectionId)?.costE7 ?? 0n;
    if (!this.costs.has(connectionId)) return everywhereE7;
    const areaId = this.areaId(this.areas.lookup(phone).areaName);
    return this.costs.costE7(connectionId, channel, areaId, nowMs) ?? everywhereE7;
  }

  connectionNamed(name: string): ConnectionRow | undefined {
    return this.#connectionNames.get(name);
  }

  byToken(tokenSha256Hex: string): TokenEntry | null {
    return this.#entry(this.#tokens.get(tokenSha256Hex));
  }

  byTokenHash(login: string, sha256OfMd5Hex: string): TokenEntry | null {
    const account = this.#logins.get(foldLogin(login));
    return account === undefined ? null : this.#entry(this.#tokenHashes.get(`${account.id}:${sha256OfMd5Hex}`));
  }

  byLogin(login: string): LoginEntry | null {
    const account = this.#logins.get(foldLogin(login));
    if (account === undefined) return null;
    return { account, passwordHash: account.passwordHash, version: account.passwordVersion };
  }

  #entry(token: TokenRow | undefined): TokenEntry | null {
    const account = token === undefined ? undefined : this.#accounts.get(token.accountId);
    if (token === undefined || account === undefined) return null;
    return { account, tokenId: token.id, bounds: this.#bounds.get(token.id) ?? null };
  }
}
