import { Button, List, Title } from '@mantine/core';
import type { Item } from '../../api/kaskad.ts';
import { useChange } from '../../api/queries.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { tellDone } from '../../parts/notices.ts';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { Empty } from '../../parts/states.tsx';
import { ChannelName, Moment, Money, Tag, type Tone } from '../../parts/values.tsx';
import { useMay } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

type Version = Item<'operator.tariffs.versions'>;
const TONES: Record<Version['state'], Tone> = { past: 'quiet', current: 'good', future: 'info' };

/** Every change of the price list with its date; one that has not begun can be canceled. */
export function Versions({ tariffId }: { tariffId: number }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const mayWrite = useMay()('tariffs:write');
  const confirm = useConfirm();
  const remove = useChange('operator.tariffs.version.remove', {
    refresh: ['operator.tariffs.'],
    onDone: () => tellDone(w.removed),
  });
  const onRemove = async ({ valid_from }: Version) => {
    const isSure = await confirm({ title: w.removeTitle, text: w.removeText, action: w.removeVersion, danger: true });
    if (isSure) remove.mutate({ params: { id: tariffId, valid_from } });
  };
  const columns: Column<Version>[] = [
    { key: 'from', title: w.validFrom, cell: ({ valid_from }) => <Moment at={valid_from} /> },
    { key: 'state', title: w.versions, cell: ({ state }) => <Tag tone={TONES[state]}>{w[state]}</Tag> },
    { key: 'changes', title: w.changes, wide: true, cell: (version) => <Changes version={version} /> },
    ...(mayWrite
      ? [
          {
            key: 'actions',
            title: common.actions,
            end: true,
            cell: (version: Version) =>
              version.state === 'future' && (
                <Button size="compact-sm" variant="subtle" color="red" onClick={() => void onRemove(version)}>
                  {w.removeVersion}
                </Button>
              ),
          },
        ]
      : []),
  ];
  return (
    <section aria-label={w.versions}>
      <Title order={2} size="h3" mb="xs">
        {w.versions}
      </Title>
      <PagedTable
        operation="operator.tariffs.versions"
        given={{ params: { id: tariffId } }}
        columns={columns}
        rowKey={({ valid_from }) => valid_from}
        label={w.versions}
        size={10}
        empty={<Empty title={w.noRates}>{w.noRatesText}</Empty>}
      />
    </section>
  );
}

const CHANGES_SHOWN_MAX = 12;

function Changes({ version }: { version: Version }) {
  const w = useWords(WORDS);
  // A price list that was taken in whole repeats what stays as it was.
  const changes = version.changes.filter(
    ({ before, after, charge, charge_before }) => before !== after || charge !== charge_before,
  );
  return (
    <>
      <List size="sm" listStyleType="none">
        {changes.slice(0, CHANGES_SHOWN_MAX).map(({ channel, area_id, area, before, after }) => (
          <List.Item key={`${channel} ${area_id}`}>
            <ChannelName channel={channel} /> · {area ?? w.everywhere}:{' '}
            {before === null ? w.newPrice : <Money amount={before} />} → <Money amount={after} strong />
          </List.Item>
        ))}
      </List>
      {changes.length > CHANGES_SHOWN_MAX && w.changed(changes.length)}
    </>
  );
}
