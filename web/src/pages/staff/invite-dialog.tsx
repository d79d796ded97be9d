import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { StaffRole } from '../../../../src/domain/permissions.ts';
import type { Answer } from '../../api/kaskad.ts';
import { useChange } from '../../api/queries.ts';
import { showAtFields } from '../../parts/form-problem.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { RoleSelect } from './role-select.tsx';
import { WORDS } from './words.ts';

interface InviteDialogProps {
  isOpen: boolean;
  onClose: () => void;
  onInvited: (invited: Answer<'staff.invite'>, login: string) => void;
}

/** Somebody new, who sets a password by a link. */
export function InviteDialog({ isOpen, onClose, onInvited }: InviteDialogProps) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const form = useForm({ initialValues: { name: '', login: '', email: '', role: 'support' as string } });
  const invite = useChange('staff.invite', {
    refresh: ['staff.'],
    onProblem: (problem) => {
      if (problem.code !== 'already_exists') return showAtFields(form, problem);
      form.setFieldError('login', w.taken);
      return true;
    },
  });
  const onSubmit = form.onSubmit(({ name, login, email, role }) => {
    const body = { name: name.trim(), login: login.trim(), email: email.trim(), role: role as StaffRole };
    invite.mutate(
      { body },
      {
        onSuccess: (invited) => {
          form.reset();
          onClose();
          onInvited(invited, body.login);
        },
      },
    );
  });
  return (
    <Modal opened={isOpen} onClose={onClose} title={w.inviteTitle} closeButtonProps={{ 'aria-label': common.close }}>
      <form onSubmit={onSubmit}>
        <Stack>
          <TextInput label={w.name} data-autofocus maxLength={200} {...form.getInputProps('name')} />
          <TextInput
            label={w.email}
            description={w.emailHint}
            inputMode="email"
            autoComplete="off"
            {...form.getInputProps('email')}
          />
          <TextInput
            label={w.login}
            description={w.loginHint}
            required
            autoComplete="off"
            maxLength={254}
            {...form.getInputProps('login')}
          />
          <RoleSelect {...form.getInputProps('role')} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common.cancel}
            </Button>
            <Button type="submit" loading={invite.isPending}>
              {w.invite}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
