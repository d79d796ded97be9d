// A new version of prices: only the lines that change, at once or from a moment on.
import { ActionIcon, Button, Group, SegmentedControl, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { parseMoneyE7 } from '../../../../src/domain/money.ts';
import type { Body } from '../../api/kaskad.ts';
import { useChange } from '../../api/queries.ts';
import { AreaSelect } from '../../parts/area-select.tsx';
import { ChannelSelect } from '../../parts/channel-select.tsx';
import { tellDone } from '../../parts/notices.ts';
import { momentOf } from '../../parts/zoned.ts';
import { useTimeZone } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

type NewRate = Body<'operator.tariffs.rates'>['rates'][number];

interface Line {
  key: number;
  channel: string;
  area: string;
  price: string;
  charge: 'submitted' | 'delivered';
}

let lastKey = 0;
const emptyLine = (): Line => {
  lastKey += 1;
  return { key: lastKey, channel: 'sms', area: '', price: '', charge: 'submitted' };
};

/** Commas too, as Russian keyboards have them. */
function priceOf(text: string): string | null {
  const plain = text.trim().replace(',', '.');
  try {
    return parseMoneyE7(plain) < 0n ? null : plain;
  } catch {
    return null;
  }
}

export function RatesForm({ tariffId, onClose }: { tariffId: number; onClose: () => void }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const zone = useTimeZone();
  const [lines, setLines] = useState<Line[]>(() => [emptyLine()]);
  const [when, setWhen] = useState<'now' | 'later'>('now');
  const [moment, setMoment] = useState('');
  const [isTried, setTried] = useState(false);
  const save = useChange('operator.tariffs.rates', {
    refresh: ['operator.tariffs.'],
    onDone: ({ rates_count }) => {
      tellDone(w.published(rates_count));
      onClose();
    },
  });
  const change = (key: number, changes: Partial<Line>) =>
    setLines((before) => before.map((line) => (line.key === key ? { ...line, ...changes } : line)));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (lines.some(({ price }) => priceOf(price) === null)) return;
        const rates: NewRate[] = lines.map(({ channel, area, price, charge }) => ({
          channel: channel as NewRate['channel'],
          area: area.trim() === '' ? null : area.trim(),
          price: priceOf(price)!,
          charge,
        }));
        const validFrom = when === 'now' ? {} : { valid_from: momentOf(moment, zone) };
        save.mutate({ params: { id: tariffId }, body: { rates, ...validFrom } });
      }}
    >
      <Stack>
        <Text size="sm" c="dimmed">
          {w.editAbout}
        </Text>
        {lines.map((line, index) => (
          <Group key={line.key} align="flex-start" wrap="nowrap" gap="xs">
            <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="xs" flex={1}>
              <ChannelSelect value={line.channel} onChange={(channel) => change(line.key, { channel })} />
              <AreaSelect value={line.area} onChange={(area) => change(line.key, { area })} label={w.area} />
              <TextInput
                label={w.price}
                required
                inputMode="decimal"
                value={line.price}
                error={isTried && priceOf(line.price) === null ? w.badPrice : undefined}
                onChange={(event) => change(line.key, { price: event.currentTarget.value })}
              />
              <Select
                label={w.charge}
                value={line.charge}
                onChange={(charge) => change(line.key, { charge: charge as Line['charge'] })}
                data={[
                  { value: 'submitted', label: w.submitted },
                  { value: 'delivered', label: w.delivered },
                ]}
              />
            </SimpleGrid>
            <ActionIcon
              mt={27}
              variant="subtle"
              color="gray"
              aria-label={w.removeLine(index + 1)}
              disabled={lines.length === 1}
              onClick={() => setLines((before) => before.filter(({ key }) => key !== line.key))}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        ))}
        <Text size="xs" c="dimmed">
          {w.area}: {w.areaHint}
        </Text>
        <Group>
          <Button
            variant="default"
            leftSection={<IconPlus size={16} />}
            onClick={() => setLines((before) => [...before, emptyLine()])}
          >
            {w.addLine}
          </Button>
        </Group>
        <Group align="flex-end">
          <SegmentedControl
            aria-label={w.when}
            value={when}
            onChange={(value) => setWhen(value as 'now' | 'later')}
            data={[
              { value: 'now', label: w.atOnce },
              { value: 'later', label: w.atMoment },
            ]}
          />
          {when === 'later' && (
            <TextInput
              label={w.moment}
              type="datetime-local"
              required
              value={moment}
              onChange={(event) => setMoment(event.currentTarget.value)}
            />
          )}
        </Group>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {w.publish(lines.length)}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
