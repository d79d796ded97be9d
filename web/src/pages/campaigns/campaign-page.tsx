import { Button, Menu } from '@mantine/core';
import {
  IconBan,
  IconCopy,
  IconDots,
  IconFileExport,
  IconPlayerPause,
  IconPlayerPlay,
  IconSettings,
} from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { useRead } from '../../api/queries.ts';
import { LiveDot } from '../../parts/live-dot.tsx';
import { Page } from '../../parts/page.tsx';
import { Loaded } from '../../parts/states.tsx';
import type { PageParams } from '../../routes.ts';
import { useMay } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import { ExportDialog } from '../exports/export-dialog.tsx';
import { PREPARE } from './prepare-words.ts';
import { isPreparing, Preparing } from './preparing.tsx';
import { RUN } from './run-words.ts';
import { Running } from './running.tsx';
import { SettingsDialog } from './settings-dialog.tsx';
import { CampaignTag } from './state-tag.tsx';
import type { FullCampaign } from './step-check.tsx';
import { canCancel, canPause, useMoves } from './use-moves.tsx';
import { WORDS } from './words.ts';

export default function CampaignPage({ params }: PageParams) {
  const w = useWords(WORDS);
  const may = useMay();
  const id = Number(params.id);
  const read = useRead('campaigns.get', { params: { id } }, { live: true });
  const above = [{ href: '/campaigns', title: w.title }];
  const campaign = read.data;
  return (
    <Page
      title={campaign?.name ?? w.title}
      above={above}
      about={campaign !== undefined && <CampaignTag campaign={campaign} />}
      actions={campaign !== undefined && <Actions campaign={campaign} />}
    >
      <Loaded query={read} rows={8}>
        {(loaded) =>
          isPreparing(loaded) && may('campaigns:write') ? (
            <Preparing key={loaded.id} campaign={loaded} />
          ) : (
            <Running campaign={loaded} />
          )
        }
      </Loaded>
    </Page>
  );
}

function Actions({ campaign }: { campaign: FullCampaign }) {
  const w = useWords(WORDS);
  const run = useWords(RUN);
  const prepare = useWords(PREPARE);
  const may = useMay();
  const moves = useMoves();
  const [open, setOpen] = useState<'export' | 'settings' | null>(null);
  const close = () => setOpen(null);
  const { id, state, paused_by: by } = campaign;
  const isBefore = isPreparing(campaign);
  return (
    <>
      {!isBefore && <LiveDot />}
      {!isBefore && may('exports:write') && (
        <Button variant="default" leftSection={<IconFileExport size={16} />} onClick={() => setOpen('export')}>
          {run.export}
        </Button>
      )}
      {moves.may && canPause(campaign) && (
        <Button
          variant="light"
          leftSection={<IconPlayerPause size={16} />}
          loading={moves.isPending}
          onClick={() => moves.pause(campaign)}
        >
          {w.pause}
        </Button>
      )}
      {moves.may && state === 'paused' && (
        <Button
          leftSection={<IconPlayerPlay size={16} />}
          loading={moves.isPending}
          disabled={by === 'operator'}
          title={by === 'operator' ? w.byOperator : undefined}
          onClick={() => moves.resume(campaign)}
        >
          {w.resume}
        </Button>
      )}
      {moves.may && (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <Button variant="default" leftSection={<IconDots size={16} />}>
              {run.more}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {!isBefore && canCancel(campaign) && (
              <Menu.Item leftSection={<IconSettings size={16} />} onClick={() => setOpen('settings')}>
                {prepare.settings}
              </Menu.Item>
            )}
            <Menu.Item leftSection={<IconCopy size={16} />} component={Link} href={`/campaigns/new?copy=${id}`}>
              {run.copy}
            </Menu.Item>
            {canCancel(campaign) && (
              <Menu.Item color="red" leftSection={<IconBan size={16} />} onClick={() => void moves.cancel(campaign)}>
                {w.cancel}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      <ExportDialog opened={open === 'export'} onClose={close} kinds={['campaign']} filters={{ campaign_id: id }} />
      {open === 'settings' && <SettingsDialog campaign={campaign} onClose={close} />}
    </>
  );
}
