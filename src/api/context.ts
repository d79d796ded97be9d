// What endpoints are given of the node.
import type pg from 'pg';
import type { ChannelDefinition } from '../channels/channel.ts';
import type { Config } from '../config/config.ts';
import type { Authenticator } from '../identity/authenticator.ts';
import type { ConfigCache } from '../pipeline/config-cache.ts';
import type { EvaluateWorld } from '../pipeline/evaluate-step.ts';
import type { Pipeline } from '../pipeline/ports.ts';
import type { PushClient } from '../pipeline/push-client.ts';
import type { SettlementRules } from '../pipeline/settlement.ts';
import type { IdBlocks } from '../store/ids.ts';

export interface ApiContext {
  config: Config;
  /** For everything that is not the hot path. */
  pool: pg.Pool;
  hot: pg.Pool;
  cache: ConfigCache;
  pipeline: Pipeline;
  definitions: ReadonlyMap<string, ChannelDefinition>;
  authenticator: Authenticator;
  /** Everything an evaluation of a recipient needs: previews and simulations use the very rules of accepting. */
  evaluation: EvaluateWorld;
  settlement: SettlementRules;
  ledgerIds: IdBlocks;
  /** Reads what changed in the configuration now, so that whoever changed it sees it at work with the next request. */
  refresh(): Promise<void>;
  /** Statuses are waiting to be told. */
  poke(accountIds: Iterable<number>): void;
  /** The way out of pushes, for those that somebody asks for. */
  pushClient: PushClient;
  /** There is something to send on these connections. */
  announce(connectionIds: ReadonlySet<number>): void;
  onError(error: unknown, where: string): void;
  /** Test hook: every answer is held against its schema. */
  checkAnswers: boolean;
}
