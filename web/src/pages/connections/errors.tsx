// What the upstream refused, by code and class, and the operator's own word on what its codes mean.
import { ActionIcon, Autocomplete, Button, Group, SegmentedControl, Select, Stack, Table, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Answer } from '../../api/kaskad.ts';
import { useChange, useRead } from '../../api/queries.ts';
import { Facts } from '../../parts/facts.tsx';
import { tellUndoable } from '../../parts/notices.ts';
import { Section } from '../../parts/section.tsx';
import { Loaded } from '../../parts/states.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { Count, Moment } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import { CLASSES, type ErrorClass, ErrorClassSelect, ErrorClassTag, isErrorClass } from './error-class.tsx';
import { ERRORS_WORDS } from './one-words.ts';

type Connection = Answer<'operator.connections.get'>;
type Counted = Answer<'operator.connections.errors'>['errors'];

const PERIODS = { hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000 - 60_000 } as const;
type Period = keyof typeof PERIODS;
const CODE = /^[!-~]{1,64}$/;

/** The map is written whole; what is changed is one line of it. */
function useErrorMap({ id, error_classes }: Connection) {
  const w = useWords(ERRORS_WORDS);
  const put = useChange('operator.connections.error_classes', { refresh: ['operator.connections.'] });
  const send = (body: Record<string, string>, onSuccess?: () => void) =>
    put.mutate({ params: { id }, body: body as Record<string, ErrorClass> }, { onSuccess });
  return {
    isPending: put.isPending,
    set(code: string, errorClass: ErrorClass | null) {
      const { [code]: _, ...rest } = error_classes;
      const next = errorClass === null ? rest : { ...rest, [code]: errorClass };
      send(next, () =>
        tellUndoable(errorClass === null ? w.removed(code) : w.saved(code, w.classes[errorClass]), () =>
          send(error_classes),
        ),
      );
    },
  };
}

export function Errors({ connection }: { connection: Connection }) {
  const w = useWords(ERRORS_WORDS);
  const [{ period: asked }, setPeriod] = useUrlState(['period']);
  const period: Period = asked === 'hour' || asked === 'week' ? asked : 'day';
  const from = useMemo(() => new Date(Date.now() - PERIODS[period]).toISOString(), [period]);
  const errors = useRead(
    'operator.connections.errors',
    { params: { id: connection.id }, query: { from } },
    { keep: true },
  );
  const types = useRead('operator.connections.types');
  const map = useErrorMap(connection);
  const mayChange = useMay()('connections:write');
  const known = types.data?.types.find(({ type }) => type === connection.type)?.error_classes ?? [];
  return (
    <Stack gap="md">
      <Section
        title={w.title}
        about={w.about}
        aside={
          <SegmentedControl
            size="xs"
            aria-label={w.period}
            value={period}
            onChange={(next) => setPeriod({ period: next === 'day' ? '' : next })}
            data={(Object.keys(PERIODS) as Period[]).map((value) => ({ value, label: w.periods[value] }))}
          />
        }
      >
        <Loaded query={errors}>
          {({ errors: counted }) =>
            counted.length === 0 ? (
              <Text size="sm" c="dimmed">
                {w.nothing}
              </Text>
            ) : (
              <Stack>
                <ByClass errors={counted} />
                <ErrorTable
                  errors={counted}
                  own={connection.error_classes}
                  known={known}
                  onChange={mayChange ? map.set : undefined}
                />
              </Stack>
            )
          }
        </Loaded>
      </Section>
      <Section title={w.map} about={w.mapAbout}>
        <OwnRules
          own={connection.error_classes}
          known={known}
          set={mayChange ? map.set : undefined}
          isPending={map.isPending}
        />
      </Section>
      <Section title={w.legend}>
        <Facts facts={CLASSES.map((one) => ({ name: w.classes[one], value: w.classHints[one] }))} />
      </Section>
    </Stack>
  );
}

function ByClass({ errors }: { errors: Counted }) {
  const w = useWords(ERRORS_WORDS);
  const sums = new Map<string | null, number>();
  for (const { class: one, count } of errors) sums.set(one, (sums.get(one) ?? 0) + count);
  return (
    <Group gap="md" role="group" aria-label={w.byClass}>
      {[...sums].map(([one, n]) => (
        <Group key={one} gap={6}>
          <ErrorClassTag of={one} />
          <Count n={n} />
        </Group>
      ))}
    </Group>
  );
}

