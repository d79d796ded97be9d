// Which column is what, with the first rows of the file and what they would get.
import { Button, Checkbox, Group, Select, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useState } from 'react';
import { normalisePhone } from '../../../../src/domain/msisdn.ts';
import { renderTemplate } from '../../../../src/domain/template.ts';
import { useChange } from '../../api/queries.ts';
import { VariableText } from '../../parts/compose/variable-text.tsx';
import { Section } from '../../parts/section.tsx';
import { Tag } from '../../parts/values.tsx';
import { useWords } from '../../words/words.ts';
import {
  columnCount,
  guessHeader,
  guessMapping,
  isMapped,
  type Mapping,
  mappingBody,
  rowsOf,
  valuesOf,
} from './mapping.ts';
import { PREPARE } from './prepare-words.ts';
import type { Campaign } from './state-tag.tsx';
import type { FileHead } from './upload-file.ts';

const EXAMPLE_MAX = 24;
const TEXTS_MAX = 3;

export interface MappingCardProps {
  campaign: Campaign;
  head: FileHead;
  onTaken: () => void;
}

export function MappingCard({ campaign, head, onTaken }: MappingCardProps) {
  const w = useWords(PREPARE);
  const { id, variables } = campaign;
  const [mapping, setMapping] = useState<Mapping>(() => guessMapping(head, guessHeader(head), variables));
  const takeIn = useChange('campaigns.import', { refresh: ['campaigns.'], onDone: onTaken });
  const isReady = isMapped(mapping);
  const submit = () => {
    if (isReady && !takeIn.isPending) takeIn.mutate({ params: { id }, body: mappingBody(mapping) });
  };
  useHotkeys([['mod+Enter', submit]], []);
  const rows = rowsOf(head, mapping.header);
  const options = Array.from({ length: columnCount(head) }, (_, column) => {
    const heading = (mapping.header && head.first[column]?.trim()) || w.column(column + 1);
    const example = rows[0]?.[column]?.slice(0, EXAMPLE_MAX) ?? '';
    return { value: String(column), label: example === '' ? heading : `${heading} — ${example}` };
  });
  const select = (label: string, value: number | null, onChange: (column: number | null) => void) => (
    <Select
      key={label}
      label={label}
      placeholder={w.columnChoose}
      required
      data={options}
      searchable={options.length > 10}
      value={value === null ? null : String(value)}
      onChange={(chosen) => onChange(chosen === null ? null : Number(chosen))}
      error={value === null ? w.columnMissing : undefined}
    />
  );
  return (
    <Section title={w.mapping} about={w.mappingHint}>
      <Stack>
        <Checkbox
          label={w.header}
          checked={mapping.header}
          onChange={(event) => setMapping(guessMapping(head, event.currentTarget.checked, variables))}
        />
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm">
          {select(w.phone, mapping.phone, (phone) => setMapping({ ...mapping, phone }))}
          {variables.map((name) =>
            select(`{${name}}`, mapping.variables[name] ?? null, (column) =>
              setMapping({ ...mapping, variables: { ...mapping.variables, [name]: column } }),
            ),
          )}
        </SimpleGrid>
        <Rows head={head} mapping={mapping} />
        <Texts campaign={campaign} rows={rows.slice(0, TEXTS_MAX)} mapping={mapping} />
        <Group justify="flex-end">
          <Button size="md" disabled={!isReady} loading={takeIn.isPending} onClick={submit}>
            {w.takeIn}
          </Button>
        </Group>
      </Stack>
    </Section>
  );
}

function Rows({ head, mapping }: { head: FileHead; mapping: Mapping }) {
  const w = useWords(PREPARE);
  const uses = (column: number): string[] => [
    ...(mapping.phone === column ? [w.phone] : []),
    ...Object.entries(mapping.variables).flatMap(([name, at]) => (at === column ? [`{${name}}`] : [])),
  ];
  const columns = Array.from({ length: columnCount(head) }, (_, column) => column);
  return (
    <div>
      <Title order={3} mb={6}>
        {w.rowsFirst}
      </Title>
      <Table.ScrollContainer
        minWidth={Math.min(1600, columns.length * 130)}
        type="native"
        tabIndex={0}
        role="region"
        aria-label={w.rowsFirst}
      >
        <Table aria-label={w.rowsFirst} fz="sm" withTableBorder>
          <Table.Thead>
            <Table.Tr>
              {columns.map((column) => (
                <Table.Th key={column} scope="col">
                  <Text size="sm" fw={600} className="breakable">
                    {(mapping.header && head.first[column]) || w.column(column + 1)}
                  </Text>
                  <Group gap={4} mt={2}>
                    {uses(column).map((use) => (
                      <Tag key={use} tone="info">
                        {use}
                      </Tag>
                    ))}
                    {uses(column).length === 0 && (
                      <Text size="xs" c="dimmed" fw={400}>
                        {w.ignored}
                      </Text>
                    )}
                  </Group>
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rowsOf(head, mapping.header).map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
              <Table.Tr key={index}>
                {columns.map((column) => (
                  <Table.Td key={column} className="breakable">
                    {row[column]}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </div>
  );
}

/** The first text, filled by the same code as the server's. */
function Texts({ campaign, rows, mapping }: { campaign: Campaign; rows: readonly string[][]; mapping: Mapping }) {
  const w = useWords(PREPARE);
  const text = campaign.steps.find((step) => (step.text ?? '') !== '')?.text ?? '';
  if (text === '' || rows.length === 0 || mapping.phone === null) return null;
  return (
    <div>
      <Title order={3} mb={6}>
        {w.textOfRow}
      </Title>
      <Stack gap="xs">
        {rows.map((row, index) => {
          const phone = row[mapping.phone ?? 0] ?? '';
          const read = normalisePhone(phone);
          const rendered = renderTemplate(text, valuesOf(mapping, row));
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
            <div key={index}>
              <Text size="xs" c={read.ok ? 'dimmed' : 'red'} className="numbers">
                {read.ok ? read.phone : `${phone} — ${w.phoneWrong}`}
              </Text>
              <Text size="sm" component="div">
                {rendered.kind === 'rendered' ? rendered.text : <VariableText text={text} />}
              </Text>
            </div>
          );
        })}
      </Stack>
    </div>
  );
}
