import { Button, Group, Modal, PasswordInput, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useLocation } from 'wouter';
import { useChange } from '../../api/queries.ts';
import { showAtFields } from '../../parts/form-problem.ts';
import { problemWords, tellDone } from '../../parts/notices.ts';
import { useMay } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { TariffSelect } from './tariff-select.tsx';
import { WORDS } from './words.ts';

/** Letters that cannot be taken for each other when they are read out. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const MADE_LENGTH = 16;
const ALMOST = 256 - (256 % ALPHABET.length);

function madeUp(): string {
  let made = '';
  while (made.length < MADE_LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(MADE_LENGTH)))
      if (byte < ALMOST && made.length < MADE_LENGTH) made += ALPHABET[byte % ALPHABET.length];
  }
  return made;
}

/** A client that did not come by the form of the site. */
export function CreateDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const may = useMay();
  const [, navigate] = useLocation();
  const form = useForm({
    initialValues: { login: '', password: '', owner_name: '', company: '', email: '', tariff_id: '', currency: '' },
  });
  const create = useChange('clients.create', {
    refresh: ['clients.'],
    onDone: ({ id, login }) => {
      tellDone(w.created(login));
      navigate(`/operator/clients/${id}`);
    },
    onProblem: (problem) => {
      if (problem.code === 'weak_password') form.setFieldError('password', problemWords(problem));
      else if (problem.code === 'already_exists') form.setFieldError('login', problemWords(problem));
      else return showAtFields(form, problem);
      return true;
    },
  });
  const onSubmit = form.onSubmit(({ tariff_id: tariff, currency, ...rest }) =>
    create.mutate({
      body: {
        ...rest,
        login: rest.login.trim(),
        email: rest.email.trim(),
        ...(tariff === '' ? {} : { tariff_id: Number(tariff) }),
        ...(currency === '' ? {} : { currency: currency.trim().toUpperCase() }),
      },
    }),
  );
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={w.create}
      size="lg"
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <form onSubmit={onSubmit}>
        <Stack>
          <TextInput
            label={w.login}
            description={w.loginHint}
            required
            data-autofocus
            autoComplete="off"
            {...form.getInputProps('login')}
          />
          <Group align="flex-end" gap="xs" wrap="nowrap">
            <PasswordInput
              label={w.password}
              description={w.passwordHint}
              required
              flex={1}
              autoComplete="new-password"
              visibilityToggleButtonProps={{ 'aria-label': common.show }}
              {...form.getInputProps('password')}
            />
            <Button variant="default" onClick={() => form.setFieldValue('password', madeUp())}>
              {w.generate}
            </Button>
          </Group>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput label={w.ownerName} {...form.getInputProps('owner_name')} />
            <TextInput label={w.company} {...form.getInputProps('company')} />
            <TextInput label={w.email} inputMode="email" autoComplete="off" {...form.getInputProps('email')} />
            {may('money:write') && <TariffSelect {...form.getInputProps('tariff_id')} />}
          </SimpleGrid>
          {may('money:write') ? (
            <TextInput
              label={w.currency}
              description={w.currencyHint}
              placeholder="RUR"
              maxLength={3}
              maw={320}
              {...form.getInputProps('currency')}
            />
          ) : (
            <Text size="sm" c="dimmed">
              {w.moneyNeeded}
            </Text>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common.cancel}
            </Button>
            <Button type="submit" loading={create.isPending}>
              {common.create}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
