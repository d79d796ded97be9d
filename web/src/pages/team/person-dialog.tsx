import { Alert, Button, Group, Modal, Radio, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { CLIENT_ROLES, type ClientRole } from '../../../../src/domain/permissions.ts';
import type { Answer, KaskadError } from '../../api/kaskad.ts';
import { useChange } from '../../api/queries.ts';
import { showAtFields } from '../../parts/form-problem.ts';
import { tellDone } from '../../parts/notices.ts';
import { useMe } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { ROLE_ABOUT, ROLE_WORDS } from '../../words/roles.ts';
import { useWords } from '../../words/words.ts';
import type { Person } from './page.tsx';
import { WORDS } from './words.ts';

export interface PersonDialogProps {
  /** `'new'` invites; null = closed. */
  asked: Person | 'new' | null;
  /** The person is the only active owner. */
  isLastOwner: boolean;
  onClose: () => void;
  onInvited: (invited: Answer<'team.invite'>, login: string) => void;
}

/** Invites somebody, or changes name, e-mail, role and whether they may sign in. */
export function PersonDialog({ asked, isLastOwner, onClose, onInvited }: PersonDialogProps) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const person = asked === 'new' ? null : asked;
  return (
    <Modal
      opened={asked !== null}
      onClose={onClose}
      title={person === null ? w.inviteTitle : w.changeTitle(person.login)}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      {asked !== null && (
        <PersonForm person={person} isLastOwner={isLastOwner} onClose={onClose} onInvited={onInvited} />
      )}
    </Modal>
  );
}

function PersonForm({
  person,
  isLastOwner,
  onClose,
  onInvited,
}: Omit<PersonDialogProps, 'asked'> & { person: Person | null }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const roles = useWords(ROLE_WORDS);
  const about = useWords(ROLE_ABOUT);
  const me = useMe();
  const form = useForm({
    initialValues: {
      name: person?.name ?? '',
      login: person?.login ?? '',
      email: person?.email ?? '',
      role: (person?.role ?? 'manager') as ClientRole,
      canSignIn: person?.state !== 'blocked',
    },
  });
  const onProblem = (problem: KaskadError) => {
    if (problem.code === 'already_exists') form.setFieldError('login', w.taken);
    else if (problem.code === 'conflict' && person !== null) form.setFieldError('role', w.lastOwner);
    else return showAtFields(form, problem);
    return true;
  };
  const invite = useChange('team.invite', { refresh: ['team.list'], onProblem });
  const change = useChange('team.change', { refresh: ['team.list', 'me.get'], onProblem });
  const onSubmit = form.onSubmit(({ name, login, email, role, canSignIn }) => {
    const shared = { name: name.trim(), email: email.trim(), role };
    if (person === null) {
      const onSuccess = (invited: Answer<'team.invite'>) => {
        onClose();
        onInvited(invited, login.trim());
      };
      invite.mutate({ body: { ...shared, login: login.trim() } }, { onSuccess });
      return;
    }
    const state = form.isDirty('canSignIn') ? ({ state: canSignIn ? 'active' : 'blocked' } as const) : {};
    const onSuccess = () => {
      onClose();
      tellDone(w.saved);
    };
    change.mutate({ params: { id: person.id }, body: { ...shared, ...state } }, { onSuccess });
  });
  return (
    <form onSubmit={onSubmit}>
      <Stack>
        {isLastOwner && <Alert color="blue">{w.lastOwnerHint}</Alert>}
        <TextInput
          label={w.name}
          description={w.nameHint}
          data-autofocus
          maxLength={200}
          {...form.getInputProps('name')}
        />
        {person === null && (
          <TextInput
            label={w.login}
            description={w.loginHint}
            required
            autoComplete="off"
            maxLength={254}
            {...form.getInputProps('login')}
          />
        )}
        <TextInput
          label={w.email}
          description={person === null ? w.emailHint : undefined}
          inputMode="email"
          autoComplete="off"
          {...form.getInputProps('email')}
        />
        <Radio.Group label={w.role} {...form.getInputProps('role')}>
          <Stack gap="xs" mt={6}>
            {CLIENT_ROLES.map((role) => (
              <Radio
                key={role}
                value={role}
                label={roles[role]}
                description={about[role]}
                disabled={isLastOwner && role !== 'owner'}
              />
            ))}
          </Stack>
        </Radio.Group>
        {person !== null && person.state !== 'invited' && person.id !== me.user?.id && (
          <Switch
            label={w.canSignIn}
            disabled={isLastOwner}
            {...form.getInputProps('canSignIn', { type: 'checkbox' })}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button
            type="submit"
            loading={invite.isPending || change.isPending}
            disabled={person !== null && !form.isDirty()}
          >
            {person === null ? w.invite : common.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
