// Money of the account: what there is, every movement, prices, limits.
import { Button, Tabs } from '@mantine/core';
import { IconFileExport } from '@tabler/icons-react';
import { useState } from 'react';
import { useRead } from '../../api/queries.ts';
import { LiveDot } from '../../parts/live-dot.tsx';
import { Page } from '../../parts/page.tsx';
import { momentsOf } from '../../parts/period.tsx';
import { Loaded } from '../../parts/states.tsx';
import { filled, useUrlState } from '../../parts/url-state.ts';
import { type Scope, useMay, useTimeZone } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import { ExportDialog, type ExportFilters } from '../exports/export-dialog.tsx';
import { Balance } from './balance.tsx';
import { LEDGER_FILTERS, Ledger } from './ledger.tsx';
import { Tariff } from './tariff.tsx';
import { Terms } from './terms.tsx';
import { WORDS } from './words.ts';

const TABS: readonly { name: 'ledger' | 'tariff' | 'terms'; scope: Scope }[] = [
  { name: 'ledger', scope: 'ledger:read' },
  { name: 'tariff', scope: 'balance:read' },
  { name: 'terms', scope: 'balance:read' },
];

export default function Money() {
  const w = useWords(WORDS);
  const may = useMay();
  const zone = useTimeZone();
  const balance = useRead('balance.get', undefined, { live: true });
  const [{ tab }, setTab] = useUrlState(['tab']);
  const [filter, setFilter, clear] = useUrlState(LEDGER_FILTERS);
  const [isExporting, setExporting] = useState(false);
  const shown = TABS.filter(({ scope }) => may(scope));
  const chosen = shown.some(({ name }) => name === tab) ? tab : (shown[0]?.name ?? 'tariff');
  const { kind, period, from, to } = filter;
  const moments = momentsOf({ period, from, to }, zone);
  return (
    <Page
      title={w.title}
      about={w.about}
      actions={
        may('exports:write') &&
        may('ledger:read') && (
          <Button variant="default" leftSection={<IconFileExport size={16} />} onClick={() => setExporting(true)}>
            {w.export}
          </Button>
        )
      }
    >
      <LiveDot />
      <Loaded query={balance} rows={3}>
        {(found) => <Balance balance={found} />}
      </Loaded>
      <Tabs value={chosen} onChange={(name) => setTab({ tab: name ?? '' })} keepMounted={false}>
        <Tabs.List aria-label={w.tabs} mb="md">
          {shown.map(({ name }) => (
            <Tabs.Tab key={name} value={name}>
              {w.tab[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="ledger">
          <Ledger filter={filter} moments={moments} onChange={setFilter} onClear={clear} />
        </Tabs.Panel>
        <Tabs.Panel value="tariff">
          <Tariff />
        </Tabs.Panel>
        <Tabs.Panel value="terms">
          <Loaded query={balance}>{(found) => <Terms balance={found} />}</Loaded>
        </Tabs.Panel>
      </Tabs>
      <ExportDialog
        opened={isExporting}
        onClose={() => setExporting(false)}
        kinds={['ledger']}
        filters={{ ...filled({ entry_kind: kind }), ...moments } as ExportFilters}
      />
    </Page>
  );
}
