// What people do with campaigns, the client's and the operator's alike: start, pause, resume, cancel.
import { allowedStates, type CampaignAction, isAllowed } from '../domain/campaign-states.ts';
import { type Campaign, findCampaign, lockCampaign, moveCampaign, type StateChange } from '../store/campaigns.ts';
import type { Client } from '../store/db.ts';

export type Moved =
  | { kind: 'moved'; campaign: Campaign }
  | { kind: 'not_found' }
  /** Why not, in plain words. */
  | { kind: 'refused'; detail: string };

export interface MoveRequest {
  /** Whose campaign it must be; null = anybody's, for the operator. */
  accountId: number | null;
  id: number;
  by: 'client' | 'operator';
  /** The operator's, shown to the client. */
  reason?: string;
}

/** Part of the caller's transaction. The feeder sees it with its next round, within a fifth of a second. */
export async function moveByHand(
  client: Client,
  action: 'start' | 'pause' | 'resume' | 'cancel',
  request: MoveRequest,
  nowMs: number,
): Promise<Moved> {
  const campaign = await lockCampaign(client, request.accountId, request.id);
  if (campaign === null) return { kind: 'not_found' };
  if (!isAllowed(action, campaign.state)) return { kind: 'refused', detail: wrongState(action, campaign) };
  if (action === 'resume' && campaign.pausedBy === 'operator' && request.by === 'client') {
    return { kind: 'refused', detail: 'the operator has paused this campaign' };
  }
  if ((action === 'start' || action === 'resume') && isPast(campaign.expiresAt, nowMs)) {
    return { kind: 'refused', detail: 'expires_at has passed' };
  }
  await moveCampaign(client, campaign.id, allowedStates(action), changeOf(action, campaign, request, nowMs));
  return { kind: 'moved', campaign: (await findCampaign(client, request.accountId, request.id))! };
}

/** What to tell somebody who asks for what this state does not allow. */
export const wrongState = (action: CampaignAction, { state }: Campaign): string =>
  `the campaign is ${state}; this is possible while it is ${allowedStates(action).join(', ')}`;

const isPast = (moment: Date | null, nowMs: number): boolean => moment !== null && moment.getTime() <= nowMs;

function changeOf(action: string, campaign: Campaign, { by, reason = '' }: MoveRequest, nowMs: number): StateChange {
  if (action === 'cancel')
    return { state: 'canceled', reason: by === 'operator' ? 'operator' : '', reasonDetail: reason };
  if (action === 'pause') {
    return { state: 'paused', pausedBy: by, reason: by === 'operator' ? 'operator' : '', reasonDetail: reason };
  }
  const begins = campaign.startAt !== null && campaign.startAt.getTime() > nowMs ? 'scheduled' : 'running';
  return { state: begins };
}
