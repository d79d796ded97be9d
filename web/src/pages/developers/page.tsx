import { Button, Tabs } from '@mantine/core';
import { IconBook, IconBraces } from '@tabler/icons-react';
import { type ComponentType, type LazyExoticComponent, lazy, Suspense } from 'react';
import { useLocation } from 'wouter';
import { Page } from '../../parts/page.tsx';
import { Loading, NotFound } from '../../parts/states.tsx';
import { type Scope, useMay } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

type TabName = 'tokens' | 'pushes' | 'deliveries' | 'answers' | 'sandbox' | 'requests' | 'errors';

interface Tab {
  name: TabName;
  scope: Scope;
  body: LazyExoticComponent<ComponentType>;
}

/** What each tab asks the API for decides who sees it. */
const TABS: readonly Tab[] = [
  { name: 'tokens', scope: 'tokens:read', body: lazy(() => import('./tokens/tokens-tab.tsx')) },
  { name: 'pushes', scope: 'pushes:read', body: lazy(() => import('./pushes/pushes-tab.tsx')) },
  { name: 'deliveries', scope: 'pushes:read', body: lazy(() => import('./deliveries/deliveries-tab.tsx')) },
  { name: 'answers', scope: 'account:read', body: lazy(() => import('./answers/answers-tab.tsx')) },
  { name: 'sandbox', scope: 'account:read', body: lazy(() => import('./sandbox/sandbox-tab.tsx')) },
  { name: 'requests', scope: 'account:read', body: lazy(() => import('./requests/requests-tab.tsx')) },
  { name: 'errors', scope: 'account:read', body: lazy(() => import('./errors/errors-tab.tsx')) },
];

export default function Developers({ params }: { params: Record<string, string> }) {
  const w = useWords(WORDS);
  const may = useMay();
  const [, navigate] = useLocation();
  const shown = TABS.filter(({ scope }) => may(scope));
  const chosen = params.tab === undefined ? shown[0] : shown.find(({ name }) => name === params.tab);
  if (chosen === undefined) return <NotFound />;
  const Body = chosen.body;
  return (
    <Page
      title={w.title}
      about={w.about}
      actions={
        <>
          <Button component="a" href="/api/v1/openapi.json" variant="default" leftSection={<IconBraces size={16} />}>
            {w.openapi}
          </Button>
          <Button component="a" href="/docs/" variant="default" leftSection={<IconBook size={16} />}>
            {w.docs}
          </Button>
        </>
      }
    >
      <Tabs
        value={chosen.name}
        onChange={(name) => name !== null && navigate(`/developers/${name}`)}
        activateTabWithKeyboard={false}
        keepMounted={false}
      >
        <Tabs.List aria-label={w.tabs} mb="md">
          {shown.map(({ name }) => (
            <Tabs.Tab key={name} value={name}>
              {w[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {shown.map(({ name }) => (
          <Tabs.Panel key={name} value={name}>
            <Suspense fallback={<Loading />}>
              <Body />
            </Suspense>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}
