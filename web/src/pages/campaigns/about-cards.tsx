// What a campaign says and on what terms, to be read.
import { Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from '../../parts/compose/compose.module.css';
import { VariableText } from '../../parts/compose/variable-text.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Section } from '../../parts/section.tsx';
import { ChannelName, Count, Moment, Money } from '../../parts/values.tsx';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { RUN } from './run-words.ts';
import type { Campaign } from './state-tag.tsx';

export function CampaignMessage({ campaign: { steps } }: { campaign: Campaign }) {
  const w = useWords(RUN);
  return (
    <Section title={w.message}>
      <Stack gap="sm">
        {steps.map(({ channel, sender, text, button, image_url: image, audio_url: audio }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          <div key={index}>
            <Group gap="xs" mb={4}>
              {steps.length > 1 && (
                <Text size="xs" c="dimmed">
                  {w.step(index + 1)}
                </Text>
              )}
              <ChannelName channel={channel} />
              <Text size="sm" fw={550}>
                {sender}
              </Text>
            </Group>
            <div className={classes.part}>
              {text === undefined || text === '' ? (
                <Text size="sm" c="dimmed">
                  {w.noText}
                </Text>
              ) : (
                <VariableText text={text} />
              )}
              {button !== undefined && (
                <Text size="sm">
                  {button.text} — <span className="mono">{button.url}</span>
                </Text>
              )}
              {[image, audio].map(
                (url) =>
                  url !== undefined && (
                    <div key={url} className="mono">
                      {url}
                    </div>
                  ),
              )}
            </div>
          </div>
        ))}
      </Stack>
    </Section>
  );
}

export interface CampaignFactsProps {
  campaign: Campaign;
  currency?: string;
  /** What hands the rows out that were not taken in. */
  badRows?: ReactNode;
}

export function CampaignFacts({ campaign, currency, badRows = null }: CampaignFactsProps) {
  const w = useWords(RUN);
  const common = useWords(COMMON);
  const f = w.facts;
  const { import: taken, price_max: cap, rate_per_s: rate } = campaign;
  const hasRows = taken.rows > 0;
  return (
    <Section title={w.terms}>
      <Facts
        facts={[
          (campaign.file_name !== null || hasRows) && { name: f.file, value: campaign.file_name ?? f.fileInline },
          hasRows && { name: f.rows, value: <Count n={taken.rows} /> },
          hasRows && {
            name: f.bad,
            value: (
              <Group gap="xs">
                <Count n={taken.bad} />
                {badRows}
              </Group>
            ),
          },
          hasRows && { name: f.duplicates, value: <Count n={taken.duplicates} /> },
          hasRows && { name: f.stopListed, value: <Count n={taken.stop_listed} /> },
          hasRows && { name: f.priced, value: <Money amount={taken.price} currency={currency} /> },
          cap !== null && { name: f.priceMax, value: <Money amount={cap} currency={currency} /> },
          campaign.transliterate && { name: f.latin, value: common.yes },
          { name: f.rate, value: rate === null ? f.rateFast : f.rateOf(rate) },
          { name: f.hours, value: campaign.hours || f.hoursAny },
          campaign.start_at !== null && { name: f.startAt, value: <Moment at={campaign.start_at} /> },
          campaign.expires_at !== null && { name: f.expiresAt, value: <Moment at={campaign.expires_at} /> },
          { name: f.created, value: <Moment at={campaign.created_at} /> },
          campaign.created_by !== '' && { name: f.createdBy, value: campaign.created_by },
          campaign.started_at !== null && { name: f.started, value: <Moment at={campaign.started_at} /> },
          campaign.finished_at !== null && { name: f.finished, value: <Moment at={campaign.finished_at} /> },
        ]}
      />
    </Section>
  );
}
