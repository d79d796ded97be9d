// Prices in force, and those announced with their dates.
import { Group, Select, Stack, Table } from '@mantine/core';
import { IconTags } from '@tabler/icons-react';
import { CHANNEL_NAMES } from '../../../../src/domain/message.ts';
import type { Answer } from '../../api/kaskad.ts';
import { useRead } from '../../api/queries.ts';
import { Section } from '../../parts/section.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { ChannelName, Moment, Money } from '../../parts/values.tsx';
import { CHANNEL_WORDS } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

type Price = Answer<'tariff.get'>['prices'][number];

/** Channels in their usual order; the price of all other areas stands first of each. */
const byChannel = (a: Price, b: Price): number =>
  CHANNEL_NAMES.indexOf(a.channel) - CHANNEL_NAMES.indexOf(b.channel) || (a.area ?? '').localeCompare(b.area ?? '');

export function Tariff() {
  const w = useWords(WORDS);
  const channels = useWords(CHANNEL_WORDS);
  const tariff = useRead('tariff.get');
  const [{ channel }, setChannel] = useUrlState(['channel']);
  return (
    <Loaded query={tariff}>
      {({ prices, announced, currency }) => {
        if (prices.length === 0 && announced.length === 0)
          return (
            <Empty title={w.noTariff} icon={IconTags}>
              {w.noTariffText}
            </Empty>
          );
        const known = [...new Set([...prices, ...announced].map((price) => price.channel))];
        const of = (all: readonly Price[]) =>
          all.filter((price) => channel === '' || price.channel === channel).sort(byChannel);
        return (
          <Stack>
            {known.length > 1 && (
              <Group>
                <Select
                  label={w.channel}
                  w={180}
                  clearable
                  placeholder={w.allChannels}
                  value={channel || null}
                  onChange={(value) => setChannel({ channel: value ?? '' })}
                  data={known.map((value) => ({ value, label: channels[value] }))}
                />
              </Group>
            )}
            {of(announced).length > 0 && (
              <Section title={w.announced} about={w.announcedAbout}>
                <Prices label={w.announced} prices={of(announced)} currency={currency} />
              </Section>
            )}
            <Section title={w.prices} about={w.pricesAbout}>
              <Prices label={w.prices} prices={of(prices)} currency={currency} />
            </Section>
          </Stack>
        );
      }}
    </Loaded>
  );
}

function Prices({ label, prices, currency }: { label: string; prices: readonly Price[]; currency: string }) {
  const w = useWords(WORDS);
  return (
    <Table.ScrollContainer minWidth={680} type="native" role="group" tabIndex={0} aria-label={label}>
      <Table aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{w.channel}</Table.Th>
            <Table.Th scope="col">{w.area}</Table.Th>
            <Table.Th scope="col" ta="right">
              {w.price}
            </Table.Th>
            <Table.Th scope="col">{w.charge}</Table.Th>
            <Table.Th scope="col">{w.since}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {prices.map(({ channel, area, price, charge, valid_from: from }) => (
            <Table.Tr key={`${channel} ${area} ${from}`}>
              <Table.Td>
                <ChannelName channel={channel} />
              </Table.Td>
              <Table.Td>{area ?? w.otherAreas}</Table.Td>
              <Table.Td ta="right">
                <Money amount={price} currency={currency} />
              </Table.Td>
              <Table.Td>{w.chargeOf[charge]}</Table.Td>
              <Table.Td>
                <Moment at={from} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
