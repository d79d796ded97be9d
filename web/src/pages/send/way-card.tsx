// What is sent: by one channel, by a saved cascade, or by one that is made for this time.
import { Anchor, Card, Group, SegmentedControl, Select, Stack, Text, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useId } from 'react';
import { Link } from 'wouter';
import type { Channel } from '../../../../src/domain/message.ts';
import { ChannelChips } from '../../parts/compose/channel-chips.tsx';
import { ContentFields } from '../../parts/compose/content-fields.tsx';
import { MessageText } from '../../parts/compose/message-text.tsx';
import { SenderSelect } from '../../parts/compose/sender-select.tsx';
import { hasSender, hasText, type StepDraft } from '../../parts/compose/step-draft.ts';
import { StepList } from '../../parts/compose/step-list.tsx';
import { PHONE } from '../../parts/paged-table.tsx';
import { ChannelName, Money } from '../../parts/values.tsx';
import { useMay, useMe } from '../../session/session.ts';
import { CHANNEL_WORDS } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import type { Profile, SendDraft, Way } from './send-draft.ts';
import { WORDS } from './words.ts';

export interface WayCardProps {
  draft: SendDraft;
  onChange: (changes: Partial<SendDraft>) => void;
  profiles: readonly Profile[] | undefined;
  profile: Profile | null;
  steps: readonly StepDraft[];
}

export function WayCard({ draft, onChange, profiles, profile, steps }: WayCardProps) {
  const w = useWords(WORDS);
  const may = useMay();
  const id = useId();
  const isPhone = useMediaQuery(PHONE) ?? false;
  const { step } = draft;
  const changeStep = (changes: Partial<StepDraft>) => onChange({ step: { ...step, ...changes } });
  return (
    <Card>
      <Stack gap="sm">
        <Title order={2}>{w.what}</Title>
        <div>
          <Text id={id} size="sm" fw={500} mb={4}>
            {w.way}
          </Text>
          <SegmentedControl
            aria-labelledby={id}
            orientation={isPhone ? 'vertical' : 'horizontal'}
            fullWidth={isPhone}
            value={draft.way}
            onChange={(way) => onChange({ way: way as Way })}
            data={[
              { value: 'channel', label: w.wayChannel },
              ...(may('profiles:read') ? [{ value: 'profile', label: w.wayProfile }] : []),
              { value: 'steps', label: w.waySteps },
            ]}
          />
        </div>
        {draft.way === 'channel' && (
          <>
            <ChannelChips channel={step.channel} onChange={(channel) => changeStep({ channel, sender: '' })} />
            {hasSender(step.channel) && (
              <SenderSelect channel={step.channel} sender={step.sender} onChange={(sender) => changeStep({ sender })} />
            )}
            <ContentFields step={step} onChange={changeStep} inLatin={draft.inLatin} />
          </>
        )}
        {draft.way === 'profile' && (
          <SavedCascade draft={draft} onChange={onChange} profiles={profiles} profile={profile} steps={steps} />
        )}
        {draft.way === 'steps' && (
          <StepList steps={draft.steps} onChange={(changed) => onChange({ steps: changed })} inLatin={draft.inLatin} />
        )}
      </Stack>
    </Card>
  );
}

function SavedCascade({ draft, onChange, profiles, profile, steps }: WayCardProps) {
  const w = useWords(WORDS);
  const channels = useWords(CHANNEL_WORDS);
  const may = useMay();
  const { account } = useMe();
  const make = may('profiles:write') && (
    <Anchor component={Link} href="/cascades/new" size="sm">
      {w.profileMake}
    </Anchor>
  );
  if (profiles?.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {w.profileNone} {make}
      </Text>
    );
  }
  const written = [...new Set(steps.map(({ channel }) => channel))].filter((channel) => hasText(channel));
  return (
    <>
      <Select
        label={w.profile}
        placeholder={w.profileChoose}
        data={(profiles ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
        value={draft.profile === null ? null : String(draft.profile)}
        onChange={(value) => onChange({ profile: value === null ? null : Number(value), texts: {} })}
        searchable={(profiles?.length ?? 0) > 8}
      />
      {profile !== null && (
        <>
          <Group gap="xs" component="section" aria-label={profile.name}>
            {profile.steps.map(({ channel }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
              <Group key={index} gap={6}>
                {index > 0 && (
                  <Text span c="dimmed" aria-hidden>
                    →
                  </Text>
                )}
                <ChannelName channel={channel} />
              </Group>
            ))}
            {profile.price_max !== null && (
              <Text size="sm" c="dimmed" component="span">
                {w.profileCap}: <Money amount={profile.price_max} currency={account?.currency} />
              </Text>
            )}
            <Anchor component={Link} href={`/cascades/${profile.id}`} size="sm">
              {w.profileOpen}
            </Anchor>
          </Group>
          {written.map((channel: Channel) => (
            <MessageText
              key={channel}
              channel={channel}
              label={w.profileText(channels[channel])}
              description={w.profileTextHint}
              text={steps.find((one) => one.channel === channel)?.text ?? ''}
              onChange={(text) => onChange({ texts: { ...draft.texts, [channel]: text } })}
              inLatin={draft.inLatin}
            />
          ))}
        </>
      )}
    </>
  );
}
