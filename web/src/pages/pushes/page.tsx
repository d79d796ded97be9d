import { Button, Tabs } from '@mantine/core';
import { IconRepeat } from '@tabler/icons-react';
import { useState } from 'react';
import { LiveDot } from '../../parts/live-dot.tsx';
import { Page } from '../../parts/page.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { useMay } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import { Dead } from './dead.tsx';
import { ReplayDialog } from './replay-dialog.tsx';
import { WORDS } from './words.ts';
import { Worst } from './worst.tsx';

const TABS = ['worst', 'dead'] as const;

/** How telling the clients fares. */
export default function Pushes() {
  const w = useWords(WORDS);
  const may = useMay();
  const [{ tab, account_id }, set] = useUrlState(['tab', 'account_id']);
  const [replaying, setReplaying] = useState<string | null>(null);
  const shown = TABS.find((one) => one === tab) ?? 'worst';
  const onReplay = may('pushes:replay') ? setReplaying : undefined;
  return (
    <Page
      title={w.title}
      about={w.about}
      actions={
        <>
          <LiveDot />
          {onReplay !== undefined && (
            <Button leftSection={<IconRepeat size={16} />} onClick={() => onReplay(account_id)}>
              {w.replay}
            </Button>
          )}
        </>
      }
    >
      <Tabs
        value={shown}
        keepMounted={false}
        onChange={(next) => set({ tab: next === 'worst' ? '' : (next ?? ''), account_id: '' })}
      >
        <Tabs.List aria-label={w.tabsLabel} mb="md">
          {TABS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {w.tabs[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="worst">
          <Worst onReplay={onReplay} />
        </Tabs.Panel>
        <Tabs.Panel value="dead">
          <Dead
            accountId={account_id}
            setAccountId={(id) => set({ account_id: id })}
            mayReplay={may('pushes:replay')}
          />
        </Tabs.Panel>
      </Tabs>
      {replaying !== null && <ReplayDialog accountId={replaying} onClose={() => setReplaying(null)} />}
    </Page>
  );
}
