import { Alert, Anchor, Button, Card, Group, Stack, Table, Text } from '@mantine/core';
import { IconCircleCheck, IconScale } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { Answer } from '../../api/kaskad.ts';
import { useRead } from '../../api/queries.ts';
import { Page } from '../../parts/page.tsx';
import { Loading, ProblemPlate } from '../../parts/states.tsx';
import { Moment } from '../../parts/values.tsx';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

export default function LedgerCheck() {
  const w = useWords(WORDS);
  const check = useRead('operator.ledger.check');
  return (
    <Page
      title={w.title}
      about={w.about}
      actions={
        <Button leftSection={<IconScale size={16} />} loading={check.isFetching} onClick={() => void check.refetch()}>
          {w.run}
        </Button>
      }
    >
      {check.isFetching ? (
        <Stack gap="xs">
          <Text size="sm" c="dimmed" role="status">
            {w.running}
          </Text>
          <Loading rows={4} />
        </Stack>
      ) : check.error !== null ? (
        <ProblemPlate problem={check.error} onRetry={() => void check.refetch()} />
      ) : (
        check.data !== undefined && <Result result={check.data} />
      )}
    </Page>
  );
}

function Result({ result }: { result: Answer<'operator.ledger.check'> }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const { clean, faults, accounts, entries, messages, at, traced_since } = result;
  return (
    <Stack>
      <Alert
        color={clean ? 'teal' : 'red'}
        role={clean ? 'status' : 'alert'}
        icon={clean ? <IconCircleCheck size={20} /> : undefined}
        title={clean ? w.clean : w.faults(faults.length)}
      >
        <Group gap="xs">
          <span>{w.counted(accounts, entries, messages)}</span>
          <span>·</span>
          <span>
            {common.asOf('')} <Moment at={at} style="full" />
          </span>
          {traced_since !== null && (
            <span>
              · {w.tracedSince} <Moment at={traced_since} />
            </span>
          )}
        </Group>
      </Alert>
      {faults.length > 0 && (
        <Card p={0}>
          <Table.ScrollContainer minWidth={640} type="native">
            <Table aria-label={w.faults(faults.length)}>
              <Table.Thead>
                <Table.Tr>
                  {[w.check, w.account, w.subject, w.expected, w.found].map((title) => (
                    <Table.Th key={title} scope="col">
                      {title}
                    </Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {faults.map(({ check, account_id, account, subject, expected, found }) => (
                  <Table.Tr key={`${check} ${account_id} ${subject}`}>
                    <Table.Td>{check}</Table.Td>
                    <Table.Td>
                      {account_id !== null && (
                        <Anchor component={Link} href={`/operator/clients/${account_id}`} size="sm">
                          {account}
                        </Anchor>
                      )}
                    </Table.Td>
                    <Table.Td className="mono">{subject}</Table.Td>
                    <Table.Td className="numbers">{expected}</Table.Td>
                    <Table.Td className="numbers">{found}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Card>
      )}
    </Stack>
  );
}
