// Lines of a price list: sale beside cost, and what stays.
import { Table, Text } from '@mantine/core';
import type { Answer } from '../../api/kaskad.ts';
import { ChannelName, Money, OrDash, Share, Tag } from '../../parts/values.tsx';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

export type Rate = Answer<'operator.tariffs.get'>['rates'][number];

export function RatesTable({ rates, label }: { rates: readonly Rate[]; label: string }) {
  const w = useWords(WORDS);
  return (
    <Table.ScrollContainer minWidth={720} type="native">
      <Table aria-label={label} className="numbers">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{w.channel}</Table.Th>
            <Table.Th scope="col">{w.area}</Table.Th>
            <Table.Th scope="col" ta="right">
              {w.price}
            </Table.Th>
            <Table.Th scope="col">{w.charge}</Table.Th>
            <Table.Th scope="col" ta="right">
              {w.cost}
            </Table.Th>
            <Table.Th scope="col">{w.connection}</Table.Th>
            <Table.Th scope="col" ta="right">
              {w.margin}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rates.map((rate) => (
            <Table.Tr key={`${rate.channel} ${rate.area_id}`}>
              <Table.Td>
                <ChannelName channel={rate.channel} />
              </Table.Td>
              <Table.Td>{rate.area ?? <span className="quiet">{w.everywhere}</span>}</Table.Td>
              <Table.Td ta="right">
                <Money amount={rate.price} strong />
              </Table.Td>
              <Table.Td>{w[rate.charge]}</Table.Td>
              <Table.Td ta="right">
                <OrDash>{rate.cost === null ? null : <Money amount={rate.cost} />}</OrDash>
              </Table.Td>
              <Table.Td>
                <OrDash>{rate.connection}</OrDash>
              </Table.Td>
              <Table.Td ta="right">
                <Margin rate={rate} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Margin({ rate: { margin, margin_percent } }: { rate: Rate }) {
  const w = useWords(WORDS);
  if (margin === null) return <OrDash>{null}</OrDash>;
  return (
    <>
      <Money amount={margin} />{' '}
      {margin.startsWith('-') ? (
        <Tag tone="bad">{w.below}</Tag>
      ) : (
        margin_percent !== null && (
          <Text span size="xs" c="dimmed">
            <Share of={margin_percent / 100} />
          </Text>
        )
      )}
    </>
  );
}
