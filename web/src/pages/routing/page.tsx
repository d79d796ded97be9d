import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconEdit, IconRoute } from '@tabler/icons-react';
import { useChange, useRead } from '../../api/queries.ts';
import { Page } from '../../parts/page.tsx';
import { Section } from '../../parts/section.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { useMay } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import { DraftEditor } from './draft-editor.tsx';
import { RoutesTable } from './routes-table.tsx';
import { SimulateCard } from './simulate-card.tsx';
import { Versions } from './versions.tsx';
import { WORDS } from './words.ts';

export default function Routing() {
  const w = useWords(WORDS);
  const mayWrite = useMay()('routes:write');
  const [{ version }, setUrl] = useUrlState(['version']);
  const inForce = useRead('operator.routes.list');
  const versions = useRead('operator.routes.versions', { query: { limit: 20 } });
  const draftId = versions.data?.items.find(({ state }) => state === 'draft')?.id;
  const make = useChange('operator.routes.draft', {
    refresh: ['operator.routes.'],
    onDone: ({ id }) => setUrl({ version: String(id) }),
  });
  const openDraft = () => {
    if (draftId !== undefined) setUrl({ version: String(draftId) });
    else make.mutate({ body: {} });
  };
  const button = mayWrite && (
    <Button leftSection={<IconEdit size={16} />} loading={make.isPending} onClick={openDraft}>
      {draftId === undefined ? w.newDraft : w.editDraft}
    </Button>
  );
  return (
    <Page title={w.title} about={w.about} actions={button}>
      {version !== '' && <DraftEditor key={version} id={Number(version)} onClose={() => setUrl({ version: '' })} />}
      <Section title={w.now}>
        <Loaded query={inForce}>
          {({ routes }) =>
            routes.length === 0 ? (
              <Empty title={w.emptyTitle} icon={IconRoute} action={button}>
                {w.emptyText}
              </Empty>
            ) : (
              <Stack gap="sm">
                <RoutesTable routes={routes} label={w.now} />
                <Alert color="gray" p="xs">
                  <Text size="sm">{w.default}</Text>
                </Alert>
              </Stack>
            )
          }
        </Loaded>
      </Section>
      <SimulateCard draftId={draftId ?? null} />
      <Versions onOpen={(id) => setUrl({ version: String(id) })} />
    </Page>
  );
}
