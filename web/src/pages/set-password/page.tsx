import { Alert, Anchor, Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { Link } from 'wouter';
import { isWeakPassword } from '../../../../src/domain/passwords.ts';
import type { KaskadError } from '../../api/kaskad.ts';
import { useChange } from '../../api/queries.ts';
import { NewPassword } from '../../parts/new-password.tsx';
import { problemWords } from '../../parts/notices.ts';
import { Entrance } from '../../shell/entrance.tsx';
import { ERROR_WORDS } from '../../words/errors.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

/** By the link of an invitation or of a forgotten password. The secret stands behind the hash, which no server is told. */
export default function SetPassword() {
  const w = useWords(WORDS);
  const errors = useWords(ERROR_WORDS);
  const [token] = useState(() => location.hash.slice(1));
  const [state, setState] = useState<'form' | 'done' | 'expired'>(token === '' ? 'expired' : 'form');
  const [problem, setProblem] = useState<KaskadError | null>(null);
  const form = useForm({
    initialValues: { password: '', again: '' },
    validate: {
      password: (value) => (isWeakPassword(value, '') ? errors.weak_password : null),
      again: (value, { password }) => (value === password ? null : w.differ),
    },
  });
  const save = useChange('auth.set_password', {
    onDone: () => setState('done'),
    onProblem: (found) => {
      if (found.code === 'link_expired') setState('expired');
      else if (found.code === 'weak_password') form.setFieldError('password', problemWords(found));
      else setProblem(found);
      return true;
    },
  });
  if (state === 'expired') {
    return (
      <Entrance title={w.expiredTitle}>
        <Text size="sm">{w.expired}</Text>
        <Button component={Link} href="/forgot">
          {w.ask}
        </Button>
        <Anchor component={Link} href="/" size="sm">
          {w.signIn}
        </Anchor>
      </Entrance>
    );
  }
  if (state === 'done') {
    return (
      <Entrance title={w.doneTitle}>
        <Text size="sm" role="status">
          {w.done}
        </Text>
        <Button component={Link} href="/">
          {w.signIn}
        </Button>
      </Entrance>
    );
  }
  return (
    <Entrance title={w.title} about={w.about}>
      <form
        onSubmit={form.onSubmit(({ password }) => {
          setProblem(null);
          save.mutate({ body: { token, password } });
        })}
      >
        <Stack>
          {problem !== null && (
            <Alert color="red" role="alert">
              {problemWords(problem)}
            </Alert>
          )}
          <NewPassword
            label={w.password}
            login=""
            autoFocus
            {...form.getInputProps('password')}
            value={form.values.password}
          />
          <PasswordInput label={w.again} required autoComplete="new-password" {...form.getInputProps('again')} />
          <Button type="submit" fullWidth loading={save.isPending}>
            {w.save}
          </Button>
        </Stack>
      </form>
    </Entrance>
  );
}
