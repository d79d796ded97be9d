import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { download, type KaskadError } from '../../api/kaskad.ts';
import { tellProblem } from '../../parts/notices.ts';
import { useMay } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import { PREPARE } from './prepare-words.ts';
import type { Campaign } from './state-tag.tsx';

/** The rows of the file that were not taken in, with what is wrong with each. */
export function BadRowsButton({ campaign: { id } }: { campaign: Campaign }) {
  const w = useWords(PREPARE);
  const may = useMay()('numbers:reveal');
  const [isPending, setPending] = useState(false);
  if (!may) return null;
  const onClick = () => {
    setPending(true);
    download('campaigns.bad_rows', { params: { id } }, `campaign-${id}-bad-rows.csv`)
      .catch((problem) => tellProblem(problem as KaskadError))
      .finally(() => setPending(false));
  };
  return (
    <Button
      variant="default"
      size="compact-xs"
      leftSection={<IconDownload size={14} />}
      loading={isPending}
      onClick={onClick}
      aria-label={w.badDownload}
    >
      {w.badShort}
    </Button>
  );
}
