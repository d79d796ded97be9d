// What the pipeline's own functions need, for commands that change messages or judge them as a node would.
import type pg from 'pg';
import { CHANNELS } from '../../channels/index.ts';
import type { RoutingWorld } from '../../pipeline/choose-connection.ts';
import { ConfigCache } from '../../pipeline/config-cache.ts';
import { makePlanner } from '../../pipeline/plan-step.ts';
import type { SettlementRules } from '../../pipeline/settlement.ts';
import { readDown } from '../../store/connection-health.ts';
import { IdBlocks } from '../../store/ids.ts';
import { DOWN_AFTER_MS } from '../../workers/health-board.ts';

export interface CommandPipeline {
  routing: RoutingWorld;
  settlement: SettlementRules;
  ledgerIds: IdBlocks;
}

/** Reads the configuration as nodes do. */
export async function openPipeline(pool: pg.Pool): Promise<CommandPipeline> {
  const cache = new ConfigCache(pool);
  await cache.refresh();
  const down = await readDown(pool, DOWN_AFTER_MS);
  const definitions = new Map(CHANNELS.map((one) => [one.type, one]));
  const routing: RoutingWorld = {
    cache,
    links: { isDown: (id) => down.has(id) },
    definitions,
    nowMs: Date.now,
    random: Math.random,
  };
  const settlement: SettlementRules = {
    // A running node finds what is to be told by itself.
    tells: (accountId) => (cache.account(accountId)?.pushUrl ?? '') !== '',
    planNext: makePlanner(routing),
    costE7: (connectionId) => cache.connection(connectionId)?.costE7 ?? 0n,
  };
  return { routing, settlement, ledgerIds: new IdBlocks(pool, 'ledger_id_block') };
}
