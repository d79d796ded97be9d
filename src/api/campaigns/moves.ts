// Start, pause, resume and cancel differ in a word: one shape for the client's four and the operator's three.
import type { Static } from 'typebox';
import { type MoveRequest, moveByHand } from '../../pipeline/campaign-moves.ts';
import type { Client } from '../../store/db.ts';
import type { ApiContext } from '../context.ts';
import { clientMay, endpoint } from '../frame/endpoint.ts';
import { Problem } from '../frame/problem.ts';
import { CampaignView, IdPath, viewOf } from './fields.ts';

type Move = 'start' | 'pause' | 'resume' | 'cancel';

interface Moving {
  context: ApiContext;
  change<T>(work: (client: Client) => Promise<T>): Promise<T>;
}

/** @throws Problem `not_found`, `conflict` */
export async function moveIt(call: Moving, move: Move, request: MoveRequest): Promise<Static<typeof CampaignView>> {
  const moved = await call.change((client) => moveByHand(client, move, request, Date.now()));
  if (moved.kind === 'not_found') throw new Problem('not_found', 'there is no such campaign');
  if (moved.kind === 'refused') throw new Problem('conflict', moved.detail);
  return viewOf(call.context.cache, moved.campaign);
}

const clientMove = (move: Move, summary: string, description: string) =>
  endpoint({
    id: `campaigns.${move}`,
    method: 'POST',
    path: `/campaigns/{id}/${move}`,
    tag: 'Campaigns',
    summary,
    description,
    access: clientMay('campaigns:write'),
    params: IdPath,
    response: CampaignView,
    errors: ['not_found', 'conflict'],
    handler: (call) => moveIt(call, move, { accountId: call.principal.account.id, id: call.params.id, by: 'client' }),
  });

/** `POST /campaigns/{id}/start`. */
export const startCampaign = clientMove(
  'start',
  'Begin to send, now or at its start_at',
  'Money is set aside message by message. Where it ends the campaign pauses with the reason `insufficient_funds`, and nobody is lost: top up and resume.',
);
/** `POST /campaigns/{id}/pause`. */
export const pauseCampaign = clientMove(
  'pause',
  'Send nothing more for now',
  'Within a second nobody further is taken up. Messages that are accepted already (at most some thousand are, ahead of the operator) go on.',
);
/** `POST /campaigns/{id}/resume`. */
export const resumeCampaign = clientMove('resume', 'Go on where it was paused', 'Nobody is written to twice.');
/** `POST /campaigns/{id}/cancel`. */
export const cancelCampaign = clientMove(
  'cancel',
  'End it; what is queued of it is canceled as well',
  'Messages that no operator has in hand yet end as `canceled` and are not charged; those that are handed over go on.',
);
