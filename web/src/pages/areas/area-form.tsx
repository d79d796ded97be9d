import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Answer } from '../../api/kaskad.ts';
import { useChange, useRead } from '../../api/queries.ts';
import { tellDone } from '../../parts/notices.ts';
import { Loaded } from '../../parts/states.tsx';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { readRanges, writeRanges } from './ranges-text.ts';
import { WORDS } from './words.ts';

/** Ranges made by hand: of a new direction, or of one that there is. */
export function AreaForm({ id, onClose }: { id: number | null; onClose: () => void }) {
  const read = useRead('operator.areas.get', { params: { id: id ?? 0 } }, { enabled: id !== null });
  if (id === null) return <Form area={null} onClose={onClose} />;
  return <Loaded query={read}>{(area) => <Form area={area} onClose={onClose} />}</Loaded>;
}

function Form({ area, onClose }: { area: Answer<'operator.areas.get'> | null; onClose: () => void }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const [name, setName] = useState(area?.name ?? '');
  const [text, setText] = useState(area === null ? '' : writeRanges(area.hand_ranges));
  const [problem, setProblem] = useState<string | null>(null);
  const options = {
    refresh: ['operator.areas.'],
    onDone: (saved: { name: string }) => {
      tellDone(w.saved(saved.name));
      onClose();
    },
  };
  const create = useChange('operator.areas.create', options);
  const change = useChange('operator.areas.ranges', options);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const read = readRanges(text);
        if ('badLine' in read) return setProblem(w.badRange(read.badLine));
        setProblem(null);
        if (area === null) create.mutate({ body: { name: name.trim(), ranges: read.ranges } });
        else change.mutate({ params: { id: area.id }, body: { ranges: read.ranges } });
      }}
    >
      <Stack>
        <TextInput
          label={w.name}
          required
          disabled={area !== null}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          label={w.rangesLabel}
          description={w.rangesHint}
          required={area === null}
          autosize
          minRows={6}
          maxRows={16}
          classNames={{ input: 'mono' }}
          error={problem}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button type="submit" loading={create.isPending || change.isPending}>
            {common.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
