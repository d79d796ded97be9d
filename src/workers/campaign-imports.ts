// Imports the files of campaigns, a few at once: a short one does not wait for a long one, and one that fails for nobody.
import { type ImportWorld, importCampaign } from '../pipeline/campaign-import.ts';
import { type Campaign, campaignsIn } from '../store/campaigns.ts';
import type { Duty } from './duties.ts';

export interface ImportsWorld extends ImportWorld {
  failed(campaignId: number, error: unknown): void;
}

const EVERY_MS = 300;
/** Imports in hand at once. */
const PARALLEL_MAX = 3;
/** Of one account: somebody else's always finds a place. */
const ACCOUNT_MAX = 2;
/** It is tried again from where it was; the database may be away. */
const FAILED_PAUSE_MS = 3_000;
/** Campaigns looked at for one to begin with. */
const LOOKED_AT = 200;

export function campaignImports(world: ImportsWorld): Duty {
  const inHand = new Map<number, { accountId: number; done: Promise<void> }>();
  /** Not before: those that failed, and those that had nothing to do. */
  const pausing = new Map<number, number>();

  const start = (campaign: Campaign, signal: AbortSignal): void => {
    const done = importCampaign(world, campaign, signal)
      .then(() => EVERY_MS)
      .catch((error) => {
        if (!signal.aborted) world.failed(campaign.id, error);
        return FAILED_PAUSE_MS;
      })
      .then((pauseMs) => {
        pausing.set(campaign.id, Date.now() + pauseMs);
        inHand.delete(campaign.id);
      });
    inHand.set(campaign.id, { accountId: campaign.accountId, done });
  };
  const isFree = ({ id, accountId }: Campaign): boolean =>
    !inHand.has(id) &&
    !pausing.has(id) &&
    [...inHand.values()].filter((one) => one.accountId === accountId).length < ACCOUNT_MAX;

  return {
    name: 'campaign-imports',
    everyMs: EVERY_MS,
    run: async (signal) => {
      // A turn lasts as long as there is work, and looks for more meanwhile.
      try {
        do {
          for (const [id, untilMs] of pausing) if (untilMs <= Date.now()) pausing.delete(id);
          for (const campaign of await campaignsIn(world.pool, ['importing'], LOOKED_AT)) {
            if (inHand.size < PARALLEL_MAX && !signal.aborted && isFree(campaign)) start(campaign, signal);
          }
          if (inHand.size > 0) await Promise.race([...[...inHand.values()].map(({ done }) => done), pause(EVERY_MS)]);
        } while (inHand.size > 0 && !signal.aborted);
      } finally {
        await Promise.all([...inHand.values()].map(({ done }) => done));
      }
    },
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());
