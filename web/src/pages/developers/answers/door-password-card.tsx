import { Button, Group, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { isWeakPassword } from '../../../../../src/domain/passwords.ts';
import { useChange } from '../../../api/queries.ts';
import { useConfirm } from '../../../parts/confirm.tsx';
import { Facts } from '../../../parts/facts.tsx';
import { NewPassword } from '../../../parts/new-password.tsx';
import { problemWords, tellDone } from '../../../parts/notices.ts';
import { Section } from '../../../parts/section.tsx';
import { Copyable, Tag } from '../../../parts/values.tsx';
import { ERROR_WORDS } from '../../../words/errors.ts';
import { useWords } from '../../../words/words.ts';
import type { Account } from './dialect-card.tsx';
import { WORDS } from './words.ts';

/** The password that programs show the old doors. */
export function DoorPasswordCard({ account, mayChange }: { account: Account; mayChange: boolean }) {
  const w = useWords(WORDS);
  const errors = useWords(ERROR_WORDS);
  const confirm = useConfirm();
  const form = useForm({
    initialValues: { password: '' },
    validate: { password: (value) => (isWeakPassword(value, account.login) ? errors.weak_password : null) },
  });
  const set = useChange('account.door_password', {
    refresh: ['account.get'],
    onDone: (_answer, { body }) => {
      form.reset();
      tellDone(body.password === null ? w.removed : w.passwordSaved);
    },
    onProblem: (problem) => {
      if (problem.code !== 'weak_password') return false;
      form.setFieldError('password', problemWords(problem));
      return true;
    },
  });
  const onRemove = async () => {
    const question = { title: w.removeTitle, text: w.removeText, action: w.removePassword, danger: true };
    if (await confirm(question)) set.mutate({ body: { password: null } });
  };
  return (
    <Section
      title={w.password}
      about={w.passwordAbout}
      aside={
        <Tag tone={account.door_password ? 'good' : 'quiet'}>
          {account.door_password ? w.passwordSet : w.passwordNone}
        </Tag>
      }
    >
      <Stack>
        <Facts facts={[{ name: w.login, value: <Copyable text={account.login} /> }]} />
        {mayChange && (
          <form aria-label={w.password} onSubmit={form.onSubmit((body) => set.mutate({ body }))}>
            <Stack>
              <NewPassword
                label={w.newPassword}
                login={account.login}
                {...form.getInputProps('password')}
                value={form.values.password}
              />
              <Group>
                <Button type="submit" loading={set.isPending}>
                  {w.setPassword}
                </Button>
                {account.door_password && (
                  <Button variant="subtle" color="red" onClick={() => void onRemove()}>
                    {w.removePassword}
                  </Button>
                )}
              </Group>
            </Stack>
          </form>
        )}
      </Stack>
    </Section>
  );
}
