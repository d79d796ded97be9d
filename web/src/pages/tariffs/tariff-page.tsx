import { Button, Group, Modal, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDownload, IconEdit, IconTags, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { type Answer, download } from '../../api/kaskad.ts';
import { useChange, useRead } from '../../api/queries.ts';
import { tellDone, tellProblem } from '../../parts/notices.ts';
import { Page } from '../../parts/page.tsx';
import { Section } from '../../parts/section.tsx';
import { Empty, Loaded } from '../../parts/states.tsx';
import { UploadButton } from '../../parts/upload-button.tsx';
import { Moment } from '../../parts/values.tsx';
import type { PageParams } from '../../routes.ts';
import { useMay } from '../../session/session.ts';
import { COMMON } from '../../words/common.ts';
import { useWords } from '../../words/words.ts';
import { RatesForm } from './rates-form.tsx';
import { RatesTable } from './rates-table.tsx';
import { Versions } from './versions.tsx';
import { WORDS } from './words.ts';

export default function TariffPage({ params }: PageParams) {
  const w = useWords(WORDS);
  const id = Number(params.id);
  const tariff = useRead('operator.tariffs.get', { params: { id } });
  return (
    <Page
      title={tariff.data?.name ?? w.title}
      above={[{ href: '/operator/tariffs', title: w.title }]}
      about={
        tariff.data && (
          <>
            {w.clients}: {tariff.data.clients_count}
          </>
        )
      }
      actions={tariff.data && <Actions tariff={tariff.data} />}
    >
      <Loaded query={tariff} rows={8}>
        {(loaded) => <Prices tariff={loaded} />}
      </Loaded>
    </Page>
  );
}

type Tariff = Answer<'operator.tariffs.get'>;

function Actions({ tariff: { id, name } }: { tariff: Tariff }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const mayWrite = useMay()('tariffs:write');
  const [isEditing, editing] = useDisclosure(false);
  const [file, setFile] = useState<File | null>(null);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} />}
        onClick={() => download('operator.tariffs.export', { params: { id } }, `${name}.csv`).catch(tellProblem)}
      >
        {w.exportCsv}
      </Button>
      {mayWrite && (
        <>
          <UploadButton accept=".csv,text/csv" leftSection={<IconUpload size={16} />} onFile={setFile}>
            {w.importCsv}
          </UploadButton>
          <Button leftSection={<IconEdit size={16} />} onClick={editing.open}>
            {w.edit}
          </Button>
        </>
      )}
      <Modal
        opened={isEditing}
        onClose={editing.close}
        title={w.editTitle}
        size="xl"
        closeButtonProps={{ 'aria-label': common.close }}
      >
        <RatesForm tariffId={id} onClose={editing.close} />
      </Modal>
      <Modal
        opened={file !== null}
        onClose={() => setFile(null)}
        title={w.importTitle}
        closeButtonProps={{ 'aria-label': common.close }}
      >
        {file !== null && <ImportPrices tariffId={id} file={file} onClose={() => setFile(null)} />}
      </Modal>
    </>
  );
}

/** What the file would change is shown first. */
function ImportPrices({ tariffId, file, onClose }: { tariffId: number; file: File; onClose: () => void }) {
  const w = useWords(WORDS);
  const common = useWords(COMMON);
  const given = (dryRun: boolean) => ({
    params: { id: tariffId },
    query: { dry_run: dryRun },
    body: new Blob([file], { type: 'text/csv' }),
  });
  const look = useChange('operator.tariffs.import');
  const take = useChange('operator.tariffs.import', {
    refresh: ['operator.tariffs.'],
    onDone: ({ added }) => {
      tellDone(w.published(added));
      onClose();
    },
  });
  return (
    <Stack>
      <Text size="sm">{file.name}</Text>
      {look.data !== undefined && <Text role="status">{w.importFound(look.data.added, look.data.unchanged)}</Text>}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {common.cancel}
        </Button>
        {look.data === undefined ? (
          <Button data-autofocus loading={look.isPending} onClick={() => look.mutate(given(true))}>
            {common.details}
          </Button>
        ) : (
          <Button loading={take.isPending} disabled={look.data.added === 0} onClick={() => take.mutate(given(false))}>
            {w.importDo}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

function Prices({ tariff: { id, rates, upcoming } }: { tariff: Tariff }) {
  const w = useWords(WORDS);
  return (
    <Stack>
      <Section title={w.now} about={w.nowAbout}>
        {rates.length === 0 ? (
          <Empty title={w.noRates} icon={IconTags}>
            {w.noRatesText}
          </Empty>
        ) : (
          <RatesTable rates={rates} label={w.now} />
        )}
      </Section>
      {upcoming.length > 0 && (
        <Section title={w.upcoming}>
          <Stack>
            {upcoming.map(({ valid_from, rates: coming }) => (
              <div key={valid_from}>
                <Title order={3} size="sm">
                  {w.validFrom} <Moment at={valid_from} />
                </Title>
                <RatesTable rates={coming} label={w.upcoming} />
              </div>
            ))}
          </Stack>
        </Section>
      )}
      <Versions tariffId={id} />
    </Stack>
  );
}
