// The terms of a campaign that was started: what may still be changed of them.
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/queries.ts';
import { tellDone } from '../../parts/notices.ts';
import { useTimeZone } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { PREPARE } from './prepare-words.ts';
import type { Campaign } from './state-tag.tsx';
import { termsChange, termsFaults, termsOf } from './terms.ts';
import { TermsFields } from './terms-fields.tsx';

const NAME_MAX = 100;

export function SettingsDialog({ campaign, onClose }: { campaign: Campaign; onClose: () => void }) {
  const w = useWords(PREPARE);
  const common = useWords(COMMON);
  const zone = useTimeZone();
  // As it was when the dialog was opened: what comes live must not look like a change.
  const [before] = useState(() => termsOf(campaign, zone));
  const [terms, setTerms] = useState(before);
  const [name, setName] = useState(campaign.name);
  const hasBegun = campaign.started_at !== null;
  const needsStart = campaign.state === 'scheduled';
  const faults = termsFaults(terms, { zone, nowMs: Date.now(), hasBegun, needsStart });
  const change = useChange('campaigns.change', {
    refresh: ['campaigns.'],
    onDone: () => {
      tellDone(w.settingsSaved);
      onClose();
    },
  });
  const onSubmit = () => {
    const written = name.trim();
    const body = { ...termsChange(terms, before, zone), ...(written === campaign.name ? {} : { name: written }) };
    if (Object.keys(body).length === 0) return onClose();
    change.mutate({ params: { id: campaign.id }, body });
  };
  return (
    <Modal opened onClose={onClose} title={w.settings} size="lg" closeButtonProps={{ 'aria-label': common.close }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <Stack>
          <TextInput
            label={w.name}
            required
            maxLength={NAME_MAX}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TermsFields
            terms={terms}
            onChange={setTerms}
            faults={faults}
            hasStart={!hasBegun}
            recipients={campaign.sending.waiting}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common.cancel}
            </Button>
            <Button type="submit" loading={change.isPending} disabled={faults.length > 0 || name.trim() === ''}>
              {common.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
