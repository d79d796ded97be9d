// New prices of a provider, at once or from a date on.
import { ActionIcon, Box, Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Body } from '../../api/kaskad.ts';
import { useChange, useRead } from '../../api/queries.ts';
import { MomentInput } from '../../parts/compose/moment-input.tsx';
import { tellDone } from '../../parts/notices.ts';
import { Section } from '../../parts/section.tsx';
import { useMay } from '../../session/session.ts';
import { CHANNEL_WORDS } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { COST_WORDS } from './test-words.ts';

type Sent = Body<'operator.connections.rates.put'>['rates'][number];
interface Line {
  key: number;
  channel: string;
  area: string | null;
  cost: string;
}
const AREAS_SHOWN = 200;
const MONEY = /^\d{1,9}([.,]\d{1,7})?$/;

export function NewCosts({ id, channels }: { id: number; channels: readonly string[] }) {
  const w = useWords(COST_WORDS);
  const channelNames: Readonly<Record<string, string>> = useWords(CHANNEL_WORDS);
  const may = useMay();
  const areas = useRead('operator.areas.list', { query: { limit: AREAS_SHOWN } }, { enabled: may('areas:read') });
  const empty = (key: number): Line => ({ key, channel: channels[0] ?? 'sms', area: null, cost: '' });
  const [lines, setLines] = useState<Line[]>([empty(0)]);
  const [validFrom, setValidFrom] = useState('');
  const put = useChange('operator.connections.rates.put', {
    refresh: ['operator.connections.rates'],
    onDone: ({ rates_count }) => {
      tellDone(w.saved(rates_count));
      setLines([empty(0)]);
      setValidFrom('');
    },
  });
  const set = (key: number, change: Partial<Line>) =>
    setLines((before) => before.map((line) => (line.key === key ? { ...line, ...change } : line)));
  const isReady = lines.every(({ cost }) => MONEY.test(cost.trim()));
  const onSubmit = () =>
    put.mutate({
      params: { id },
      body: {
        // The staff's zone is the browser's.
        valid_from: validFrom === '' ? null : new Date(validFrom.replace(' ', 'T')).toISOString(),
        rates: lines.map(({ channel, area, cost }) => ({
          channel: channel as Sent['channel'],
          area_id: area === null ? null : Number(area),
          cost: cost.trim().replace(',', '.'),
        })),
      },
    });
  return (
    <Section title={w.newTitle} about={w.newAbout}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <Stack>
          {lines.map(({ key, channel, area, cost }, index) => (
            <Group key={key} align="flex-end" gap="sm">
              <Select
                label={w.channel}
                w={170}
                value={channel}
                onChange={(next) => next !== null && set(key, { channel: next })}
                data={channels.map((value) => ({ value, label: channelNames[value] ?? value }))}
              />
              <Select
                label={w.area}
                w={240}
                searchable
                clearable
                allowDeselect
                placeholder={w.everywhere}
                value={area}
                onChange={(next) => set(key, { area: next })}
                data={(areas.data?.items ?? []).map((one) => ({ value: String(one.id), label: one.name }))}
              />
              <TextInput
                label={w.cost}
                w={130}
                inputMode="decimal"
                required
                value={cost}
                onChange={(event) => set(key, { cost: event.currentTarget.value })}
              />
              {lines.length > 1 && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="lg"
                  aria-label={w.removeLine(index + 1)}
                  onClick={() => setLines((before) => before.filter((line) => line.key !== key))}
                >
                  <IconTrash size={16} />
                </ActionIcon>
              )}
            </Group>
          ))}
          <Group>
            <Button
              variant="subtle"
              leftSection={<IconPlus size={16} />}
              onClick={() => setLines((before) => [...before, empty((before.at(-1)?.key ?? 0) + 1)])}
            >
              {w.addLine}
            </Button>
          </Group>
          <Group align="flex-end" justify="space-between">
            <Box w={240} maw="100%">
              <MomentInput
                label={w.validFrom}
                description={w.validFromHint}
                value={validFrom}
                onChange={setValidFrom}
              />
            </Box>
            <Button type="submit" disabled={!isReady} loading={put.isPending}>
              {w.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
