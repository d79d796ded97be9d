import { ActionIcon, Button, Group, Modal, SimpleGrid } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconEdit, IconMapPin, IconPlus, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import type { Item } from '../../api/kaskad.ts';
import { Page } from '../../parts/page.tsx';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { Empty } from '../../parts/states.tsx';
import { Count, Moment, OrDash, Tag } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { AreaForm } from './area-form.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { LookupCard } from './lookup-card.tsx';
import { SourcesCard } from './sources-card.tsx';
import { WORDS } from './words.ts';

type Area = Item<'operator.areas.list'>;

export default function Areas() {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const mayWrite = useMay()('areas:write');
  const [isImporting, importing] = useDisclosure(false);
  // `null` = none, 0 = a new one.
  const [edited, setEdited] = useState<number | null>(null);
  const columns: Column<Area>[] = [
    { key: 'name', title: w.name, wide: true, cell: ({ name }) => name },
    { key: 'ranges', title: w.ranges, end: true, cell: ({ ranges }) => <Count n={ranges} /> },
    { key: 'numbers', title: w.numbers, end: true, cell: ({ numbers }) => <Count n={numbers} /> },
    { key: 'sources', title: w.sources, wide: true, cell: ({ sources }) => <OrDash>{sources.join(', ')}</OrDash> },
    { key: 'imported', title: w.importedAt, cell: ({ imported_at }) => <Moment at={imported_at} /> },
    {
      key: 'closed',
      title: w.closed,
      cell: ({ closed }) =>
        closed.length === 0 ? <OrDash>{null}</OrDash> : <Tag tone="bad">{w.closedChannels(closed.length)}</Tag>,
    },
    ...(mayWrite
      ? [
          {
            key: 'actions',
            title: common.actions,
            end: true,
            cell: ({ id, name }: Area) => (
              <ActionIcon variant="subtle" color="gray" aria-label={w.edit(name)} onClick={() => setEdited(id)}>
                <IconEdit size={16} />
              </ActionIcon>
            ),
          },
        ]
      : []),
  ];
  const upload = (
    <Button variant="default" leftSection={<IconUpload size={16} />} onClick={importing.open}>
      {w.upload}
    </Button>
  );
  return (
    <Page
      title={w.title}
      about={w.about}
      actions={
        mayWrite && (
          <>
            {upload}
            <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited(0)}>
              {w.add}
            </Button>
          </>
        )
      }
    >
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <LookupCard />
        <SourcesCard />
      </SimpleGrid>
      <PagedTable
        operation="operator.areas.list"
        columns={columns}
        rowKey={({ id }) => id}
        label={w.list}
        empty={
          <Empty title={w.emptyTitle} icon={IconMapPin} action={mayWrite && <Group>{upload}</Group>}>
            {w.emptyText}
          </Empty>
        }
      />
      <Modal
        opened={isImporting}
        onClose={importing.close}
        title={w.uploadTitle}
        size="lg"
        closeButtonProps={{ 'aria-label': common.close }}
      >
        <ImportDialog onClose={importing.close} />
      </Modal>
      <Modal
        opened={edited !== null}
        onClose={() => setEdited(null)}
        title={edited === 0 ? w.addTitle : w.rangesLabel}
        size="lg"
        closeButtonProps={{ 'aria-label': common.close }}
      >
        {edited !== null && <AreaForm id={edited === 0 ? null : edited} onClose={() => setEdited(null)} />}
      </Modal>
    </Page>
  );
}
