// Files that were asked for: how far each is, download, delete.
import { ActionIcon, Button, Group, Text, Tooltip } from '@mantine/core';
import { IconDownload, IconFileExport, IconPlayerStop, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { download, KaskadError } from '../../api/kaskad.ts';
import { useChange } from '../../api/queries.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { LiveDot } from '../../parts/live-dot.tsx';
import { tellDone, tellProblem } from '../../parts/notices.ts';
import { Page } from '../../parts/page.tsx';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { Empty } from '../../parts/states.tsx';
import { Moment, OrDash } from '../../parts/values.tsx';
import { type Scope, useMay } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import { ExportDialog, type ExportKind } from './export-dialog.tsx';
import { type Export, ExportState, isOpen, useFilterText, useSizeText } from './export-state.tsx';
import { WORDS } from './words.ts';

/** What can be exported without a page of its own, and the right to read it. */
const KINDS: readonly [ExportKind, Scope][] = [
  ['messages', 'messages:read'],
  ['ledger', 'ledger:read'],
  ['statistics', 'statistics:read'],
  ['lookups', 'messages:read'],
  ['stops', 'stops:read'],
];

export default function Exports() {
  const w = useWords(WORDS);
  const may = useMay();
  const filterText = useFilterText();
  const sizeText = useSizeText();
  const [isCreating, setCreating] = useState(false);
  const kinds = KINDS.filter(([, scope]) => may(scope)).map(([kind]) => kind);
  const create = kinds.length > 0 && (
    <Button leftSection={<IconFileExport size={16} />} onClick={() => setCreating(true)}>
      {w.create}
    </Button>
  );
  const columns: Column<Export>[] = [
    {
      key: 'file',
      title: w.file,
      wide: true,
      cell: (job) => (
        <div>
          <Text size="sm" fw={550}>
            {w.kind[job.kind]}{' '}
            <Text span size="xs" c="dimmed">
              {w.formatName[job.format]}
            </Text>
          </Text>
          <Text size="xs" c="dimmed">
            {filterText(job.filters) || w.scopeAll}
          </Text>
        </div>
      ),
    },
    { key: 'state', title: w.stateTitle, cell: (job) => <ExportState job={job} /> },
    {
      key: 'size',
      title: w.size,
      end: true,
      cell: ({ size_bytes: bytes }) => (
        <span className="numbers nowrap">
          <OrDash>{bytes === null ? null : sizeText(bytes)}</OrDash>
        </span>
      ),
    },
    { key: 'by', title: w.createdBy, cell: ({ created_by: by }) => <OrDash>{by}</OrDash> },
    { key: 'at', title: w.createdAt, cell: ({ created_at: at }) => <Moment at={at} /> },
    {
      key: 'expires',
      title: w.expires,
      cell: (job) =>
        job.state === 'done' && job.file_expires_at === null ? w.expired : <Moment at={job.file_expires_at} />,
    },
    { key: 'actions', title: '', end: true, cell: (job) => <JobActions job={job} /> },
  ];
  return (
    <Page title={w.title} about={w.about} actions={create}>
      <LiveDot />
      <PagedTable
        operation="exports.list"
        live
        columns={columns}
        rowKey={({ id }) => id}
        label={w.title}
        empty={
          <Empty title={w.emptyTitle} icon={IconFileExport} action={create}>
            {w.emptyText}
          </Empty>
        }
      />
      {kinds.length > 0 && <ExportDialog opened={isCreating} onClose={() => setCreating(false)} kinds={kinds} />}
    </Page>
  );
}

function JobActions({ job }: { job: Export }) {
  const w = useWords(WORDS);
  const confirm = useConfirm();
  const [isLoading, setLoading] = useState(false);
  const name = `${w.kind[job.kind]} ${job.id}`;
  const remove = useChange('exports.delete', {
    refresh: ['exports.'],
    onDone: () => tellDone(isOpen(job) ? w.stopped : w.removed),
  });
  const onRemove = async () => {
    const question = { title: w.removeTitle, text: w.removeText, action: w.remove, danger: true };
    // Nothing is lost by stopping.
    if (isOpen(job) || (await confirm(question))) remove.mutate({ params: { id: job.id } });
  };
  const onDownload = async () => {
    setLoading(true);
    try {
      await download('exports.file', { params: { id: job.id } }, `${job.kind}-${job.id}.${job.format}`);
    } catch (problem) {
      if (problem instanceof KaskadError) tellProblem(problem);
    } finally {
      setLoading(false);
    }
  };
  const Icon = isOpen(job) ? IconPlayerStop : IconTrash;
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      {job.state === 'done' && job.file_expires_at !== null && (
        <Tooltip label={w.download}>
          <ActionIcon
            variant="light"
            loading={isLoading}
            onClick={() => void onDownload()}
            aria-label={w.downloadOf(name)}
          >
            <IconDownload size={16} />
          </ActionIcon>
        </Tooltip>
      )}
      <Tooltip label={isOpen(job) ? w.stop : w.remove}>
        <ActionIcon
          variant="subtle"
          color="gray"
          loading={remove.isPending}
          onClick={() => void onRemove()}
          aria-label={isOpen(job) ? w.stopOf(name) : w.removeOf(name)}
        >
          <Icon size={16} />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
