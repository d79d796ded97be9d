// Today by channel as a dense table with small bars; a row leads to its messages.
import { Anchor, Box, Group, Progress, Table, Text, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Answer } from '../../api/kaskad.ts';
import { durationText } from '../../parts/duration.ts';
import { ChannelName, Count, Money, Share } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { useLanguage } from '../../words/language.ts';
import { useWords } from '../../words/words.ts';
import { type Counts, failedOf } from './counts.ts';
import { WORDS } from './words.ts';

export function Channels({ today, currency }: { today: Answer<'overview.get'>['today']; currency?: string }) {
  const w = useWords(WORDS);
  const may = useMay();
  if (today.total.messages === 0)
    return (
      <Text size="sm" c="dimmed">
        {w.nothingToday}
      </Text>
    );
  const rows = [...today.channels].sort((a, b) => b.counts.messages - a.counts.messages);
  return (
    <Table.ScrollContainer minWidth={720} type="native">
      <Table aria-label={w.byChannel}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{w.channel}</Table.Th>
            {[w.acceptedShort, w.onTheWay, w.delivered, w.read, w.failed].map((title) => (
              <Table.Th key={title} scope="col" ta="right">
                {title}
              </Table.Th>
            ))}
            <Table.Th scope="col">{w.share}</Table.Th>
            <Table.Th scope="col" ta="right">
              <Tooltip label={w.latencyHint}>
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: its hint must be reached by keyboard */}
                <span tabIndex={0}>{w.latency}</span>
              </Tooltip>
            </Table.Th>
            <Table.Th scope="col" ta="right">
              {w.charged}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ channel, counts }) => (
            <Row
              key={channel}
              counts={counts}
              currency={currency}
              name={
                may('messages:read') ? (
                  <Anchor
                    component={Link}
                    href={`/messages?channel=${channel}&period=today`}
                    size="sm"
                    display="inline-flex"
                  >
                    <ChannelName channel={channel} />
                  </Anchor>
                ) : (
                  <ChannelName channel={channel} />
                )
              }
            />
          ))}
        </Table.Tbody>
        {rows.length > 1 && (
          <Table.Tfoot>
            <Row counts={today.total} currency={currency} name={w.total} isTotal />
          </Table.Tfoot>
        )}
      </Table>
    </Table.ScrollContainer>
  );
}

interface RowProps {
  name: ReactNode;
  counts: Counts;
  currency: string | undefined;
  isTotal?: boolean;
}

function Row({ name, counts, currency, isTotal = false }: RowProps) {
  const language = useLanguage();
  const { delivery_share: share, latency_median_s: medianS } = counts;
  const numbers = [counts.messages, counts.waiting, counts.delivered, counts.read, failedOf(counts)];
  return (
    <Table.Tr fw={isTotal ? 600 : undefined}>
      <Table.Th scope="row" fw={isTotal ? 600 : 400}>
        {name}
      </Table.Th>
      {numbers.map((n, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns stand where they stand
        <Table.Td key={index} ta="right">
          <Count n={n} />
        </Table.Td>
      ))}
      <Table.Td>
        <Group gap="xs" wrap="nowrap">
          <Box w={64} aria-hidden>
            <Progress value={(share ?? 0) * 100} size="sm" />
          </Box>
          <Share of={share} />
        </Group>
      </Table.Td>
      <Table.Td ta="right" className="nowrap numbers">
        {medianS === null ? '—' : durationText(medianS, language)}
      </Table.Td>
      <Table.Td ta="right">
        <Money amount={counts.charged} currency={currency} />
      </Table.Td>
    </Table.Tr>
  );
}
