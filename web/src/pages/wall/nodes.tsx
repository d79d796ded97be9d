// The machines: whether they are alive, what they do.
import { Group, Progress, Stack, Table, Text } from '@mantine/core';
import { durationText } from '../../parts/duration.ts';
import { Section } from '../../parts/section.tsx';
import { Count, Moment, Tag } from '../../parts/values.tsx';
import { localeOf, useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { Rate } from './connections-table.tsx';
import type { Wall } from './history.ts';
import { WORDS } from './words.ts';

export function Nodes({ nodes }: { nodes: Wall['nodes'] }) {
  const w = useWords(WORDS);
  const language = useLanguage();
  const roleNames: Readonly<Record<string, string>> = w.roleNames;
  return (
    <Section title={w.nodes}>
      <Table.ScrollContainer minWidth={640} type="native" tabIndex={0} role="group" aria-label={w.nodes}>
        <Table aria-label={w.nodes}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{w.node}</Table.Th>
              <Table.Th scope="col">{w.roles}</Table.Th>
              <Table.Th scope="col">{w.beat}</Table.Th>
              <Table.Th scope="col" ta="right">
                {w.leases}
              </Table.Th>
              <Table.Th scope="col" ta="right">
                {w.acceptedShort}
              </Table.Th>
              <Table.Th scope="col" ta="right">
                {w.submittedShort}
              </Table.Th>
              <Table.Th scope="col">{w.started}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {nodes.map((node) => (
              <Table.Tr key={node.id}>
                <Table.Th scope="row" fw={500}>
                  <Group gap={6} wrap="nowrap">
                    <span className="nowrap">{node.id}</span>
                    <Tag tone={node.alive ? 'good' : 'bad'}>{node.alive ? w.alive : w.silent}</Tag>
                  </Group>
                </Table.Th>
                <Table.Td>{node.roles.map((role) => roleNames[role] ?? role).join(', ')}</Table.Td>
                <Table.Td className="nowrap">{w.ago(durationText(node.age_s, language))}</Table.Td>
                <Table.Td ta="right">
                  <Count n={node.leases} />
                </Table.Td>
                <Table.Td ta="right">
                  <Rate of={node.accepted_per_s} />
                </Table.Td>
                <Table.Td ta="right">
                  <Rate of={node.submitted_per_s} />
                </Table.Td>
                <Table.Td>
                  <Moment at={node.started_at} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Section>
  );
}

/** Campaigns under way, with how far they are. */
export function Campaigns({ campaigns }: { campaigns: Wall['campaigns'] }) {
  const w = useWords(WORDS);
  const locale = localeOf(useLanguage());
  if (campaigns.length === 0) return null;
  const write = (n: number) => n.toLocaleString(locale);
  return (
    <Section title={w.campaigns}>
      <Stack gap="sm">
        {campaigns.map(({ id, name, account, recipients, accepted, refused, rate_per_s }) => {
          const done = accepted + refused;
          const share = recipients === 0 ? 0 : (100 * done) / recipients;
          return (
            <div key={id}>
              <Group justify="space-between" gap="xs">
                <Text size="sm" className="breakable">
                  {name} <span className="quiet">· {account}</span>
                </Text>
                <Text size="xs" c="dimmed" className="numbers">
                  {w.campaignProgress(write(done), write(recipients))}
                  {rate_per_s === null ? '' : ` · ${w.perSecond(write(rate_per_s))}`}
                </Text>
              </Group>
              <Progress value={share} aria-label={name} mt={4} />
            </div>
          );
        })}
      </Stack>
    </Section>
  );
}
