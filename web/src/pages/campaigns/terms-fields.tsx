import { Button, NumberInput, SimpleGrid, TextInput } from '@mantine/core';
import { MomentInput } from '../../parts/compose/moment-input.tsx';
import { durationText } from '../../parts/duration.ts';
import { naiveOf } from '../../parts/zoned.ts';
import { useTimeZone } from '../../session/session.ts';
import { useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { PREPARE } from './prepare-words.ts';
import type { Terms, TermsFault } from './terms.ts';

const DAY_HOURS = '09:00-21:00';

export interface TermsFieldsProps {
  terms: Terms;
  onChange: (terms: Terms) => void;
  faults: readonly TermsFault[];
  /** Not once it has begun. */
  hasStart: boolean;
  /** Those who are still to be written to. */
  recipients: number;
}

/** When it begins and ends, at what hours and how fast it goes. */
export function TermsFields({ terms, onChange, faults, hasStart, recipients }: TermsFieldsProps) {
  const w = useWords(PREPARE);
  const zone = useTimeZone();
  const language = useLanguage();
  const now = naiveOf(new Date().toISOString(), zone);
  const fault = (...names: TermsFault[]) => {
    const found = names.find((name) => faults.includes(name));
    return found === undefined ? undefined : w.faults[found];
  };
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" style={{ alignItems: 'end' }}>
      {hasStart && (
        <MomentInput
          label={w.startAt}
          description={w.startAtHint(zone)}
          value={terms.startAt}
          onChange={(startAt) => onChange({ ...terms, startAt })}
          min={now}
          error={fault('start_past', 'start_missing')}
        />
      )}
      <TextInput
        label={w.hours}
        description={w.hoursHint}
        value={terms.hours}
        onChange={(event) => onChange({ ...terms, hours: event.currentTarget.value })}
        error={fault('hours_wrong')}
        rightSectionWidth={170}
        rightSection={
          terms.hours === '' ? (
            <Button variant="subtle" size="compact-xs" onClick={() => onChange({ ...terms, hours: DAY_HOURS })}>
              {w.hoursDay}
            </Button>
          ) : undefined
        }
      />
      <NumberInput
        label={w.rate}
        description={
          typeof terms.rate === 'number' && terms.rate > 0 && recipients > 0
            ? w.rateTakes(durationText(recipients / terms.rate, language))
            : w.rateHint
        }
        placeholder={w.rateFast}
        min={1}
        max={100_000}
        allowDecimal={false}
        value={terms.rate}
        onChange={(rate) => onChange({ ...terms, rate: typeof rate === 'number' ? rate : '' })}
        error={fault('rate_wrong')}
      />
      <MomentInput
        label={w.expiresAt}
        description={w.expiresAtHint}
        value={terms.expiresAt}
        onChange={(expiresAt) => onChange({ ...terms, expiresAt })}
        min={now}
        error={fault('expires_past')}
      />
    </SimpleGrid>
  );
}
