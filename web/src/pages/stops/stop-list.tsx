import { ActionIcon, Alert, Button, Group, List, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks';
import { IconDownload, IconPlus, IconSearch, IconTrash, IconUpload } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Answer, call, download, type Item, type KaskadError } from '../../api/kaskad.ts';
import { refresh, useChange } from '../../api/queries.ts';
import { showAtFields } from '../../parts/form-problem.ts';
import { tellDone, tellProblem, tellUndoable } from '../../parts/notices.ts';
import { Page } from '../../parts/page.tsx';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { Empty } from '../../parts/states.tsx';
import { UploadButton } from '../../parts/upload-button.tsx';
import { filled, useUrlState } from '../../parts/url-state.ts';
import { Moment, OrDash } from '../../parts/values.tsx';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

type Stop = Item<'stops.list'>;
type Imported = Answer<'stops.import'>;

/** The two lists are alike but for their addresses. */
const OPERATIONS = {
  own: { list: 'stops.list', add: 'stops.add', remove: 'stops.remove', import: 'stops.import', export: 'stops.export' },
  global: {
    list: 'operator.stops.list',
    add: 'operator.stops.add',
    remove: 'operator.stops.remove',
    import: 'operator.stops.import',
    export: 'operator.stops.export',
  },
} as const;

/** A client's own stop list, or everybody's. */
export function StopList({ whose, mayChange }: { whose: 'own' | 'global'; mayChange: boolean }) {
  const operations = OPERATIONS[whose];
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  // Programs may name any source of their own.
  const sources: Readonly<Record<string, string>> = w.sources;
  const [filter, setFilter, clear] = useUrlState(['phone']);
  const [isAdding, adding] = useDisclosure(false);
  const [imported, setImported] = useState<Imported | null>(null);
  const client = useQueryClient();
  const add = useChange(operations.add, { refresh: [operations.list] });
  const remove = useChange(operations.remove, {
    refresh: [operations.list],
  });
  const search = useDebouncedCallback((phone: string) => setFilter({ phone: phone.replace(/\D/g, '') }), 250);

  const onRemove = ({ phone, reason, source }: Stop) =>
    remove.mutate(
      { params: { phone } },
      { onSuccess: () => tellUndoable(w.removed(phone), () => add.mutate({ body: { phone, reason, source } })) },
    );
  const onFile = async (file: File) => {
    try {
      setImported(await call(operations.import, { body: new Blob([file], { type: 'text/csv' }), query: {} }));
      await refresh(client, [operations.list]);
    } catch (problem) {
      tellProblem(problem as KaskadError);
    }
  };

  const columns: Column<Stop>[] = [
    { key: 'phone', title: w.phone, cell: ({ phone }) => <span className="numbers">{phone}</span> },
    { key: 'reason', title: w.reason, wide: true, cell: ({ reason }) => <OrDash>{reason}</OrDash> },
    { key: 'source', title: w.source, cell: ({ source }) => <OrDash>{sources[source] ?? source}</OrDash> },
    { key: 'since', title: w.since, cell: ({ created_at }) => <Moment at={created_at} /> },
    ...(mayChange
      ? [
          {
            key: 'actions',
            title: common.actions,
            end: true,
            cell: (stop: Stop) => (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={w.remove(stop.phone)}
                onClick={() => onRemove(stop)}
              >
                <IconTrash size={16} />
              </ActionIcon>
            ),
          },
        ]
      : []),
  ];

  const addButton = (
    <Button leftSection={<IconPlus size={16} />} onClick={adding.open}>
      {w.add}
    </Button>
  );
  return (
    <Page
      title={whose === 'own' ? w.title : w.globalTitle}
      about={whose === 'own' ? w.about : w.globalAbout}
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconDownload size={16} />}
            onClick={() => download(operations.export, {}, 'stops.csv').catch(tellProblem)}
          >
            {w.export}
          </Button>
          {mayChange && (
            <>
              <UploadButton accept=".csv,text/csv" onFile={onFile} leftSection={<IconUpload size={16} />}>
                {w.import}
              </UploadButton>
              {addButton}
            </>
          )}
        </>
      }
    >
      <TextInput
        aria-label={w.find}
        placeholder={w.find}
        leftSection={<IconSearch size={16} />}
        defaultValue={filter.phone}
        onChange={(event) => search(event.currentTarget.value)}
        inputMode="tel"
        maw={320}
      />
      <PagedTable
        operation={operations.list}
        given={{ query: filled(filter) }}
        columns={columns}
        rowKey={({ phone }) => phone}
        label={w.title}
        isFiltered={filter.phone !== ''}
        onClearFilter={clear}
        empty={
          <Empty title={w.emptyTitle} action={mayChange ? addButton : undefined}>
            {w.emptyText}
          </Empty>
        }
      />
      <AddDialog
        isOpen={isAdding}
        onClose={adding.close}
        add={async (body) => {
          await add.mutateAsync({ body: { ...body, source: whose === 'own' ? 'cabinet' : 'operator' } });
          tellDone(w.added(body.phone));
        }}
      />
      <Modal
        opened={imported !== null}
        onClose={() => setImported(null)}
        title={w.importTitle}
        size="lg"
        closeButtonProps={{ 'aria-label': common.close }}
      >
        {imported !== null && <ImportResult result={imported} />}
      </Modal>
    </Page>
  );
}

interface NewStop {
  phone: string;
  reason: string;
}

function AddDialog({
  isOpen,
  onClose,
  add,
}: {
  isOpen: boolean;
  onClose: () => void;
  add: (stop: NewStop) => Promise<void>;
}) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const form = useForm<NewStop>({ initialValues: { phone: '', reason: '' } });
  const onSubmit = form.onSubmit(async (values) => {
    try {
      await add({ ...values, phone: values.phone.replace(/\D/g, '') });
      form.reset();
      onClose();
    } catch (problem) {
      // The notice said what is wrong; here it is shown where.
      showAtFields(form, problem as KaskadError);
    }
  });
  return (
    <Modal opened={isOpen} onClose={onClose} title={w.addTitle} closeButtonProps={{ 'aria-label': common.close }}>
      <form onSubmit={onSubmit}>
        <Stack>
          <TextInput
            label={w.phone}
            description={w.phoneHint}
            required
            data-autofocus
            inputMode="tel"
            {...form.getInputProps('phone')}
          />
          <TextInput label={w.reason} description={w.reasonHint} {...form.getInputProps('reason')} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common.cancel}
            </Button>
            <Button type="submit">{common.add}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function ImportResult({ result: { added, already, bad, bad_lines } }: { result: Imported }) {
  const w = useWords(WORDS);
  return (
    <Stack>
      <Alert color="teal">{w.importDone(added, already)}</Alert>
      {bad > 0 && (
        <Alert color="yellow" title={w.importBad(bad)}>
          <List size="sm">
            {bad_lines.map(({ line, text, cause }) => (
              <List.Item key={line}>
                {w.line(line)}: <span className="mono">{text}</span> — {cause}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
    </Stack>
  );
}
