// A campaign that was started, is over, or is only looked at: how far it is, what became of it, to whom it goes.
import { Grid, Stack } from '@mantine/core';
import { useMe } from '../../session/session.ts';
import { CampaignFacts, CampaignMessage } from './about-cards.tsx';
import { BadRowsButton } from './bad-rows-button.tsx';
import { ProgressCard, RefusedCard } from './progress-card.tsx';
import { ReasonAlert } from './reason-alert.tsx';
import { Recipients } from './recipients.tsx';
import { type FullCampaign, MoneyWarning } from './step-check.tsx';

export function Running({ campaign }: { campaign: FullCampaign }) {
  const { account } = useMe();
  const { state } = campaign;
  const isGoing = state === 'running' || state === 'scheduled';
  return (
    <Stack>
      <ReasonAlert campaign={campaign} />
      {isGoing && <MoneyWarning campaign={campaign} />}
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 7.5 }}>
          <Stack gap="md">
            {campaign.import.recipients > 0 && <ProgressCard campaign={campaign} currency={account?.currency} />}
            <RefusedCard campaign={campaign} />
            <CampaignMessage campaign={campaign} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4.5 }}>
          <CampaignFacts
            campaign={campaign}
            currency={account?.currency}
            badRows={campaign.import.bad > 0 ? <BadRowsButton campaign={campaign} /> : null}
          />
        </Grid.Col>
      </Grid>
      <Recipients campaign={campaign} />
    </Stack>
  );
}
