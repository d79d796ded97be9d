import { Alert, Button, Tabs } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useLocation } from 'wouter';
import type { Answer } from '../../api/kaskad.ts';
import { useChange, useRead } from '../../api/queries.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { LiveDot } from '../../parts/live-dot.tsx';
import { tellDone } from '../../parts/notices.ts';
import { Page } from '../../parts/page.tsx';
import { Loaded } from '../../parts/states.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { useMay } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import { Binding } from './binding.tsx';
import { ConnectionForm } from './connection-form.tsx';
import { Costs } from './costs.tsx';
import { Errors } from './errors.tsx';
import { FORM_WORDS } from './form-words.ts';
import { MoveButtons } from './moves.tsx';
import { Now } from './now.tsx';
import { ONE_WORDS } from './one-words.ts';
import { ConnectionTag, useTypeName } from './state.tsx';
import { TestSend } from './test-send.tsx';
import { WORDS } from './words.ts';

type Connection = Answer<'operator.connections.get'>;

/** One connection: how it fares, what it refuses, its settings. */
export default function ConnectionPage({ params }: { params: Record<string, string> }) {
  const id = Number(params.id);
  const w = useWords(WORDS);
  const connection = useRead('operator.connections.get', { params: { id } }, { live: true });
  if (connection.data !== undefined) return <One connection={connection.data} />;
  return (
    <Page title={w.title} above={[{ href: '/operator/connections', title: w.title }]}>
      <Loaded query={connection}>{() => null}</Loaded>
    </Page>
  );
}

function One({ connection }: { connection: Connection }) {
  const w = useWords(ONE_WORDS);
  const all = useWords(WORDS);
  const may = useMay();
  const typeName = useTypeName();
  const [, navigate] = useLocation();
  const confirm = useConfirm();
  const [{ tab, new: isNew }, setTab] = useUrlState(['tab', 'new']);
  const { id, name, type, warning, health, state } = connection;
  const remove = useChange('operator.connections.remove', {
    refresh: ['operator.connections.list', 'operator.wall.get'],
    onDone: ({ routes_count }) => {
      tellDone(routes_count === 0 ? w.deleted(name) : w.deletedRoutes(routes_count));
      navigate('/operator/connections');
    },
  });
  const onRemove = async () => {
    const question = {
      title: w.deleteTitle(name),
      text: w.deleteText,
      action: w.delete,
      danger: true,
      typed: name,
    };
    if (await confirm(question)) remove.mutate({ params: { id } });
  };
  const mayChange = may('connections:write');
  const tabs = (['now', 'errors', 'test', 'settings', 'costs'] as const).filter(
    (one) => (one !== 'test' || mayChange) && (one !== 'costs' || may('tariffs:read')),
  );
  const shown = tabs.find((one) => one === tab) ?? 'now';
  return (
    <Page
      title={name}
      above={[{ href: '/operator/connections', title: all.title }]}
      about={
        <>
          {typeName(type)} <ConnectionTag state={state} link={health?.link ?? null} />
        </>
      }
      actions={
        <>
          <LiveDot />
          {mayChange && (
            <>
              <Button
                variant="subtle"
                color="red"
                leftSection={<IconTrash size={16} />}
                onClick={onRemove}
                loading={remove.isPending}
              >
                {w.delete}
              </Button>
              <MoveButtons connection={connection} />
            </>
          )}
        </>
      }
    >
      {warning !== '' && (
        <Alert color="orange" title={w.warning}>
          <span className="breakable">{warning}</span>
        </Alert>
      )}
      {isNew === '1' && <Binding connection={connection} onTest={() => setTab({ tab: 'test', new: '' })} />}
      <Tabs value={shown} onChange={(next) => setTab({ tab: next === 'now' ? '' : (next ?? '') })} keepMounted={false}>
        <Tabs.List aria-label={w.tabsLabel} mb="md">
          {tabs.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {w.tabs[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="now">
          <Now connection={connection} />
        </Tabs.Panel>
        <Tabs.Panel value="errors">
          <Errors connection={connection} />
        </Tabs.Panel>
        {mayChange && (
          <Tabs.Panel value="test">
            <TestSend connection={connection} />
          </Tabs.Panel>
        )}
        <Tabs.Panel value="settings">
          <Settings connection={connection} mayChange={mayChange} />
        </Tabs.Panel>
        {may('tariffs:read') && (
          <Tabs.Panel value="costs">
            <Costs connection={connection} />
          </Tabs.Panel>
        )}
      </Tabs>
    </Page>
  );
}

function Settings({ connection, mayChange }: { connection: Connection; mayChange: boolean }) {
  const w = useWords(FORM_WORDS);
  const types = useRead('operator.connections.types');
  const change = useChange('operator.connections.change', {
    refresh: ['operator.connections.', 'operator.wall.get'],
    onDone: () => tellDone(w.saved),
  });
  const { id, type } = connection;
  const { name, channels, hours, time_zone, cost, settings, secrets_set } = connection;
  return (
    <Loaded query={types}>
      {({ types: all }) => {
        const known = all.find((one) => one.type === type);
        // Drawn anew when somebody has changed what stands in it, not with every beat of its health or a pause.
        return known === undefined ? null : (
          <ConnectionForm
            key={JSON.stringify([name, channels, hours, time_zone, cost, settings, secrets_set])}
            type={known}
            connection={connection}
            mayChange={mayChange}
            send={async (body) => {
              await change.mutateAsync({ params: { id }, body });
            }}
          />
        );
      }}
    </Loaded>
  );
}
