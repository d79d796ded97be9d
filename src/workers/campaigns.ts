// The duties of campaigns: importing, feeding, keeping up. Three leases, so that nodes share them and a long file holds up nobody's
// sending.
import { setTimeout as wait } from 'node:timers/promises';
import { CampaignFeeder, type FeedWorld } from '../pipeline/campaign-feed.ts';
import { type ImportWorld, importCampaign } from '../pipeline/campaign-import.ts';
import { cancelQueued, countDue, forgetOld, type UpkeepWorld } from '../pipeline/campaign-upkeep.ts';
import { campaignsIn, startDue } from '../store/campaigns.ts';
import type { Duty } from './duties.ts';

/** Imports at the same time: a short one does not wait for a long one. */
const IMPORTS_MAX = 3;
/** Campaigns that run at once; more wait until one of these is over or paused. */
const RUNNING_MAX = 500;
const FAILED_PAUSE_MS = 3_000;
/** Pause between two rounds, in which nothing was fed or something was. */
const IDLE_MS = 100;
const BUSY_MS = 5;
const FORGET_EVERY_MS = 600_000;

export interface CampaignWorld extends FeedWorld, ImportWorld, UpkeepWorld {}

export function campaignDuties(world: CampaignWorld): Duty[] {
  const feeder = new CampaignFeeder(world);
  let forgottenAtMs = 0;
  return [
    {
      name: 'campaign-imports',
      everyMs: 300,
      run: async (signal) => {
        const importing = await campaignsIn(world.pool, ['importing'], IMPORTS_MAX);
        const failed = importing.map((campaign) =>
          importCampaign(world, campaign, signal).then(
            () => false,
            (error) => {
              if (!signal.aborted) world.failed(campaign.id, error);
              return true;
            },
          ),
        );
        // It is tried again from where it was; the database may be away.
        if ((await Promise.all(failed)).includes(true)) await pause(FAILED_PAUSE_MS, signal);
      },
    },
    { name: 'campaigns', everyMs: 200, run: (signal) => feedAll(world, feeder, signal) },
    {
      name: 'campaign-upkeep',
      everyMs: 500,
      run: async (signal) => {
        await cancelQueued(world, signal);
        await countDue(world, signal);
        if (Date.now() - forgottenAtMs < FORGET_EVERY_MS) return;
        forgottenAtMs = Date.now();
        await forgetOld(world, signal);
      },
    },
  ];
}

/** Rounds until no campaign runs. */
async function feedAll(world: CampaignWorld, feeder: CampaignFeeder, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await startDue(world.pool);
    const running = await campaignsIn(world.pool, ['running'], RUNNING_MAX);
    if (running.length === 0) return;
    const fed = await feeder.feed(running);
    await pause(fed > 0 ? BUSY_MS : IDLE_MS, signal);
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> => wait(ms, undefined, { signal }).catch(() => {});
