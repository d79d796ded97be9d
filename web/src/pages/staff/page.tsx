import { ActionIcon, Button, Group, Menu, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
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
import { useChange } from '../../api/queries.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { tellDone } from '../../parts/notices.ts';
import { Page } from '../../parts/page.tsx';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { SecretDialog } from '../../parts/secret-dialog.tsx';
import { Empty } from '../../parts/states.tsx';
import { Moment, Tag } from '../../parts/values.tsx';
import { useMe } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { ChangeDialog } from './change-dialog.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { WORDS } from './words.ts';

export type Person = Item<'staff.list'>;
const TONES = { active: 'good', invited: 'info', blocked: 'bad' } as const;

/** Who works here. */
export default function Staff() {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const me = useMe();
  const confirm = useConfirm();
  const [isInviting, setInviting] = useState(false);
  const [edited, setEdited] = useState<Person | null>(null);
  const [link, setLink] = useState<string | null>(null);
  const refresh = ['staff.'];
  // The server keeps the last administrator: its refusal says so in words.
  const onProblem = (problem: KaskadError) => {
    if (problem.code === 'conflict') notifications.show({ message: w.lastAdmin, color: 'red', withBorder: true });
    return problem.code === 'conflict';
  };
  const again = useChange('staff.invite_again', { refresh });
  const reset = useChange('staff.reset_totp', { refresh });
  const remove = useChange('staff.remove', { refresh, onProblem });
  const onInvited = (invited: Answer<'staff.invite'>, login: string) => {
    if (invited.link_token === null) tellDone(w.invitedMail(login));
    else setLink(`${location.origin}/set-password#${invited.link_token}`);
  };
  const nameOf = ({ name, login }: Person) => (name === '' ? login : name);
  const onReset = async (person: Person) => {
    const text = w.resetText(nameOf(person));
    if (await confirm({ title: w.resetTitle, text, action: w.resetDo, danger: true }))
      reset.mutate({ params: { id: person.id } }, { onSuccess: () => tellDone(w.resetDone(nameOf(person))) });
  };
  const onRemove = async (person: Person) => {
    const yes = await confirm({
      title: w.removeTitle(nameOf(person)),
      text: w.removeText,
      action: w.removeDo,
      danger: true,
      typed: person.login,
    });
    if (yes) remove.mutate({ params: { id: person.id } }, { onSuccess: () => tellDone(w.removed(nameOf(person))) });
  };
  const columns: Column<Person>[] = [
    {
      key: 'name',
      title: w.name,
      wide: true,
      cell: (person) => (
        <div>
          <Group gap="xs">
            <Text span size="sm" fw={550} className="breakable">
              {nameOf(person)}
            </Text>
            {person.id === me.user?.id && <Tag tone="quiet">{w.you}</Tag>}
          </Group>
          <Text size="xs" c="dimmed" className="breakable">
            {[person.name === '' ? '' : person.login, person.email === person.login ? '' : person.email]
              .filter((text) => text !== '')
              .join(' · ')}
          </Text>
        </div>
      ),
    },
    { key: 'role', title: w.role, cell: ({ role }) => w.roles[role as keyof typeof w.roles] ?? role },
    { key: 'state', title: w.state, cell: ({ state }) => <Tag tone={TONES[state]}>{w.states[state]}</Tag> },
    { key: 'totp', title: w.totp, cell: ({ totp }) => (totp ? w.on : w.off) },
    { key: 'in', title: w.signedIn, cell: ({ signed_in_at: at }) => <Moment at={at} /> },
    {
      key: 'actions',
      title: common.actions,
      end: true,
      cell: (person) => (
        <Group gap={4} justify="flex-end" wrap="nowrap">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={w.changeOne(nameOf(person))}
            onClick={() => setEdited(person)}
          >
            <IconPencil size={16} />
          </ActionIcon>
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={w.actionsOf(nameOf(person))}>
                <IconDots size={16} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                leftSection={<IconMailForward size={16} />}
                disabled={person.state !== 'invited'}
                onClick={() =>
                  again.mutate(
                    { params: { id: person.id } },
                    { onSuccess: (invited) => onInvited(invited, person.login) },
                  )
                }
              >
                {w.again}
              </Menu.Item>
              <Menu.Item
                leftSection={<IconKeyOff size={16} />}
                disabled={!person.totp || person.id === me.user?.id}
                onClick={() => onReset(person)}
              >
                {w.resetTotp}
              </Menu.Item>
              <Menu.Divider />
              <Menu.Item
                leftSection={<IconTrash size={16} />}
                color="red"
                disabled={person.id === me.user?.id}
                onClick={() => onRemove(person)}
              >
                {w.remove}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Group>
      ),
    },
  ];
  const invite = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setInviting(true)}>
      {w.invite}
    </Button>
  );
  return (
    <Page title={w.title} about={w.about} actions={invite}>
      <PagedTable
        operation="staff.list"
        columns={columns}
        rowKey={({ id }) => id}
        label={w.title}
        empty={
          <Empty icon={IconUsersGroup} title={w.emptyTitle} action={invite}>
            {w.emptyText}
          </Empty>
        }
      />
      <InviteDialog isOpen={isInviting} onClose={() => setInviting(false)} onInvited={onInvited} />
      <ChangeDialog person={edited} onClose={() => setEdited(null)} />
      <SecretDialog title={w.linkTitle} secret={link} onClose={() => setLink(null)}>
        <Text size="sm">{w.linkAbout}</Text>
      </SecretDialog>
    </Page>
  );
}
