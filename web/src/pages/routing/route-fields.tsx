// One route of a draft: for what it is, and by which connections, in order or by shares.
import {
  ActionIcon,
  Card,
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash, IconX } from '@tabler/icons-react';
import type { Item } from '../../api/kaskad.ts';
import { ChannelSelect } from '../../parts/channel-select.tsx';
import { ClientSelect } from '../../parts/client-select.tsx';
import { useWords } from '../../words/words.ts';
import type { RouteDraft } from './route-draft.ts';
import { WORDS } from './words.ts';

interface RouteFieldsProps {
  index: number;
  route: RouteDraft;
  areas: readonly Item<'operator.areas.list'>[];
  connections: readonly Item<'operator.connections.list'>[];
  isTried: boolean;
  onChange: (changes: Partial<RouteDraft>) => void;
  onRemove: () => void;
}

const WEIGHT_MAX = 1000;

export function RouteFields({ index, route, areas, connections, isTried, onChange, onRemove }: RouteFieldsProps) {
  const w = useWords(WORDS);
  const { connectionIds, weights } = route;
  const nameOf = (id: number) => connections.find((one) => one.id === id)?.name ?? String(id);
  const free = connections.filter(
    ({ id, channels }) => channels.includes(route.channel) && !connectionIds.includes(id),
  );
  const move = (at: number, to: number) => {
    const swap = <T,>(list: T[]) => {
      const moved = [...list];
      [moved[at], moved[to]] = [moved[to]!, moved[at]!];
      return moved;
    };
    onChange({ connectionIds: swap(connectionIds), weights: weights === null ? null : swap(weights) });
  };
  return (
    <Card component="fieldset" aria-label={`${index + 1}`}>
      <Stack gap="xs">
        <Group justify="space-between">
          <Text fw={600} size="sm">
            {index + 1}
          </Text>
          <ActionIcon variant="subtle" color="gray" aria-label={w.removeRoute(index + 1)} onClick={onRemove}>
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
        <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="xs">
          <ChannelSelect
            value={route.channel}
            onChange={(channel) => onChange({ channel, connectionIds: [], weights: null })}
          />
          <ClientSelect value={route.accountId} onChange={(accountId) => onChange({ accountId })} />
          <TextInput
            label={w.sender}
            placeholder={w.any}
            maxLength={64}
            value={route.sender}
            onChange={(event) => onChange({ sender: event.currentTarget.value })}
          />
          <Select
            label={w.area}
            searchable
            value={route.areaId}
            onChange={(areaId) => onChange({ areaId: areaId ?? '' })}
            data={[
              { value: '', label: w.anyArea },
              ...areas.map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
          />
        </SimpleGrid>
        <Group align="flex-end">
          <Select
            label={w.connections}
            placeholder={w.addConnection}
            value={null}
            error={isTried && connectionIds.length === 0 ? w.noConnection : undefined}
            data={free.map(({ id, name }) => ({ value: String(id), label: name }))}
            onChange={(id) =>
              id !== null &&
              onChange({
                connectionIds: [...connectionIds, Number(id)],
                weights: weights === null ? null : [...weights, 1],
              })
            }
          />
          <SegmentedControl
            aria-label={w.spread}
            value={weights === null ? 'order' : 'weight'}
            onChange={(how) => onChange({ weights: how === 'order' ? null : connectionIds.map(() => 1) })}
            data={[
              { value: 'order', label: w.byOrder },
              { value: 'weight', label: w.byWeight },
            ]}
          />
        </Group>
        {connectionIds.map((id, at) => (
          <Group key={id} gap="xs" wrap="nowrap">
            <Text size="sm" flex={1} className="breakable">
              {at + 1}. {nameOf(id)}
            </Text>
            {weights !== null && (
              <NumberInput
                aria-label={w.weightOf(nameOf(id))}
                w={90}
                size="xs"
                min={0}
                max={WEIGHT_MAX}
                allowDecimal={false}
                value={weights[at]}
                onChange={(value) =>
                  onChange({ weights: weights.map((one, place) => (place === at ? Number(value) || 0 : one)) })
                }
              />
            )}
            <ActionIcon
              variant="subtle"
              color="gray"
              disabled={at === 0}
              aria-label={w.up(nameOf(id))}
              onClick={() => move(at, at - 1)}
            >
              <IconArrowUp size={16} />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              disabled={at === connectionIds.length - 1}
              aria-label={w.down(nameOf(id))}
              onClick={() => move(at, at + 1)}
            >
              <IconArrowDown size={16} />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={w.takeOff(nameOf(id))}
              onClick={() =>
                onChange({
                  connectionIds: connectionIds.filter((one) => one !== id),
                  weights: weights === null ? null : weights.filter((_, place) => place !== at),
                })
              }
            >
              <IconX size={16} />
            </ActionIcon>
          </Group>
        ))}
      </Stack>
    </Card>
  );
}
