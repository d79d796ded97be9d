import { ActionIcon, Button, Group, Menu, SegmentedControl, Stack, Text, Tooltip } from '@mantine/core';
import { IconDots, IconPencil, IconPlus, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Item } from '../../../api/kaskad.ts';
import { useChange } from '../../../api/queries.ts';
import { useConfirm } from '../../../parts/confirm.tsx';
import { tellDone } from '../../../parts/notices.ts';
import { type Column, PagedTable } from '../../../parts/paged-table.tsx';
import { SecretDialog } from '../../../parts/secret-dialog.tsx';
import { Empty } from '../../../parts/states.tsx';
import { useUrlState } from '../../../parts/url-state.ts';
import { Moment, Tag, type Tone } from '../../../parts/values.tsx';
import { useMay } from '../../../session/session.ts';
import { COMMON } from '../../../words/common.ts';
import { SCOPE_WORDS } from '../../../words/scopes.ts';
import { useWords } from '../../../words/words.ts';
import { RotateDialog } from './rotate-dialog.tsx';
import { TokenDialog } from './token-dialog.tsx';
import { WORDS } from './words.ts';

export type Token = Item<'tokens.list'>;

const TONES: Record<Token['state'], Tone> = { active: 'good', expired: 'wait', revoked: 'quiet' };

export default function TokensTab() {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const mayChange = useMay()('tokens:write');
  const confirm = useConfirm();
  const [filter, setFilter, clear] = useUrlState(['state']);
  const [asked, setAsked] = useState<{ kind: 'new' } | { kind: 'change' | 'rotate'; token: Token } | null>(null);
  const [made, setMade] = useState<{ title: string; secret: string } | null>(null);
  const revoke = useChange('tokens.revoke', { refresh: ['tokens.list'] });
  const state = filter.state || 'active';

  const onRevoke = async ({ id, name }: Token) => {
    const question = { title: w.revokeTitle, text: w.revokeText(name), action: w.revoke, danger: true };
    if (!(await confirm(question))) return;
    revoke.mutate({ params: { id } }, { onSuccess: () => tellDone(w.revokedNow(name)) });
  };
  const createButton = mayChange ? (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setAsked({ kind: 'new' })}>
      {w.create}
    </Button>
  ) : undefined;
  const columns: Column<Token>[] = [
    {
      key: 'name',
      title: w.name,
      wide: true,
      cell: ({ name, hint }) => (
        <>
          <span className="breakable">{name}</span>{' '}
          {hint !== '' && (
            <Text component="span" c="dimmed" className="mono">
              …{hint}
            </Text>
          )}
        </>
      ),
    },
    { key: 'state', title: w.state, cell: (token) => <Tag tone={TONES[token.state]}>{w[token.state]}</Tag> },
    { key: 'rights', title: w.rights, cell: ({ scopes }) => <Rights scopes={scopes} /> },
    {
      key: 'addresses',
      title: w.addresses,
      cell: ({ addresses }) =>
        addresses.length === 0 ? w.anywhere : <span className="mono">{addresses.join(', ')}</span>,
    },
    {
      key: 'expires',
      title: w.expires,
      cell: ({ expires_at }) => (expires_at === null ? w.endless : <Moment at={expires_at} />),
    },
    {
      key: 'used',
      title: w.used,
      cell: ({ used_at, used_address }) =>
        used_at === null ? (
          <Text size="sm" c="dimmed">
            {w.unused}
          </Text>
        ) : (
          <>
            <Moment at={used_at} />
            {used_address !== null && (
              <Text size="xs" c="dimmed" className="numbers">
                {used_address}
              </Text>
            )}
          </>
        ),
    },
    ...(mayChange
      ? [
          {
            key: 'actions',
            title: common.actions,
            end: true,
            cell: (token: Token) =>
              token.state === 'active' && (
                <Menu position="bottom-end">
                  <Menu.Target>
                    <ActionIcon variant="subtle" color="gray" aria-label={w.menu(token.name)}>
                      <IconDots size={16} />
                    </ActionIcon>
                  </Menu.Target>
                  <Menu.Dropdown>
                    <Menu.Item
                      leftSection={<IconPencil size={16} />}
                      onClick={() => setAsked({ kind: 'change', token })}
                    >
                      {common.change}
                    </Menu.Item>
                    <Menu.Item
                      leftSection={<IconRefresh size={16} />}
                      onClick={() => setAsked({ kind: 'rotate', token })}
                    >
                      {w.rotate}
                    </Menu.Item>
                    <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => void onRevoke(token)}>
                      {w.revoke}
                    </Menu.Item>
                  </Menu.Dropdown>
                </Menu>
              ),
          },
        ]
      : []),
  ];
  return (
    <Stack>
      <Text size="sm" c="dimmed" maw={760}>
        {w.about}
      </Text>
      <Group justify="space-between">
        <SegmentedControl
          size="xs"
          aria-label={w.state}
          value={state}
          onChange={(value) => setFilter({ state: value === 'active' ? '' : value })}
          data={[
            { value: 'active', label: w.active },
            { value: 'expired', label: w.expired },
            { value: 'revoked', label: w.revoked },
            { value: 'all', label: w.all },
          ]}
        />
        {createButton}
      </Group>
      <PagedTable
        operation="tokens.list"
        given={{ query: state === 'all' ? {} : { state } }}
        columns={columns}
        rowKey={({ id }) => id}
        label={w.list}
        isFiltered={state === 'expired' || state === 'revoked'}
        onClearFilter={clear}
        empty={
          <Empty title={w.emptyTitle} action={createButton}>
            {w.emptyText}
          </Empty>
        }
      />
      {asked?.kind !== 'rotate' && (
        <TokenDialog
          asked={asked}
          onClose={() => setAsked(null)}
          onMade={(secret) => setMade({ title: w.made, secret })}
        />
      )}
      <RotateDialog
        token={asked?.kind === 'rotate' ? asked.token : null}
        onClose={() => setAsked(null)}
        onMade={(secret) => setMade({ title: w.rotated, secret })}
      />
      <SecretDialog title={made?.title ?? w.made} secret={made?.secret ?? null} onClose={() => setMade(null)}>
        <Text size="sm" c="dimmed">
          {w.madeText}
        </Text>
      </SecretDialog>
    </Stack>
  );
}

/** How many, and in the hint which. */
function Rights({ scopes }: { scopes: readonly string[] | null }) {
  const w = useWords(WORDS);
  const names = useWords(SCOPE_WORDS);
  const hint =
    scopes === null ? w.allRightsHint : scopes.map((scope) => names[scope as keyof typeof names] ?? scope).join(' · ');
  return (
    <Tooltip label={hint} multiline maw={360}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the hint is for the keyboard as well */}
      <span tabIndex={0} style={{ textDecoration: 'underline dotted', textUnderlineOffset: 3 }}>
        {scopes === null ? w.allRights : w.rightsCount(scopes.length)}
      </span>
    </Tooltip>
  );
}
