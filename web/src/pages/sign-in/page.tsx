import { Alert, Anchor, Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { Link } from 'wouter';
import type { KaskadError } from '../../api/kaskad.ts';
import { useChange } from '../../api/queries.ts';
import { problemWords } from '../../parts/notices.ts';
import { Entrance } from '../../shell/entrance.tsx';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

/** Login and password, then the one-time code where one is set up. Stays at the address that was wanted. */
export default function SignIn({ needsCode, onDone }: { needsCode: boolean; onDone: () => void }) {
  const [isSecond, setSecond] = useState(needsCode);
  return isSecond ? (
    <SecondFactor onDone={onDone} onBack={() => setSecond(false)} />
  ) : (
    <Password onDone={onDone} onSecond={() => setSecond(true)} />
  );
}

function Password({ onDone, onSecond }: { onDone: () => void; onSecond: () => void }) {
  const w = useWords(WORDS);
  const [problem, setProblem] = useState<KaskadError | null>(null);
  const form = useForm({ initialValues: { login: '', password: '' } });
  const signIn = useChange('auth.sign_in', {
    onDone: ({ state }) => (state === 'signed_in' ? onDone() : onSecond()),
    onProblem: (found) => {
      setProblem(found);
      return true;
    },
  });
  return (
    <Entrance title={w.title}>
      <form
        onSubmit={form.onSubmit((body) => {
          setProblem(null);
          signIn.mutate({ body });
        })}
      >
        <Stack>
          {problem !== null && (
            <Alert color="red" role="alert">
              {problemWords(problem)}
            </Alert>
          )}
          <TextInput label={w.login} required autoComplete="username" autoFocus {...form.getInputProps('login')} />
          <PasswordInput
            label={w.password}
            required
            autoComplete="current-password"
            {...form.getInputProps('password')}
          />
          <Button type="submit" fullWidth loading={signIn.isPending}>
            {w.signIn}
          </Button>
          <Group justify="space-between">
            <Anchor component={Link} href="/forgot" size="sm">
              {w.forgot}
            </Anchor>
            <Anchor href="/ru/reg/registration.html" size="sm">
              {w.register}
            </Anchor>
          </Group>
        </Stack>
      </form>
    </Entrance>
  );
}

function SecondFactor({ onDone, onBack }: { onDone: () => void; onBack: () => void }) {
  const w = useWords(WORDS);
  const [problem, setProblem] = useState<KaskadError | null>(null);
  const form = useForm({ initialValues: { code: '' } });
  const confirm = useChange('auth.second_factor', {
    onDone,
    onProblem: (found) => {
      setProblem(found);
      return true;
    },
  });
  return (
    <Entrance title={w.codeTitle} about={w.codeAbout}>
      <form
        onSubmit={form.onSubmit(({ code }) => {
          setProblem(null);
          confirm.mutate({ body: { code: code.trim() } });
        })}
      >
        <Stack>
          {problem !== null && (
            <Alert color="red" role="alert">
              {problemWords(problem)}
            </Alert>
          )}
          <TextInput
            label={w.code}
            required
            autoFocus
            autoComplete="one-time-code"
            inputMode="numeric"
            {...form.getInputProps('code')}
          />
          <Button type="submit" fullWidth loading={confirm.isPending}>
            {w.confirm}
          </Button>
          <Anchor component="button" type="button" size="sm" onClick={onBack}>
            {w.another}
          </Anchor>
        </Stack>
      </form>
    </Entrance>
  );
}
