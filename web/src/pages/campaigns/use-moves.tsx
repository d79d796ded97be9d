// Pause, resume and cancel, with what has to be asked before and said after.
import { Stack, Text } from '@mantine/core';
import { useChange } from '../../api/queries.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { tellDone, tellUndoable } from '../../parts/notices.ts';
import { useMay } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import type { Campaign, CampaignState } from './state-tag.tsx';
import { WORDS } from './words.ts';

const REFRESHED = ['campaigns.', 'balance.get', 'overview.get'];
const OVER: ReadonlySet<CampaignState> = new Set(['done', 'canceled']);
const PAUSABLE: ReadonlySet<CampaignState> = new Set(['running', 'scheduled']);

export const canPause = ({ state }: Campaign): boolean => PAUSABLE.has(state);
export const canCancel = ({ state }: Campaign): boolean => !OVER.has(state);

/** Nothing of it has gone to anybody. */
export const isUnsent = ({ sending: { accepted, refused } }: Campaign): boolean => accepted + refused === 0;

/** What a cancel would take back, and what not. */
export function CancelText({ campaign }: { campaign: Campaign }) {
  const w = useWords(WORDS);
  const { waiting, in_flight: flight, delivered } = campaign.sending;
  if (isUnsent(campaign)) return w.cancelDraft;
  return (
    <Stack gap={6}>
      {waiting > 0 && <Text size="sm">{w.cancelWaiting(waiting)}</Text>}
      {flight > 0 && <Text size="sm">{w.cancelFlight(flight)}</Text>}
      {delivered > 0 && <Text size="sm">{w.cancelDone(delivered)}</Text>}
      <Text size="sm" fw={550}>
        {w.cancelFinal}
      </Text>
    </Stack>
  );
}

export function useMoves() {
  const w = useWords(WORDS);
  const may = useMay()('campaigns:write');
  const confirm = useConfirm();
  const pausing = useChange('campaigns.pause', { refresh: REFRESHED });
  const resuming = useChange('campaigns.resume', { refresh: REFRESHED });
  const canceling = useChange('campaigns.cancel', { refresh: REFRESHED });
  const resume = ({ id, name }: Campaign) =>
    resuming.mutate({ params: { id } }, { onSuccess: () => tellDone(w.resumed(name)) });
  const pause = (campaign: Campaign) =>
    pausing.mutate(
      { params: { id: campaign.id } },
      { onSuccess: () => tellUndoable(w.paused(campaign.name), () => resume(campaign)) },
    );
  const cancel = async (campaign: Campaign) => {
    const agreed = await confirm({
      title: w.cancelTitle(campaign.name),
      text: <CancelText campaign={campaign} />,
      action: w.cancel,
      danger: true,
      ...(isUnsent(campaign) ? {} : { typed: w.cancelWord }),
    });
    if (!agreed) return;
    canceling.mutate({ params: { id: campaign.id } }, { onSuccess: () => tellDone(w.canceled(campaign.name)) });
  };
  return { may, pause, resume, cancel, isPending: pausing.isPending || resuming.isPending || canceling.isPending };
}
