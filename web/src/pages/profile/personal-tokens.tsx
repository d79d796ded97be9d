import { Button, Card, Group, Modal, NumberInput, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useChange, useRead } from '../../api/queries.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { showAtFields } from '../../parts/form-problem.ts';
import { tellDone } from '../../parts/notices.ts';
import { SecretDialog } from '../../parts/secret-dialog.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { Moment } from '../../parts/values.tsx';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

const DAYS = 90;
const DAYS_MAX = 366;

/** Tokens by which programs act in the name of one of the staff. */
export function PersonalTokens() {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const confirm = useConfirm();
  const tokens = useRead('staff.list_tokens');
  const [isAdding, adding] = useDisclosure(false);
  const [secret, setSecret] = useState<string | null>(null);
  const form = useForm({ initialValues: { name: '', days: DAYS } });
  const create = useChange('staff.create_token', {
    refresh: ['staff.list_tokens'],
    onDone: ({ token }) => {
      adding.close();
      form.reset();
      setSecret(token);
    },
    onProblem: (problem) => showAtFields(form, problem),
  });
  const revoke = useChange('staff.revoke_token', {
    refresh: ['staff.list_tokens'],
    onDone: () => tellDone(w.revoked),
  });
  const onRevoke = async (id: number, name: string) => {
    const question = { title: w.revokeTitle, text: w.revokeText(name), action: w.revoke, danger: true };
    if (await confirm(question)) revoke.mutate({ params: { id } });
  };
  const addButton = (
    <Button leftSection={<IconPlus size={16} />} onClick={adding.open}>
      {w.newToken}
    </Button>
  );
  return (
    <Card>
      <Stack>
        <Group justify="space-between">
          <div>
            <Title order={2}>{w.tokens}</Title>
            <Text size="sm" c="dimmed">
              {w.tokensAbout}
            </Text>
          </div>
          {(tokens.data?.items.length ?? 0) > 0 && addButton}
        </Group>
        <Loaded query={tokens} rows={2}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title={w.noTokens} action={addButton}>
                {w.noTokensAbout}
              </Empty>
            ) : (
              <Table.ScrollContainer minWidth={620} type="native">
                <Table aria-label={w.tokens}>
                  <Table.Thead>
                    <Table.Tr>
                      {[w.tokenName, w.tokenCreated, w.tokenUsed, w.tokenExpires, common.actions].map((title) => (
                        <Table.Th key={title} scope="col">
                          {title}
                        </Table.Th>
                      ))}
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {items.map(({ id, name, created_at, used_at, expires_at }) => (
                      <Table.Tr key={id}>
                        <Table.Td className="breakable">{name}</Table.Td>
                        <Table.Td>
                          <Moment at={created_at} />
                        </Table.Td>
                        <Table.Td>
                          <Moment at={used_at} />
                        </Table.Td>
                        <Table.Td>
                          <Moment at={expires_at} />
                        </Table.Td>
                        <Table.Td>
                          <Button
                            size="compact-sm"
                            variant="default"
                            aria-label={w.revokeOne(name)}
                            onClick={() => void onRevoke(id, name)}
                          >
                            {w.revoke}
                          </Button>
                        </Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </Table.ScrollContainer>
            )
          }
        </Loaded>
      </Stack>
      <Modal
        opened={isAdding}
        onClose={adding.close}
        title={w.newToken}
        closeButtonProps={{ 'aria-label': common.close }}
      >
        <form onSubmit={form.onSubmit((body) => create.mutate({ body }))}>
          <Stack>
            <TextInput
              label={w.tokenName}
              description={w.tokenNameHint}
              required
              data-autofocus
              {...form.getInputProps('name')}
            />
            <NumberInput
              label={w.tokenDays}
              required
              min={1}
              max={DAYS_MAX}
              allowDecimal={false}
              {...form.getInputProps('days')}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={adding.close}>
                {common.cancel}
              </Button>
              <Button type="submit" loading={create.isPending}>
                {common.create}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
      <SecretDialog title={w.tokenMade} secret={secret} onClose={() => setSecret(null)} />
    </Card>
  );
}
