import { Anchor, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconTags } from '@tabler/icons-react';
import { Link, useLocation } from 'wouter';
import type { Item } from '../../api/kaskad.ts';
import { useChange, useRead } from '../../api/queries.ts';
import { showAtFields } from '../../parts/form-problem.ts';
import { tellDone } from '../../parts/notices.ts';
import { Page } from '../../parts/page.tsx';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { Empty } from '../../parts/states.tsx';
import { Count, Moment } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

type Tariff = Item<'operator.tariffs.list'>;
const COPIED_FROM_MAX = 200;

export default function Tariffs() {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const mayWrite = useMay()('tariffs:write');
  const [isAdding, adding] = useDisclosure(false);
  const columns: Column<Tariff>[] = [
    {
      key: 'name',
      title: w.name,
      wide: true,
      cell: ({ id, name }) => (
        <Anchor component={Link} href={`/operator/tariffs/${id}`} size="sm">
          {name}
        </Anchor>
      ),
    },
    { key: 'clients', title: w.clients, end: true, cell: ({ clients_count }) => <Count n={clients_count} /> },
    { key: 'rated', title: w.ratedAt, cell: ({ rated_at }) => <Moment at={rated_at} /> },
    { key: 'next', title: w.nextAt, cell: ({ next_at }) => <Moment at={next_at} /> },
    { key: 'created', title: w.created, cell: ({ created_at }) => <Moment at={created_at} style="date" /> },
  ];
  const button = mayWrite && (
    <Button leftSection={<IconPlus size={16} />} onClick={adding.open}>
      {w.add}
    </Button>
  );
  return (
    <Page title={w.title} about={w.about} actions={button}>
      <PagedTable
        operation="operator.tariffs.list"
        columns={columns}
        rowKey={({ id }) => id}
        label={w.title}
        empty={
          <Empty title={w.emptyTitle} icon={IconTags} action={button}>
            {w.emptyText}
          </Empty>
        }
      />
      <Modal opened={isAdding} onClose={adding.close} title={w.add} closeButtonProps={{ 'aria-label': common.close }}>
        <NewTariff onClose={adding.close} />
      </Modal>
    </Page>
  );
}

function NewTariff({ onClose }: { onClose: () => void }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const [, navigate] = useLocation();
  const others = useRead('operator.tariffs.list', { query: { limit: COPIED_FROM_MAX } });
  const form = useForm({ initialValues: { name: '', copy_of: '' } });
  const create = useChange('operator.tariffs.create', {
    refresh: ['operator.tariffs.'],
    onDone: ({ id, name }) => {
      tellDone(w.createdDone(name));
      onClose();
      navigate(`/operator/tariffs/${id}`);
    },
    onProblem: (problem) => showAtFields(form, problem),
  });
  return (
    <form
      onSubmit={form.onSubmit(({ name, copy_of }) =>
        create.mutate({ body: { name: name.trim(), ...(copy_of === '' ? {} : { copy_of: Number(copy_of) }) } }),
      )}
    >
      <Stack>
        <TextInput label={w.name} required data-autofocus maxLength={100} {...form.getInputProps('name')} />
        <Select
          label={w.copyOf}
          {...form.getInputProps('copy_of')}
          data={[
            { value: '', label: w.fromScratch },
            ...(others.data?.items ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {common.create}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
