// Step two: the file, and which of its columns is what.
import { Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useRead } from '../../api/queries.ts';
import { Section } from '../../parts/section.tsx';
import { Loading, ProblemPlate } from '../../parts/states.tsx';
import { useMay } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import { BadRowsButton } from './bad-rows-button.tsx';
import { MappingCard } from './mapping-card.tsx';
import { PREPARE } from './prepare-words.ts';
import { ReasonAlert } from './reason-alert.tsx';
import type { Campaign } from './state-tag.tsx';
import { UploadCard } from './upload-card.tsx';

export function StepFile({ campaign, onTaken }: { campaign: Campaign; onTaken: () => void }) {
  const w = useWords(PREPARE);
  const may = useMay()('numbers:reveal');
  const { id, file_name: fileName, state } = campaign;
  // Another file has other columns: what was chosen for the one before is forgotten.
  const [uploads, setUploads] = useState(0);
  const hasFile = fileName !== null;
  const file = useRead('campaigns.file', { params: { id } }, { enabled: hasFile && may });
  const isGone = file.error?.code === 'not_found';
  return (
    <Stack>
      {state === 'failed' && (
        <ReasonAlert campaign={campaign}>
          {campaign.import.bad > 0 && <BadRowsButton campaign={campaign} />}
        </ReasonAlert>
      )}
      <UploadCard campaign={campaign} onUploaded={() => setUploads((count) => count + 1)} />
      {isGone && (
        <Text size="sm" role="alert">
          {w.fileGone}
        </Text>
      )}
      {file.data !== undefined ? (
        <MappingCard key={uploads} campaign={campaign} head={file.data} onTaken={onTaken} />
      ) : hasFile && !may ? (
        <Text size="sm" c="dimmed">
          {w.masked}
        </Text>
      ) : file.error !== null && !isGone ? (
        <ProblemPlate problem={file.error} onRetry={() => void file.refetch()} />
      ) : (
        hasFile &&
        !isGone && (
          <Section title={w.mapping}>
            <Loading rows={4} />
          </Section>
        )
      )}
    </Stack>
  );
}
