// A registry is checked first: what it would replace, what could not be read, what overlaps. Then it is taken in.
import { Alert, Button, Group, List, Progress, Stack, Text, TextInput } from '@mantine/core';
import { IconFile } from '@tabler/icons-react';
import { useState } from 'react';
import type { Answer } from '../../api/kaskad.ts';
import { useChange } from '../../api/queries.ts';
import { tellDone } from '../../parts/notices.ts';
import { UploadButton } from '../../parts/upload-button.tsx';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

const SHOWN_MAX = 10;

export function ImportDialog({ onClose }: { onClose: () => void }) {
  const w = useWords(WORDS);
  const [file, setFile] = useState<File | null>(null);
  const [source, setSource] = useState('');
  const [date, setDate] = useState('');
  const check = useChange('operator.areas.import');
  const load = useChange('operator.areas.import', {
    refresh: ['operator.areas.'],
    onDone: ({ ranges }) => {
      tellDone(w.loaded(ranges));
      onClose();
    },
  });
  const given = (dryRun: boolean) => ({
    query: { source: source.trim(), dry_run: dryRun, ...(date === '' ? {} : { registry_date: date }) },
    body: new Blob(file === null ? [] : [file], { type: 'text/csv' }),
  });
  const isReady = file !== null && source.trim() !== '';
  const isBusy = check.isPending || load.isPending;
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {w.registryAbout}
      </Text>
      <Group>
        <UploadButton
          accept=".csv,text/csv"
          leftSection={<IconFile size={16} />}
          onFile={(chosen) => {
            setFile(chosen);
            check.reset();
            if (source === '') setSource(chosen.name.replace(/\.csv$/i, ''));
          }}
        >
          {w.chooseFile}
        </UploadButton>
        {file !== null && <Text size="sm">{w.chosen(file.name)}</Text>}
      </Group>
      <TextInput
        label={w.sourceName}
        description={w.sourceHint}
        required
        maxLength={100}
        value={source}
        onChange={(event) => setSource(event.currentTarget.value)}
      />
      <TextInput
        label={w.dateLabel}
        description={w.dateHint}
        type="date"
        value={date}
        onChange={(event) => setDate(event.currentTarget.value)}
      />
      {isBusy && (
        <div role="status">
          <Text size="sm" c="dimmed">
            {w.working}
          </Text>
          <Progress value={100} animated aria-label={w.working} />
        </div>
      )}
      {check.data !== undefined && !isBusy && <Checked result={check.data} />}
      <Group justify="flex-end">
        <Button variant="default" disabled={!isReady || isBusy} onClick={() => check.mutate(given(true))}>
          {w.check}
        </Button>
        <Button disabled={!isReady || isBusy} loading={load.isPending} onClick={() => load.mutate(given(false))}>
          {w.load}
        </Button>
      </Group>
    </Stack>
  );
}

function Checked({ result }: { result: Answer<'operator.areas.import'> }) {
  const w = useWords(WORDS);
  const { ranges, replaced, areas, bad, bad_lines, unknown_regions, overlaps } = result;
  return (
    <Alert color={bad > 0 ? 'yellow' : 'teal'} title={w.checked(ranges, replaced)} role="status">
      <List size="sm">
        <List.Item>{w.areasIn(areas.length)}</List.Item>
        {unknown_regions.length > 0 && (
          <List.Item>
            {w.unknownRegions(unknown_regions.length)}:{' '}
            {unknown_regions
              .slice(0, SHOWN_MAX)
              .map(({ region }) => region)
              .join(', ')}
          </List.Item>
        )}
        {overlaps.with_other_sources > 0 && <List.Item>{w.overlaps(overlaps.with_other_sources)}</List.Item>}
        {bad > 0 && <List.Item>{w.bad(bad)}</List.Item>}
        {bad_lines.slice(0, SHOWN_MAX).map(({ line, reason }) => (
          <List.Item key={line}>
            {w.line(line)}: {reason}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