interface TableProps {
  errors: Counted;
  own: Readonly<Record<string, string>>;
  known: readonly { code: string; class: string }[];
  onChange?: (code: string, next: ErrorClass | null) => void;
}

function ErrorTable({ errors, own, known, onChange }: TableProps) {
  const w = useWords(ERRORS_WORDS);
  return (
    <Table.ScrollContainer minWidth={680} type="native" tabIndex={0} role="group" aria-label={w.title}>
      <Table aria-label={w.title}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{w.code}</Table.Th>
            <Table.Th scope="col">{w.name}</Table.Th>
            <Table.Th scope="col">{w.taken}</Table.Th>
            <Table.Th scope="col">{w.now}</Table.Th>
            <Table.Th scope="col" ta="right">
              {w.count}
            </Table.Th>
            <Table.Th scope="col">{w.last}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {errors.map((error) => (
            <Table.Tr key={`${error.code} ${error.class}`}>
              <Table.Th scope="row" fw={500}>
                <span className="mono nowrap">{error.code}</span>
              </Table.Th>
              <Table.Td className="breakable">
                {error.name === '' || error.name === error.code ? (
                  <span className="quiet">{error.known ? '' : w.unknown}</span>
                ) : (
                  error.name
                )}
              </Table.Td>
              <Table.Td>
                <ErrorClassTag of={error.class} />
              </Table.Td>
              <Table.Td>
                {onChange === undefined || error.class === null || !CODE.test(error.code) ? (
                  <ErrorClassTag of={error.class_now ?? error.class} />
                ) : (
                  <ErrorClassSelect
                    code={error.code}
                    value={own[error.code] ?? ''}
                    connectorSays={known.find(({ code }) => code === error.code)?.class ?? null}
                    onChange={(next) => onChange(error.code, next)}
                  />
                )}
              </Table.Td>
              <Table.Td ta="right">
                <Count n={error.count} />
              </Table.Td>
              <Table.Td>
                <Moment at={error.last_at} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface OwnRulesProps {
  own: Readonly<Record<string, string>>;
  known: readonly { code: string; class: string; name: string }[];
  set?: (code: string, next: ErrorClass | null) => void;
  isPending: boolean;
}

function OwnRules({ own, known, set, isPending }: OwnRulesProps) {
  const w = useWords(ERRORS_WORDS);
  const [code, setCode] = useState('');
  const [errorClass, setClass] = useState<ErrorClass>('temporary');
  const rules = Object.entries(own).sort(([a], [b]) => a.localeCompare(b));
  return (
    <Stack>
      {rules.length === 0 && (
        <Text size="sm" c="dimmed">
          {w.mapEmpty}
        </Text>
      )}
      {rules.map(([one, chosen]) => (
        <Group key={one} gap="sm" wrap="nowrap">
          <span className="mono">{one}</span>
          <ErrorClassTag of={chosen} />
          <Text size="sm" c="dimmed" className="breakable">
            {known.find((line) => line.code === one)?.name}
          </Text>
          {set !== undefined && (
            <ActionIcon variant="subtle" color="gray" aria-label={w.remove(one)} onClick={() => set(one, null)}>
              <IconTrash size={16} />
            </ActionIcon>
          )}
        </Group>
      ))}
      {set !== undefined && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            set(code.trim(), errorClass);
            setCode('');
          }}
        >
          <Group align="flex-end" gap="sm">
            <Autocomplete
              label={w.addCode}
              description={w.addCodeHint}
              value={code}
              onChange={setCode}
              data={known.map((line) => line.code).filter((one) => CODE.test(one))}
              limit={8}
              renderOption={({ option }) => (
                <Text size="sm">
                  <span className="mono">{option.value}</span>{' '}
                  <span className="quiet">{known.find((line) => line.code === option.value)?.name}</span>
                </Text>
              )}
            />
            <Select
              label={w.addClass}
              value={errorClass}
              onChange={(next) => isErrorClass(next) && setClass(next)}
              data={CLASSES.map((one) => ({ value: one, label: w.classes[one] }))}
            />
            <Button
              type="submit"
              variant="default"
              leftSection={<IconPlus size={16} />}
              disabled={!CODE.test(code.trim())}
              loading={isPending}
            >
              {w.add}
            </Button>
          </Group>
        </form>
      )}
    </Stack>
  );
}
