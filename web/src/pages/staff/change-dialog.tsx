import { Button, Group, Modal, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { StaffRole } from '../../../../src/domain/permissions.ts';
import { useChange } from '../../api/queries.ts';
import { showAtFields } from '../../parts/form-problem.ts';
import { tellDone } from '../../parts/notices.ts';
import { useMe } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import type { Person } from './page.tsx';
import { RoleSelect } from './role-select.tsx';
import { WORDS } from './words.ts';

/** Name, e-mail, role and whether somebody may sign in. Null = closed. */
export function ChangeDialog({ person, onClose }: { person: Person | null; onClose: () => void }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  return (
    <Modal
      opened={person !== null}
      onClose={onClose}
      title={person === null ? '' : w.changeTitle(person.login)}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      {person !== null && <ChangeForm key={person.id} person={person} onClose={onClose} />}
    </Modal>
  );
}

function ChangeForm({ person, onClose }: { person: Person; onClose: () => void }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const me = useMe();
  const form = useForm({
    initialValues: { name: person.name, email: person.email, role: person.role, active: person.state !== 'blocked' },
  });
  const change = useChange('staff.change', {
    refresh: ['staff.'],
    onDone: () => {
      tellDone(w.saved);
      onClose();
    },
    onProblem: (problem) => {
      if (problem.code !== 'conflict') return showAtFields(form, problem);
      form.setFieldError('role', w.lastAdmin);
      return true;
    },
  });
  const onSubmit = form.onSubmit(({ name, email, role, active }) =>
    change.mutate({
      params: { id: person.id },
      body: {
        ...(form.isDirty('name') ? { name: name.trim() } : {}),
        ...(form.isDirty('email') ? { email: email.trim() } : {}),
        ...(form.isDirty('role') ? { role: role as StaffRole } : {}),
        ...(form.isDirty('active') ? { state: active ? 'active' : 'blocked' } : {}),
      },
    }),
  );
  return (
    <form onSubmit={onSubmit}>
      <Stack>
        <TextInput label={w.name} data-autofocus maxLength={200} {...form.getInputProps('name')} />
        <TextInput label={w.email} inputMode="email" autoComplete="off" {...form.getInputProps('email')} />
        <RoleSelect {...form.getInputProps('role')} />
        {person.state !== 'invited' && person.id !== me.user?.id && (
          <Switch
            label={w.canSignIn}
            description={w.canSignInHint}
            {...form.getInputProps('active', { type: 'checkbox' })}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button type="submit" loading={change.isPending} disabled={!form.isDirty()}>
            {common.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
