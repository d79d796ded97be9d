// The campaign that a request is about, and what is thrown when it is not there or not in the right state.
import { type CampaignAction, isAllowed } from '../../domain/campaign-states.ts';
import { wrongState } from '../../pipeline/campaign-moves.ts';
import { SheetError } from '../../sheets/sheet-row.ts';
import { type Campaign, findCampaign, lockCampaign } from '../../store/campaigns.ts';
import type { Client, Queryable } from '../../store/db.ts';
import { Problem } from '../frame/problem.ts';

/** @throws Problem `not_found` */
export async function ownCampaign(pool: Queryable, accountId: number | null, id: number): Promise<Campaign> {
  return known(await findCampaign(pool, accountId, id));
}

/** The same, locked, in a state that allows the action. @throws Problem `not_found`, `conflict` */
export async function campaignFor(
  client: Client,
  accountId: number,
  id: number,
  action: CampaignAction,
): Promise<Campaign> {
  const campaign = known(await lockCampaign(client, accountId, id));
  checkState(campaign, action);
  return campaign;
}

/** @throws Problem `conflict` */
export function checkState(campaign: Campaign, action: CampaignAction): void {
  if (!isAllowed(action, campaign.state)) throw new Problem('conflict', wrongState(action, campaign));
}

function known(campaign: Campaign | null): Campaign {
  if (campaign === null) throw new Problem('not_found', 'there is no such campaign');
  return campaign;
}

/** Runs what reads a file. @throws Problem `file_unreadable` */
export async function reading<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SheetError) throw new Problem('file_unreadable', error.message);
    throw error;
  }
}
