// When it begins and ends, and what it may cost.
import { Button, Card, Checkbox, Select, SimpleGrid, Stack, TextInput, Title } from '@mantine/core';
import { parseHours } from '../../../../src/domain/hours.ts';
import { MomentInput } from '../../parts/compose/moment-input.tsx';
import { useTimeZone } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import { priceMaxE7 } from './request.ts';
import type { SendDraft } from './send-draft.ts';
import { WORDS } from './words.ts';

const LIVES = [5, 15, 60, 360, 1440, 2880];
const DAY_HOURS = '09:00-21:00';

export interface TermsCardProps {
  draft: SendDraft;
  onChange: (changes: Partial<SendDraft>) => void;
  hasSms: boolean;
  /** `YYYY-MM-DD HH:MM` of the account's zone. */
  now: string | undefined;
}

export function TermsCard({ draft, onChange, hasSms, now }: TermsCardProps) {
  const w = useWords(WORDS);
  const zone = useTimeZone();
  const areHoursWrong = draft.hours.trim() !== '' && parseHours(draft.hours) === null;
  return (
    <Card>
      <Stack gap="sm">
        <Title order={2}>{w.terms}</Title>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          <MomentInput
            label={w.start}
            description={w.startHint(zone)}
            value={draft.startAt}
            onChange={(startAt) => onChange({ startAt })}
            min={now}
          />
          <TextInput
            label={w.hours}
            description={w.hoursHint}
            value={draft.hours}
            onChange={(event) => onChange({ hours: event.currentTarget.value })}
            error={areHoursWrong ? w.faults.hours_wrong : undefined}
            rightSectionWidth={170}
            rightSection={
              draft.hours === '' ? (
                <Button variant="subtle" size="compact-xs" onClick={() => onChange({ hours: DAY_HOURS })}>
                  {w.hoursDay}
                </Button>
              ) : undefined
            }
          />
          <Select
            label={w.life}
            value={String(draft.lifeMinutes)}
            onChange={(value) => onChange({ lifeMinutes: Number(value ?? 0) })}
            data={[
              { value: '0', label: w.lifeDefault },
              ...LIVES.map((minutes) => ({
                value: String(minutes),
                label: minutes < 60 ? w.lifeMinutes(minutes) : w.lifeHours(minutes / 60),
              })),
              { value: '-1', label: w.lifeUntil },
            ]}
          />
          {draft.lifeMinutes < 0 && (
            <MomentInput
              label={w.until}
              description={w.untilHint(zone)}
              value={draft.expiresAt}
              onChange={(expiresAt) => onChange({ expiresAt })}
              min={now}
            />
          )}
          <TextInput
            label={w.price}
            description={w.priceHint}
            inputMode="decimal"
            value={draft.priceMax}
            onChange={(event) => onChange({ priceMax: event.currentTarget.value })}
            error={priceMaxE7(draft.priceMax) === null ? w.faults.price_wrong : undefined}
          />
        </SimpleGrid>
        {hasSms && (
          <Checkbox
            label={w.latin}
            description={w.latinHint}
            checked={draft.inLatin}
            onChange={(event) => onChange({ inLatin: event.currentTarget.checked })}
          />
        )}
      </Stack>
    </Card>
  );
}
