import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { registrationRefused } from '../../../../src/domain/letters.ts';
import { useChange } from '../../api/queries.ts';
import { tellDone } from '../../parts/notices.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { LetterPreview } from './letters.tsx';
import type { Registration } from './requisites.tsx';
import { REFUSALS, WORDS } from './words.ts';

const CANNED = Object.keys(REFUSALS) as (keyof typeof REFUSALS)[];

/** No, and why: the applicant reads it in a letter. */
export function RefuseForm({ of, onBack, onDone }: { of: Registration; onBack: () => void; onDone: () => void }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const [reason, setReason] = useState('');
  const refuse = useChange('clients.refuse', {
    refresh: ['registrations.', 'clients.', 'mails.'],
    onDone: () => {
      tellDone(w.refusedDone(of.account));
      onDone();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        refuse.mutate({ params: { id: of.account_id }, body: { reason: reason.trim() } });
      }}
    >
      <Stack>
        <div>
          <Text size="sm" fw={500} mb={6}>
            {w.canned}
          </Text>
          <Group gap="xs">
            {CANNED.map((name) => (
              <Button key={name} size="compact-sm" variant="default" onClick={() => setReason(REFUSALS[name])}>
                {w[name]}
              </Button>
            ))}
          </Group>
        </div>
        <Textarea
          label={w.reason}
          description={w.reasonHint}
          required
          autosize
          minRows={3}
          maxLength={1000}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <LetterPreview letter={registrationRefused(of.account, reason.trim() || '…')} to={of.email} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onBack}>
            {common.back}
          </Button>
          <Button type="submit" color="red" disabled={reason.trim() === ''} loading={refuse.isPending}>
            {w.refuseDo}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
