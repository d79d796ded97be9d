// The file of recipients: chosen or dropped, on its way with its bytes counted, here.
import { Box, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { IconDownload, IconFileSpreadsheet, IconUpload } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import type { KaskadError } from '../../api/kaskad.ts';
import { keyOf, refresh } from '../../api/queries.ts';
import { tellProblem } from '../../parts/notices.ts';
import { Section } from '../../parts/section.tsx';
import { UploadButton } from '../../parts/upload-button.tsx';
import { useWords } from '../../words/words.ts';
import { useSizeText } from '../exports/export-state.tsx';
import classes from './campaigns.module.css';
import { PREPARE } from './prepare-words.ts';
import type { Campaign } from './state-tag.tsx';
import { FILE_ENDINGS, hasFileEnding, uploadFile } from './upload-file.ts';

interface OnItsWay {
  name: string;
  loaded: number;
  size: number;
  stop: AbortController;
}

export function UploadCard({ campaign, onUploaded }: { campaign: Campaign; onUploaded: () => void }) {
  const w = useWords(PREPARE);
  const sizeText = useSizeText();
  const client = useQueryClient();
  const [way, setWay] = useState<OnItsWay | null>(null);
  const [isOver, setOver] = useState(false);
  const [fault, setFault] = useState('');
  const { id, variables, file_name: fileName } = campaign;
  const now = useRef<AbortController | null>(null);
  useEffect(() => () => now.current?.abort(), []);

  const onFile = async (file: File) => {
    if (!hasFileEnding(file.name)) return setFault(w.wrongType);
    setFault('');
    const stop = new AbortController();
    now.current = stop;
    setWay({ name: file.name, loaded: 0, size: file.size, stop });
    try {
      const head = await uploadFile(
        id,
        file,
        (loaded) => setWay((before) => before && { ...before, loaded }),
        stop.signal,
      );
      client.setQueryData(keyOf('campaigns.file', { params: { id } }), head);
      await refresh(client, ['campaigns.get']);
      onUploaded();
    } catch (problem) {
      if (!stop.signal.aborted) tellProblem(problem as KaskadError);
    } finally {
      setWay(null);
    }
  };
  const drop = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer.files[0];
      if (file !== undefined) void onFile(file);
    },
  };
  const needs =
    variables.length === 0 ? w.fileNeedsPhone : w.fileNeeds(variables.map((name) => `{${name}}`).join(', '));
  return (
    <Section
      title={w.file}
      about={`${w.fileHint} ${needs}`}
      aside={
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconDownload size={16} />}
          onClick={() => saveSample(w.sampleName, [w.samplePhone, ...variables], w.sampleValue)}
        >
          {w.sample}
        </Button>
      }
    >
      {way !== null ? (
        <Stack gap={6} role="status">
          <Group justify="space-between">
            <Text size="sm" className="breakable">
              {w.uploading(way.name)}
            </Text>
            <Button variant="default" size="compact-sm" onClick={() => way.stop.abort()}>
              {w.uploadStop}
            </Button>
          </Group>
          <Progress
            size="lg"
            animated
            value={way.size === 0 ? 100 : (way.loaded / way.size) * 100}
            aria-label={w.uploading(way.name)}
          />
          <Text size="xs" c="dimmed" className="numbers">
            {w.uploaded(sizeText(way.loaded), sizeText(way.size))}
          </Text>
        </Stack>
      ) : (
        <Box className={classes.drop} data-over={isOver || undefined} {...drop}>
          <Stack align="center" gap="xs">
            {fileName !== null && (
              <Group gap={8} wrap="nowrap">
                <IconFileSpreadsheet size={20} aria-hidden />
                <Text size="sm" fw={550} className="breakable">
                  {fileName}
                </Text>
                <Text size="sm" c="dimmed">
                  {w.given}
                </Text>
              </Group>
            )}
            <Group gap="xs" justify="center">
              <UploadButton
                accept={FILE_ENDINGS.join(',')}
                onFile={(file) => void onFile(file)}
                leftSection={<IconUpload size={16} />}
                variant={fileName === null ? 'filled' : 'default'}
              >
                {fileName === null ? w.choose : w.replace}
              </UploadButton>
              <Text size="sm" c="dimmed">
                {w.drop}
              </Text>
            </Group>
            {fault !== '' && (
              <Text size="sm" c="red" role="alert">
                {fault}
              </Text>
            )}
          </Stack>
        </Box>
      )}
    </Section>
  );
}

/** A CSV that a Russian Excel opens as a table. */
function saveSample(name: string, columns: readonly string[], value: (n: number) => string): void {
  const rows = ['79161234567', '79031234567'].map((phone, at) => [phone, ...columns.slice(1).map(() => value(at + 1))]);
  const text = [columns, ...rows].map((row) => row.join(';')).join('\r\n');
  const url = URL.createObjectURL(new Blob([`\ufeff${text}\r\n`], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
