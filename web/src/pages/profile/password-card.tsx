import { Button, Card, Group, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { isWeakPassword } from '../../../../src/domain/passwords.ts';
import { useChange } from '../../api/queries.ts';
import { NewPassword } from '../../parts/new-password.tsx';
import { problemWords, tellDone } from '../../parts/notices.ts';
import { ERROR_WORDS } from '../../words/errors.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

/** Changing one's own password; the old one is asked for, so that an open browser is not enough. */
export function PasswordCard({ login }: { login: string }) {
  const w = useWords(WORDS);
  const errors = useWords(ERROR_WORDS);
  const form = useForm({
    initialValues: { old: '', new: '' },
    validate: { new: (value) => (isWeakPassword(value, login) ? errors.weak_password : null) },
  });
  const change = useChange('auth.change_password', {
    refresh: ['auth.list_sessions', 'staff.list_tokens'],
    onDone: () => {
      form.reset();
      tellDone(w.passwordChanged);
    },
    onProblem: (problem) => {
      if (problem.code === 'wrong_password') form.setFieldError('old', w.wrongPassword);
      else if (problem.code === 'weak_password') form.setFieldError('new', problemWords(problem));
      else return false;
      return true;
    },
  });
  return (
    <Card>
      <form onSubmit={form.onSubmit((body) => change.mutate({ body }))}>
        <Stack>
          <div>
            <Title order={2}>{w.password}</Title>
            <Text size="sm" c="dimmed">
              {w.passwordAbout}
            </Text>
          </div>
          <PasswordInput
            label={w.oldPassword}
            required
            autoComplete="current-password"
            {...form.getInputProps('old')}
          />
          <NewPassword label={w.newPassword} login={login} {...form.getInputProps('new')} value={form.values.new} />
          <Group>
            <Button type="submit" loading={change.isPending}>
              {w.changePassword}
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
