import { Alert, Button, Card, Group, Modal, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { refresh, useChange } from '../../api/queries.ts';
import { problemWords, tellDone } from '../../parts/notices.ts';
import { Tag } from '../../parts/values.tsx';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { TotpSetup } from '../enrol/totp-setup.tsx';
import { WORDS } from './words.ts';

const FEW = 2;

/** One-time codes of whoever is signed in: on or off, and how many recovery codes are left. */
export function CodesCard({ isOn, left }: { isOn: boolean; left: number }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const client = useQueryClient();
  const [isSettingUp, settingUp] = useDisclosure(false);
  const [isEnding, ending] = useDisclosure(false);
  const onDone = () => {
    settingUp.close();
    tellDone(w.codesEnabled);
    void refresh(client, ['me.get']);
  };
  return (
    <Card>
      <Stack>
        <Group justify="space-between">
          <Title order={2}>{w.codes}</Title>
          <Tag tone={isOn ? 'good' : 'quiet'}>{isOn ? w.codesOn : w.codesOff}</Tag>
        </Group>
        <Text size="sm">{isOn ? w.codesOnAbout(left) : w.codesOffAbout}</Text>
        {isOn && left <= FEW && <Alert color="yellow">{w.codesFew}</Alert>}
        <Group>
          {isOn ? (
            <Button variant="default" onClick={ending.open}>
              {w.disableCodes}
            </Button>
          ) : (
            <Button onClick={settingUp.open}>{w.enableCodes}</Button>
          )}
        </Group>
      </Stack>
      {/* The codes are shown once: a click beside the dialog must not lose them. */}
      <Modal
        opened={isSettingUp}
        onClose={settingUp.close}
        title={w.codes}
        closeOnClickOutside={false}
        closeOnEscape={false}
        closeButtonProps={{ 'aria-label': common.close }}
      >
        <TotpSetup onDone={onDone} onEnabled={() => void refresh(client, ['me.get'])} />
      </Modal>
      <Modal
        opened={isEnding}
        onClose={ending.close}
        title={w.disableTitle}
        closeButtonProps={{ 'aria-label': common.close }}
      >
        <Disable
          onCancel={ending.close}
          onDone={() => {
            ending.close();
            tellDone(w.codesDisabled);
          }}
        />
      </Modal>
    </Card>
  );
}

function Disable({ onDone, onCancel }: { onDone: () => void; onCancel: () => void }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const form = useForm({ initialValues: { password: '', code: '' } });
  const disable = useChange('auth.totp_disable', {
    refresh: ['me.get'],
    onDone,
    onProblem: (problem) => {
      // Which of the two it was is not told.
      if (problem.code !== 'wrong_password') return false;
      form.setErrors({ password: ' ', code: problemWords(problem) });
      return true;
    },
  });
  return (
    <form onSubmit={form.onSubmit(({ password, code }) => disable.mutate({ body: { password, code: code.trim() } }))}>
      <Stack>
        <Text size="sm">{w.disableAbout}</Text>
        <PasswordInput
          label={w.oldPassword}
          required
          data-autofocus
          autoComplete="current-password"
          {...form.getInputProps('password')}
        />
        <TextInput label={w.code} required minLength={6} autoComplete="one-time-code" {...form.getInputProps('code')} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {common.cancel}
          </Button>
          <Button type="submit" color="red" loading={disable.isPending}>
            {w.disableCodes}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
