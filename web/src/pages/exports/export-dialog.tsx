// Asks in which form, begins the job, shows how far it is, hands out the file. For every list that can be exported.
import { Alert, Button, Group, Modal, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { type Body, download } from '../../api/kaskad.ts';
import { useChange, useRead } from '../../api/queries.ts';
import { momentsOf, type Period, PeriodFilter } from '../../parts/period.tsx';
import { useMay, useTimeZone } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { ExportState, isOpen, useFilterText } from './export-state.tsx';
import { WORDS } from './words.ts';

type NewExport = Body<'exports.create'>;
export type ExportKind = NewExport['kind'];
export type ExportFilters = NonNullable<NewExport['filters']>;

const FORMATS = ['csv', 'xlsx', 'ndjson'] as const;
const DATED: ReadonlySet<ExportKind> = new Set(['messages', 'lookups', 'ledger', 'statistics']);
const WITH_NUMBERS: ReadonlySet<ExportKind> = new Set(['messages', 'lookups', 'campaign', 'stops']);

export interface ExportDialogProps {
  opened: boolean;
  onClose: () => void;
  /** One kind with the filters of its page; several are chosen from here, with a period. */
  kinds: readonly ExportKind[];
  filters?: ExportFilters;
  /** Names of filters of the page that a file does not know. */
  notApplied?: readonly string[];
}

export function ExportDialog(props: ExportDialogProps) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const [jobId, setJobId] = useState<number | null>(null);
  const onClose = () => {
    props.onClose();
    setJobId(null);
  };
  return (
    <Modal
      opened={props.opened}
      onClose={onClose}
      title={w.createTitle}
      size="lg"
      closeButtonProps={{ 'aria-label': common.close }}
    >
      {jobId === null ? <Request {...props} onBegun={setJobId} /> : <Running id={jobId} onClose={onClose} />}
    </Modal>
  );
}

function Request({
  kinds,
  filters = {},
  notApplied = [],
  onBegun,
}: ExportDialogProps & { onBegun: (id: number) => void }) {
  const w = useWords(WORDS);
  const may = useMay();
  const zone = useTimeZone();
  const filterText = useFilterText();
  const language = useLanguage();
  const [kind, setKind] = useState<ExportKind>(kinds[0]!);
  const [format, setFormat] = useState<(typeof FORMATS)[number]>('xlsx');
  const [delimiter, setDelimiter] = useState<',' | ';'>(language === 'ru' ? ';' : ',');
  const [period, setPeriod] = useState<Period>({ period: 'month', from: '', to: '' });
  const create = useChange('exports.create', { refresh: ['exports.'], onDone: ({ id }) => onBegun(id) });
  const isChoice = kinds.length > 1;
  const given = isChoice ? (DATED.has(kind) ? momentsOf(period, zone) : {}) : filters;
  const onStart = () =>
    create.mutate({ body: { kind, format, filters: given, ...(format === 'csv' ? { delimiter } : {}) } });
  return (
    <Stack>
      {isChoice && (
        <Select
          label={w.what}
          value={kind}
          onChange={(value) => setKind(value as ExportKind)}
          data={kinds.map((value) => ({ value, label: w.kind[value] }))}
        />
      )}
      {isChoice && DATED.has(kind) && <PeriodFilter value={period} onChange={setPeriod} />}
      {!isChoice && (
        <Text size="sm">
          {w.scope}: {w.kind[kind].toLowerCase()} — {filterText(filters) || w.scopeAll}
        </Text>
      )}
      {notApplied.length > 0 && <Alert color="yellow">{w.notApplied(notApplied.join(', '))}</Alert>}
      <div>
        <Text size="sm" fw={500} mb={4}>
          {w.format}
        </Text>
        <SegmentedControl
          aria-label={w.format}
          value={format}
          onChange={(value) => setFormat(value as (typeof FORMATS)[number])}
          data={FORMATS.map((value) => ({ value, label: w.formatName[value] }))}
        />
      </div>
      {format === 'csv' && (
        <Select
          label={w.delimiter}
          value={delimiter}
          onChange={(value) => setDelimiter(value as ',' | ';')}
          data={[
            { value: ';', label: w.delimiterName.semicolon },
            { value: ',', label: w.delimiterName.comma },
          ]}
        />
      )}
      {WITH_NUMBERS.has(kind) && (
        <Text size="sm" c="dimmed">
          {may('numbers:reveal') ? w.numbersWhole : w.numbersMasked}
        </Text>
      )}
      <Group justify="flex-end">
        <Button loading={create.isPending} onClick={onStart}>
          {w.start}
        </Button>
      </Group>
    </Stack>
  );
}

function Running({ id, onClose }: { id: number; onClose: () => void }) {
  const w = useWords(WORDS);
  const { data: job } = useRead('exports.get', { params: { id } }, { live: true });
  const isReady = job?.state === 'done';
  return (
    <Stack>
      <Text size="sm" role="status">
        {isReady ? w.ready : w.started}
      </Text>
      {job !== undefined && <ExportState job={job} />}
      <Group justify="flex-end">
        <Button component={Link} href="/exports" variant="subtle" onClick={onClose}>
          {w.toExports}
        </Button>
        <Button
          leftSection={<IconDownload size={16} />}
          disabled={!isReady}
          loading={job !== undefined && isOpen(job)}
          data-autofocus
          onClick={() => void download('exports.file', { params: { id } }, `export-${id}`)}
        >
          {w.download}
        </Button>
      </Group>
    </Stack>
  );
}
