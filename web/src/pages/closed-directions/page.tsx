import { ActionIcon, Anchor, Button, Group, Modal, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDirections, IconLockOpen, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Body, Item } from '../../api/kaskad.ts';
import { useChange } from '../../api/queries.ts';
import { AreaSelect } from '../../parts/area-select.tsx';
import { ChannelSelect } from '../../parts/channel-select.tsx';
import { ClientSelect } from '../../parts/client-select.tsx';
import { tellDone, tellUndoable } from '../../parts/notices.ts';
import { Page } from '../../parts/page.tsx';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { Empty } from '../../parts/states.tsx';
import { filled, useUrlState } from '../../parts/url-state.ts';
import { ChannelName, Moment } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

type Closed = Item<'operator.closed_directions.list'>;
type Channel = Body<'operator.closed_directions.close'>['channel'];
const REFRESH = ['operator.closed_directions.list', 'operator.areas.'];

export default function ClosedDirections() {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const may = useMay();
  const [filter, setFilter, clear] = useUrlState(['account_id']);
  const [isClosing, closing] = useDisclosure(false);
  const close = useChange('operator.closed_directions.close', { refresh: REFRESH });
  const open = useChange('operator.closed_directions.open', { refresh: REFRESH });
  const onOpen = ({ id, area, area_id, account_id, channel }: Closed) =>
    open.mutate(
      { params: { id } },
      {
        onSuccess: () =>
          tellUndoable(w.opened(area), () =>
            close.mutate({ body: { area_id, account_id, channel: channel as Channel } }),
          ),
      },
    );
  const columns: Column<Closed>[] = [
    { key: 'area', title: w.area, wide: true, cell: ({ area }) => area },
    { key: 'channel', title: w.channel, cell: ({ channel }) => <ChannelName channel={channel} /> },
    {
      key: 'for',
      title: w.for,
      cell: ({ account_id, account }) =>
        account_id === null ? (
          w.everyone
        ) : (
          <Anchor component={Link} href={`/operator/clients/${account_id}`} size="sm">
            {account}
          </Anchor>
        ),
    },
    { key: 'since', title: w.since, cell: ({ created_at }) => <Moment at={created_at} /> },
    ...(may('areas:write')
      ? [
          {
            key: 'actions',
            title: common.actions,
            end: true,
            cell: (closed: Closed) => (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={w.openAgain(closed.area)}
                onClick={() => onOpen(closed)}
              >
                <IconLockOpen size={16} />
              </ActionIcon>
            ),
          },
        ]
      : []),
  ];
  const button = may('areas:write') && (
    <Button leftSection={<IconPlus size={16} />} onClick={closing.open}>
      {w.close}
    </Button>
  );
  return (
    <Page title={w.title} about={w.about} actions={button}>
      <Group maw={320}>
        <ClientSelect value={filter.account_id} onChange={(account_id) => setFilter({ account_id })} />
      </Group>
      <PagedTable
        operation="operator.closed_directions.list"
        given={{ query: filled(filter) }}
        columns={columns}
        rowKey={({ id }) => id}
        label={w.title}
        isFiltered={filter.account_id !== ''}
        onClearFilter={clear}
        empty={
          <Empty title={w.emptyTitle} icon={IconDirections} action={button}>
            {w.emptyText}
          </Empty>
        }
      />
      <Modal
        opened={isClosing}
        onClose={closing.close}
        title={w.closeTitle}
        closeButtonProps={{ 'aria-label': common.close }}
      >
        <CloseForm
          isBusy={close.isPending}
          onCancel={closing.close}
          onClose={(body) =>
            close.mutate(
              { body },
              {
                onSuccess: ({ area }) => {
                  closing.close();
                  tellDone(w.closed(area));
                },
              },
            )
          }
        />
      </Modal>
    </Page>
  );
}

interface CloseFormProps {
  isBusy: boolean;
  onCancel: () => void;
  onClose: (body: Body<'operator.closed_directions.close'>) => void;
}

function CloseForm({ isBusy, onCancel, onClose }: CloseFormProps) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const [area, setArea] = useState('');
  const [channel, setChannel] = useState('sms');
  const [accountId, setAccountId] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onClose({ area, channel: channel as Channel, account_id: accountId === '' ? null : Number(accountId) });
      }}
    >
      <Stack>
        <AreaSelect value={area} onChange={setArea} required />
        <ChannelSelect value={channel} onChange={setChannel} />
        <ClientSelect value={accountId} onChange={setAccountId} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {common.cancel}
          </Button>
          <Button type="submit" loading={isBusy} disabled={area.trim() === ''}>
            {w.close}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
