// One campaign of a client, live, beside the list.
import { Anchor, Button, Drawer, Group, Stack } from '@mantine/core';
import { Link } from 'wouter';
import { useRead } from '../../api/queries.ts';
import { LiveDot } from '../../parts/live-dot.tsx';
import { Loaded } from '../../parts/states.tsx';
import { useMay } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { CampaignFacts, CampaignMessage } from '../campaigns/about-cards.tsx';
import { ProgressCard, RefusedCard } from '../campaigns/progress-card.tsx';
import { CampaignStateCell } from '../campaigns/state-tag.tsx';
import { canCancel, canPause } from '../campaigns/use-moves.tsx';
import { WORDS as CAMPAIGNS } from '../campaigns/words.ts';
import type { Asked } from './move-dialog.tsx';
import { WORDS } from './words.ts';

export interface CampaignDrawerProps {
  /** 0 = closed. */
  id: number;
  onClose: () => void;
  onAsk: (asked: Asked) => void;
}

export function CampaignDrawer({ id, onClose, onAsk }: CampaignDrawerProps) {
  const w = useWords(WORDS);
  const names = useWords(CAMPAIGNS);
  const common = useWords(COMMON);
  const mayChange = useMay()('clients:write');
  const read = useRead('operator.campaigns.get', { params: { id } }, { live: true, enabled: id > 0 });
  return (
    <Drawer
      opened={id > 0}
      onClose={onClose}
      position="right"
      size="xl"
      title={read.data?.name ?? names.title}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <Loaded query={read}>
        {(campaign) => (
          <Stack>
            <Group justify="space-between" align="flex-start">
              <CampaignStateCell campaign={campaign} />
              <LiveDot />
            </Group>
            <Group gap="xs">
              <Anchor component={Link} href={`/operator/clients/${campaign.account_id}`} size="sm">
                {w.openClient(campaign.account)}
              </Anchor>
            </Group>
            {campaign.reason_detail !== '' && (
              <span className="breakable quiet">
                {w.reason}: {campaign.reason_detail}
              </span>
            )}
            {mayChange && (
              <Group gap="xs">
                {canPause(campaign) && (
                  <Button variant="light" onClick={() => onAsk({ move: 'pause', campaign })}>
                    {names.pause}
                  </Button>
                )}
                {campaign.state === 'paused' && (
                  <Button onClick={() => onAsk({ move: 'resume', campaign })}>{names.resume}</Button>
                )}
                {canCancel(campaign) && (
                  <Button variant="light" color="red" onClick={() => onAsk({ move: 'cancel', campaign })}>
                    {names.cancel}
                  </Button>
                )}
              </Group>
            )}
            {campaign.import.recipients > 0 && <ProgressCard campaign={campaign} />}
            <RefusedCard campaign={campaign} />
            <CampaignMessage campaign={campaign} />
            <CampaignFacts campaign={campaign} />
          </Stack>
        )}
      </Loaded>
    </Drawer>
  );
}
