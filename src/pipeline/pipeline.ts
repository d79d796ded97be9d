// What the doors see of the inside.
import type pg from 'pg';
import { outward } from '../domain/states.ts';
import { readBalance, readStates } from '../store/status.ts';
import type { Acceptor } from './accept.ts';
import type { ConfigCache } from './config-cache.ts';
import type { BalanceView, MessageStatus, Pipeline } from './ports.ts';

/** The pipeline's face towards the doors, over the acceptor, the cached configuration and the database. */
export function makePipeline(acceptor: Acceptor, cache: ConfigCache, pool: pg.Pool): Pipeline {
  return {
    accept: (request) => acceptor.accept(request),
    status: async (accountId, ids) => {
      const rows = await readStates(pool, accountId, ids);
      return new Map(
        rows.map((row): [number, MessageStatus] => {
          const state = outward(row.state);
          return [
            row.id,
            {
              id: row.id,
              state,
              changedAtMs: state === 'send' ? null : row.changedAtMs,
              segments: row.segments,
              unitPriceE7: row.unitPriceE7,
              channel: row.channel,
              code: row.code,
              result: row.result,
            },
          ];
        }),
      );
    },
    balance: async (accountId) => balanceOf(accountId, cache, pool),
  };
}

async function balanceOf(accountId: number, cache: ConfigCache, pool: pg.Pool): Promise<BalanceView> {
  const account = cache.account(accountId);
  const row = await readBalance(pool, accountId);
  const rates = account?.tariffId == null ? [] : cache.rates.current(account.tariffId, Date.now());
  const areas = rates.map(({ channel, areaId, priceE7 }) => ({
    channel,
    area: areaId === null ? EVERYWHERE : cache.areaName(areaId),
    priceE7,
  }));
  return {
    availableE7: row.balanceE7 - row.heldE7,
    spendableE7: row.balanceE7 - row.heldE7 + row.creditLimitE7,
    currency: account?.currency ?? 'RUR',
    unlimited: row.unlimited,
    areas,
  };
}

/** What the balance door calls a price that holds for every direction without a price of its own. */
const EVERYWHERE = 'Все направления';
