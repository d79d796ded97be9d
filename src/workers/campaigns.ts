// The duties of campaigns: importing, feeding, keeping up. Three leases, so that nodes share them and a long file holds up nobody's
// sending.
import { setTimeout as wait } from 'node:timers/promises';
import { CampaignFeeder, type FeedWorld } from '../pipeline/campaign-feed.ts';
import { adopt, cancelQueued, countDue, forgetOld, type UpkeepWorld } from '../pipeline/campaign-upkeep.ts';
import { campaignsIn, startDue } from '../store/campaigns.ts';
import { campaignImports, type ImportsWorld } from './campaign-imports.ts';
import type { Duty } from './duties.ts';

/** Campaigns that run at once; more wait until one of these is over or paused. */
const RUNNING_MAX = 500;
/** Pause between two rounds, in which nothing was fed or something was. */
const IDLE_MS = 100;
const BUSY_MS = 5;
const FORGET_EVERY_MS = 600_000;

export interface CampaignWorld extends FeedWorld, ImportsWorld, UpkeepWorld {}

export function campaignDuties(world: CampaignWorld): Duty[] {
  const feeder = new CampaignFeeder(world);
  let forgottenAtMs = 0;
  return [
    campaignImports(world),
    { name: 'campaigns', everyMs: 200, run: (signal) => feedAll(world, feeder, signal) },
    {
      name: 'campaign-upkeep',
      everyMs: 500,
      run: async (signal) => {
        await adopt(world, signal);
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
