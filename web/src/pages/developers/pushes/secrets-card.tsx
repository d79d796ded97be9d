import { ActionIcon, Button, Group, Modal, Select, Stack, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useChange, useRead } from '../../../api/queries.ts';
import { useConfirm } from '../../../parts/confirm.tsx';
import { tellDone } from '../../../parts/notices.ts';
import { SecretDialog } from '../../../parts/secret-dialog.tsx';
import { Section } from '../../../parts/section.tsx';
import { Loaded } from '../../../parts/states.tsx';
import { Moment } from '../../../parts/values.tsx';
import { COMMON } from '../../../words/common.ts';
import { useWords } from '../../../words/words.ts';
import { WORDS } from './words.ts';

const DAY_S = 86_400;

/** What signs the pushes: made here, shown once, changed without a break. */
export function SecretsCard({ mayChange }: { mayChange: boolean }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const confirm = useConfirm();
  const secrets = useRead('pushes.secrets.list');
  const [isAsking, asking] = useDisclosure(false);
  const [overlap, setOverlap] = useState(String(DAY_S));
  const [made, setMade] = useState<string | null>(null);
  const changed = ['pushes.secrets.list', 'pushes.settings.get'];
  const create = useChange('pushes.secrets.create', {
    refresh: changed,
    onDone: ({ secret }) => {
      asking.close();
      setMade(secret);
    },
  });
  const remove = useChange('pushes.secrets.delete', { refresh: changed, onDone: () => tellDone(w.removed) });
  const onRemove = async (id: number, hint: string) => {
    const question = { title: w.removeTitle, text: w.removeText(hint), action: common.remove, danger: true };
    if (await confirm(question)) remove.mutate({ params: { id } });
  };
  // The first replaces nothing: there is nothing to ask.
  const onNew = () =>
    (secrets.data?.items.length ?? 0) === 0 ? create.mutate({ body: { overlap_s: DAY_S } }) : asking.open();
  return (
    <Section
      title={w.secrets}
      about={w.secretsAbout}
      aside={
        mayChange && (
          <Button
            variant="default"
            leftSection={<IconPlus size={16} />}
            onClick={onNew}
            loading={create.isPending && !isAsking}
          >
            {w.newSecret}
          </Button>
        )
      }
    >
      <Loaded query={secrets} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Text size="sm" c="dimmed">
              {w.noSecrets}
            </Text>
          ) : (
            <Table.ScrollContainer minWidth={360} type="native">
              <Table aria-label={w.secrets}>
                <Table.Thead>
                  <Table.Tr>
                    {[w.secret, w.created, w.expires, ...(mayChange ? [common.actions] : [])].map((title) => (
                      <Table.Th key={title} scope="col">
                        {title}
                      </Table.Th>
                    ))}
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map(({ id, hint, created_at, expires_at }) => (
                    <Table.Tr key={id}>
                      <Table.Td className="mono">…{hint}</Table.Td>
                      <Table.Td>
                        <Moment at={created_at} />
                      </Table.Td>
                      <Table.Td>{expires_at === null ? w.endless : <Moment at={expires_at} />}</Table.Td>
                      {mayChange && (
                        <Table.Td>
                          <ActionIcon
                            variant="subtle"
                            color="gray"
                            aria-label={w.removeSecret(hint)}
                            onClick={() => void onRemove(id, hint)}
                          >
                            <IconTrash size={16} />
                          </ActionIcon>
                        </Table.Td>
                      )}
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          )
        }
      </Loaded>
      <Modal
        opened={isAsking}
        onClose={asking.close}
        title={w.newSecretTitle}
        closeButtonProps={{ 'aria-label': common.close }}
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            create.mutate({ body: { overlap_s: Number(overlap) } });
          }}
        >
          <Stack>
            <Text size="sm">{w.newSecretText}</Text>
            <Select
              label={w.overlap}
              data-autofocus
              value={overlap}
              onChange={(value) => value !== null && setOverlap(value)}
              data={[
                { value: '0', label: w.overlap0 },
                { value: '3600', label: w.overlapHour },
                { value: String(DAY_S), label: w.overlapDay },
                { value: String(7 * DAY_S), label: w.overlapWeek },
                { value: String(30 * DAY_S), label: w.overlapMonth },
              ]}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={asking.close}>
                {common.cancel}
              </Button>
              <Button type="submit" loading={create.isPending}>
                {common.create}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
      <SecretDialog title={w.secretMade} secret={made} onClose={() => setMade(null)}>
        <Text size="sm" c="dimmed">
          {w.secretMadeText}
        </Text>
      </SecretDialog>
    </Section>
  );
}
