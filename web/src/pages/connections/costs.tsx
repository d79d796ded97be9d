// What the provider asks: now, and from dates to come.
import { ActionIcon, Group, Stack, Table, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { Answer } from '../../api/kaskad.ts';
import { useChange, useRead } from '../../api/queries.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { tellDone } from '../../parts/notices.ts';
import { Section } from '../../parts/section.tsx';
import { Loaded } from '../../parts/states.tsx';
import { ChannelName, Moment, Money, momentText, moneyText } from '../../parts/values.tsx';
import { useMay, useTimeZone } from '../../session/session.ts';
import { localeOf, useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { NewCosts } from './new-costs.tsx';
import { COST_WORDS } from './test-words.ts';

type Rate = Answer<'operator.connections.rates'>['rates'][number];

export function Costs({ connection: { id, channels } }: { connection: Answer<'operator.connections.get'> }) {
  const w = useWords(COST_WORDS);
  const zone = useTimeZone();
  const locale = localeOf(useLanguage());
  const mayChange = useMay()('tariffs:write');
  const confirm = useConfirm();
  const costs = useRead('operator.connections.rates', { params: { id } });
  const remove = useChange('operator.connections.rates.remove', {
    refresh: ['operator.connections.rates'],
    onDone: () => tellDone(w.takenBack),
  });
  const onTakeBack = async (valid_from: string) => {
    const text = w.takeBackText(momentText(valid_from, zone, locale, 'minute'));
    if (await confirm({ title: w.takeBackTitle, text, action: w.takeBack, danger: true }))
      remove.mutate({ params: { id, valid_from } });
  };
  return (
    <Stack gap="md">
      <Loaded query={costs}>
        {({ cost, rates, upcoming }) => (
          <>
            <Section title={w.title} about={w.about}>
              <Stack gap="sm">
                {rates.length === 0 ? <Text size="sm">{w.none}</Text> : <Lines rates={rates} label={w.title} />}
                <Text size="sm" c="dimmed">
                  {w.base(moneyText(cost, locale))}
                </Text>
              </Stack>
            </Section>
            <Section title={w.upcoming}>
              {upcoming.length === 0 ? (
                <Text size="sm" c="dimmed">
                  {w.upcomingNone}
                </Text>
              ) : (
                <Stack>
                  {upcoming.map(({ valid_from, rates: lines }) => {
                    const name = w.fromMoment(momentText(valid_from, zone, locale, 'minute'));
                    return (
                      <div key={valid_from}>
                        <Group justify="space-between">
                          <Text fw={550}>{name}</Text>
                          {mayChange && (
                            <ActionIcon
                              variant="subtle"
                              color="gray"
                              aria-label={`${w.takeBack}: ${name}`}
                              onClick={() => onTakeBack(valid_from)}
                            >
                              <IconTrash size={16} />
                            </ActionIcon>
                          )}
                        </Group>
                        <Lines rates={lines} label={name} />
                      </div>
                    );
                  })}
                </Stack>
              )}
            </Section>
          </>
        )}
      </Loaded>
      {mayChange && <NewCosts id={id} channels={channels} />}
    </Stack>
  );
}

function Lines({ rates, label }: { rates: readonly Rate[]; label: string }) {
  const w = useWords(COST_WORDS);
  return (
    <Table.ScrollContainer minWidth={360} type="native" tabIndex={0} role="group" aria-label={label}>
      <Table aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{w.channel}</Table.Th>
            <Table.Th scope="col">{w.area}</Table.Th>
            <Table.Th scope="col">{w.since}</Table.Th>
            <Table.Th scope="col" ta="right" className="nowrap">
              {w.cost}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rates.map(({ channel, area_id, area, valid_from, cost }) => (
            <Table.Tr key={`${channel} ${area_id} ${valid_from}`}>
              <Table.Td>
                <ChannelName channel={channel} />
              </Table.Td>
              <Table.Td>{area ?? <span className="quiet">{w.everywhere}</span>}</Table.Td>
              <Table.Td>
                <Moment at={valid_from} />
              </Table.Td>
              <Table.Td ta="right">
                <Money amount={cost} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
