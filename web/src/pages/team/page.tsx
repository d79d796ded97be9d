import { ActionIcon, Button, Group, Menu, Text } from '@mantine/core';
import {
  IconDots,
  IconKeyOff,
  IconMailForward,
  IconPencil,
  IconPlus,
  IconTrash,
  IconUsersGroup,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { Answer, Item, KaskadError } from '../../api/kaskad.ts';
import { useChange, useRead } from '../../api/queries.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { tellDone, tellProblem } from '../../parts/notices.ts';
import { Page } from '../../parts/page.tsx';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { SecretDialog } from '../../parts/secret-dialog.tsx';
import { Empty } from '../../parts/states.tsx';
import { Moment, Tag } from '../../parts/values.tsx';
import { useMay, useMe } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { ROLE_WORDS } from '../../words/roles.ts';
import { useWords } from '../../words/words.ts';
import { PersonDialog } from './person-dialog.tsx';
import { RolesCard } from './roles-card.tsx';
import { WORDS } from './words.ts';

export type Person = Item<'team.list'>;
const TONES = { active: 'good', invited: 'info', blocked: 'bad' } as const;
const nameOf = ({ name, login }: Person) => name || login;

/** Who signs in to this account, and what each may do. */
export default function Team() {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const roles = useWords(ROLE_WORDS);
  const me = useMe();
  const mayChange = useMay()('team:write');
  const confirm = useConfirm();
  const [asked, setAsked] = useState<Person | 'new' | null>(null);
  const [link, setLink] = useState<string | null>(null);
  // The first page is nearly always all of them; beyond it the server has the last word.
  const people = useRead('team.list', { query: { limit: 50 } });
  const owners = people.data?.items.filter(({ role, state }) => role === 'owner' && state === 'active') ?? [];
  const isLastOwner = ({ id }: Person) => people.data?.next === null && owners.length === 1 && owners[0]!.id === id;
  const onProblem = (problem: KaskadError) => {
    if (problem.code !== 'conflict') return false;
    tellProblem(problem, w.lastOwner);
    return true;
  };
  const again = useChange('team.invite_again', { refresh: ['team.list'] });
  const reset = useChange('team.reset_totp', { refresh: ['team.list'], onDone: () => tellDone(w.resetDone) });
  const remove = useChange('team.remove', { refresh: ['team.list'], onProblem });

  const onInvited = ({ link_token }: Answer<'team.invite'>, login: string) => {
    if (link_token === null) tellDone(w.invitedNow(login));
    else setLink(`${location.origin}/set-password#${link_token}`);
  };
  const onReset = async (person: Person) => {
    const question = { title: w.resetTitle, text: w.resetText(nameOf(person)), action: w.reset, danger: true };
    if (await confirm(question)) reset.mutate({ params: { id: person.id } });
  };
  const onRemove = async (person: Person) => {
    const name = nameOf(person);
    const question = { title: w.removeTitle(name), text: w.removeText, action: w.remove, danger: true };
    if (!(await confirm(question))) return;
    remove.mutate({ params: { id: person.id } }, { onSuccess: () => tellDone(w.removed(name)) });
  };
  const actions: Column<Person> = {
    key: 'actions',
    title: common.actions,
    end: true,
    cell: (person) => {
      const isMe = person.id === me.user?.id;
      const keep = isMe ? w.notYourself : isLastOwner(person) ? w.lastOwner : null;
      return (
        <Menu position="bottom-end" width={260}>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={w.actions(nameOf(person))}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setAsked(person)}>
              {w.change}
            </Menu.Item>
            {person.state === 'invited' && (
              <Menu.Item
                leftSection={<IconMailForward size={16} />}
                onClick={() =>
                  again.mutate(
                    { params: { id: person.id } },
                    { onSuccess: (invited) => onInvited(invited, person.login) },
                  )
                }
              >
                {w.again}
              </Menu.Item>
            )}
            {person.totp && !isMe && (
              <Menu.Item leftSection={<IconKeyOff size={16} />} onClick={() => void onReset(person)}>
                {w.reset}
              </Menu.Item>
            )}
            <Menu.Divider />
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={16} />}
              disabled={keep !== null}
              onClick={() => void onRemove(person)}
            >
              {w.remove}
            </Menu.Item>
            {keep !== null && (
              <Text size="xs" c="dimmed" px="sm" pb="xs">
                {keep}
              </Text>
            )}
          </Menu.Dropdown>
        </Menu>
      );
    },
  };
  const columns: Column<Person>[] = [
    {
      key: 'name',
      title: w.name,
      wide: true,
      cell: (person) => (
        <>
          <Group gap={6}>
            <span className="breakable">{nameOf(person)}</span>
            {person.id === me.user?.id && <Tag tone="info">{w.you}</Tag>}
          </Group>
          <Text size="xs" c="dimmed" className="breakable">
            {[person.name === '' ? '' : person.login, person.email === person.login ? '' : person.email]
              .filter((text) => text !== '')
              .join(' · ')}
          </Text>
        </>
      ),
    },
    { key: 'role', title: w.role, cell: ({ role }) => roles[role as keyof typeof roles] ?? role },
    { key: 'state', title: w.state, cell: ({ state }) => <Tag tone={TONES[state]}>{w[state]}</Tag> },
    { key: 'totp', title: w.totp, cell: ({ totp }) => (totp ? w.on : w.off) },
    { key: 'signed', title: w.signedIn, cell: ({ signed_in_at }) => <Moment at={signed_in_at} /> },
    ...(mayChange ? [actions] : []),
  ];
  const inviteButton = mayChange ? (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setAsked('new')}>
      {w.invite}
    </Button>
  ) : undefined;
  return (
    <Page title={w.title} about={w.about} actions={inviteButton}>
      <PagedTable
        operation="team.list"
        columns={columns}
        rowKey={({ id }) => id}
        label={w.title}
        empty={
          <Empty icon={IconUsersGroup} title={w.emptyTitle} action={inviteButton}>
            {w.emptyText}
          </Empty>
        }
      />
      <RolesCard />
      <PersonDialog
        asked={asked}
        isLastOwner={asked !== null && asked !== 'new' && isLastOwner(asked)}
        onClose={() => setAsked(null)}
        onInvited={onInvited}
      />
      <SecretDialog title={w.linkTitle} secret={link} onClose={() => setLink(null)}>
        <Text size="sm">{w.linkAbout}</Text>
      </SecretDialog>
    </Page>
  );
}
