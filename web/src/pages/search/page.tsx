import { Tabs } from '@mantine/core';
import { Page } from '../../parts/page.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { useWords } from '../../words/words.ts';
import { Contradictory } from './contradictory.tsx';
import { FILTERS } from './filters.tsx';
import { Inbound } from './inbound.tsx';
import { Messages } from './messages.tsx';
import { Stuck } from './stuck.tsx';
import { WORDS } from './words.ts';

const TABS = ['messages', 'stuck', 'contradictory', 'inbound'] as const;
/** Of all tabs: what is set in one means nothing in the next. */
const OTHERS = ['kind', 'older', 'days', 'who'] as const;
const NONE = Object.fromEntries([...FILTERS, ...OTHERS].map((name) => [name, '']));

/** Messages of all clients, and what is odd among them. */
export default function Search() {
  const w = useWords(WORDS);
  const [{ tab }, setTab] = useUrlState(['tab', ...FILTERS, ...OTHERS]);
  const shown = TABS.find((one) => one === tab) ?? 'messages';
  return (
    <Page title={w.title} about={w.about}>
      <Tabs
        value={shown}
        keepMounted={false}
        onChange={(next) => setTab({ ...NONE, tab: next === 'messages' ? '' : (next ?? '') })}
      >
        <Tabs.List aria-label={w.tabsLabel} mb="md">
          {TABS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {w.tabs[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="messages">
          <Messages />
        </Tabs.Panel>
        <Tabs.Panel value="stuck">
          <Stuck />
        </Tabs.Panel>
        <Tabs.Panel value="contradictory">
          <Contradictory />
        </Tabs.Panel>
        <Tabs.Panel value="inbound">
          <Inbound />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
