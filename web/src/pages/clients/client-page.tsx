import { Alert, Button, Group, Tabs } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBan, IconEye, IconHourglass, IconLockOpen } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { Answer } from '../../api/kaskad.ts';
import { useChange, useRead } from '../../api/queries.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { tellDone } from '../../parts/notices.ts';
import { Page } from '../../parts/page.tsx';
import { Loaded, NotFound } from '../../parts/states.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import type { PageParams } from '../../routes.ts';
import { useMay } from '../../session/session.ts';
import { viewAccount } from '../../session/viewed-account.ts';
import { MENU } from '../../words/menu.ts';
import { useWords } from '../../words/words.ts';
import { BlockDialog } from './block-dialog.tsx';
import { CLIENT } from './client-words.ts';
import { MoneyTab } from './money-tab.tsx';
import { CampaignsTab, PeopleTab, SendersTab } from './related-tabs.tsx';
import { RulesTab } from './rules-tab.tsx';
import { ClientStateTag } from './state-tag.tsx';
import { SummaryTab } from './summary-tab.tsx';
import { TermsTab } from './terms-tab.tsx';

export type Client = Answer<'clients.get'>;
const TABS = ['summary', 'money', 'terms', 'senders', 'rules', 'campaigns', 'people'] as const;
type TabName = (typeof TABS)[number];

/** One client: everything that the operator knows and decides of it. */
export default function ClientPage({ params }: PageParams) {
  const id = Number(params.id);
  return Number.isSafeInteger(id) && id > 0 ? <OfClient id={id} /> : <NotFound />;
}

function OfClient({ id }: { id: number }) {
  const read = useRead('clients.get', { params: { id } });
  return <Loaded query={read}>{(client) => <Shown client={client} />}</Loaded>;
}

function Shown({ client }: { client: Client }) {
  const w = useWords(CLIENT);
  const menu = useWords(MENU);
  const may = useMay();
  const [{ tab }, setTab] = useUrlState(['tab']);
  const shown: TabName = TABS.find((name) => name === tab) ?? 'summary';
  // Each section asks for a right of its own; what may not be asked is not offered.
  const offered = TABS.filter(
    (name) =>
      (name !== 'senders' || may('moderation:read')) &&
      (name !== 'rules' || may('moderation:read') || may('areas:read')) &&
      (name !== 'campaigns' || may('search:read')),
  );
  return (
    <Page
      title={client.company === '' ? client.login : client.company}
      about={
        <Group gap="xs">
          <span className="breakable">{client.login}</span>
          <ClientStateTag state={client.state} />
        </Group>
      }
      above={[{ href: '/operator/clients', title: menu.clients }]}
      actions={<Actions client={client} />}
    >
      <StateAlert client={client} />
      <Tabs
        value={shown}
        onChange={(next) => setTab({ tab: next === 'summary' ? '' : (next ?? '') })}
        keepMounted={false}
      >
        <Tabs.List aria-label={w.sections} mb="md">
          {offered.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {w.tabs[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="summary">
          <SummaryTab client={client} />
        </Tabs.Panel>
        <Tabs.Panel value="money">
          <MoneyTab client={client} />
        </Tabs.Panel>
        <Tabs.Panel value="terms">
          <TermsTab client={client} />
        </Tabs.Panel>
        <Tabs.Panel value="senders">
          <SendersTab client={client} />
        </Tabs.Panel>
        <Tabs.Panel value="rules">
          <RulesTab client={client} />
        </Tabs.Panel>
        <Tabs.Panel value="campaigns">
          <CampaignsTab client={client} />
        </Tabs.Panel>
        <Tabs.Panel value="people">
          <PeopleTab client={client} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function Actions({ client }: { client: Client }) {
  const w = useWords(CLIENT);
  const may = useMay();
  const confirm = useConfirm();
  const [isBlocking, blocking] = useDisclosure(false);
  const unblock = useChange('clients.unblock', {
    refresh: ['clients.'],
    onDone: () => tellDone(w.unblocked(client.login)),
  });
  const onView = async () => {
    const yes = await confirm({ title: w.viewAsTitle, text: w.viewAsText(client.login), action: w.viewAsDo });
    if (yes) viewAccount(client.id);
  };
  const onUnblock = async () => {
    const yes = await confirm({ title: w.unblockTitle(client.login), text: w.unblockText, action: w.unblock });
    if (yes) unblock.mutate({ params: { id: client.id } });
  };
  return (
    <>
      {may('clients:view') && (
        <Button variant="default" leftSection={<IconEye size={16} />} onClick={onView}>
          {w.viewAs}
        </Button>
      )}
      {may('clients:write') && client.state === 'active' && (
        <Button variant="light" color="red" leftSection={<IconBan size={16} />} onClick={blocking.open}>
          {w.block}
        </Button>
      )}
      {may('clients:write') && client.state === 'blocked' && client.registration?.state !== 'refused' && (
        <Button leftSection={<IconLockOpen size={16} />} loading={unblock.isPending} onClick={onUnblock}>
          {w.unblock}
        </Button>
      )}
      <BlockDialog client={client} isOpen={isBlocking} onClose={blocking.close} />
    </>
  );
}

/** Why the client cannot send, and the way out. */
function StateAlert({ client }: { client: Client }) {
  const w = useWords(CLIENT);
  if (client.state === 'active') return null;
  const isRefused = client.registration?.state === 'refused';
  const toRegistration = (client.state === 'pending' || isRefused) && client.registration !== null && (
    <Button component={Link} href={`/operator/registrations?id=${client.id}`} size="compact-sm" variant="light" mt="xs">
      {w.toRegistration}
    </Button>
  );
  return client.state === 'pending' ? (
    <Alert color="blue" icon={<IconHourglass aria-hidden />} title={w.isPending}>
      {w.isPendingText}
      <div>{toRegistration}</div>
    </Alert>
  ) : (
    <Alert color="red" icon={<IconBan aria-hidden />} title={w.isBlocked}>
      <span className="breakable">{client.state_reason}</span>
      {isRefused && <div>{w.wasRefused}</div>}
      <div>{toRegistration}</div>
    </Alert>
  );
}
