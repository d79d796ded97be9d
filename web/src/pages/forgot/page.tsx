import { Alert, Anchor, Button, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { Link } from 'wouter';
import type { KaskadError } from '../../api/kaskad.ts';
import { useChange } from '../../api/queries.ts';
import { problemWords } from '../../parts/notices.ts';
import { Entrance } from '../../shell/entrance.tsx';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

/** Asks for the letter. The answer is the same for logins that do not exist: nobody learns here who has one. */
export default function Forgot() {
  const w = useWords(WORDS);
  const [sentTo, setSentTo] = useState<string | null>(null);
  const [problem, setProblem] = useState<KaskadError | null>(null);
  const form = useForm({ initialValues: { login: '' } });
  const ask = useChange('auth.forgot', {
    onDone: (_answer, { body }) => setSentTo(body.login),
    onProblem: (found) => {
      setProblem(found);
      return true;
    },
  });
  if (sentTo !== null) {
    return (
      <Entrance title={w.sentTitle}>
        <Text size="sm" role="status">
          {w.sent(sentTo)}
        </Text>
        <Text size="sm" c="dimmed">
          {w.hint}
        </Text>
        <Anchor component={Link} href="/" size="sm">
          {w.back}
        </Anchor>
      </Entrance>
    );
  }
  return (
    <Entrance title={w.title} about={w.about}>
      <form
        onSubmit={form.onSubmit(({ login }) => {
          setProblem(null);
          ask.mutate({ body: { login: login.trim() } });
        })}
      >
        <Stack>
          {problem !== null && (
            <Alert color="red" role="alert">
              {problemWords(problem)}
            </Alert>
          )}
          <TextInput label={w.login} required autoFocus autoComplete="username" {...form.getInputProps('login')} />
          <Button type="submit" fullWidth loading={ask.isPending}>
            {w.send}
          </Button>
          <Anchor component={Link} href="/" size="sm">
            {w.back}
          </Anchor>
        </Stack>
      </form>
    </Entrance>
  );
}
