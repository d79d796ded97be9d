// A campaign before its start: four steps, of which the address may name one; it continues where it was left.
import { useState } from 'react';
import { useChange } from '../../api/queries.ts';
import { useUrlState } from '../../parts/url-state.ts';
import { useWords } from '../../words/words.ts';
import { type CampaignDraft, type Content, draftOfCampaign } from './campaign-draft.ts';
import { MessageForm } from './message-form.tsx';
import { PREPARE } from './prepare-words.ts';
import type { Campaign, CampaignState } from './state-tag.tsx';
import { type FullCampaign, StepCheck } from './step-check.tsx';
import { StepFile } from './step-file.tsx';
import { StepStart } from './step-start.tsx';
import { isStep, type PrepareStep, StepsBar } from './steps-bar.tsx';

const OPEN: Partial<Record<CampaignState, readonly PrepareStep[]>> = {
  draft: ['message', 'file'],
  failed: ['message', 'file'],
  importing: ['check'],
  ready: ['message', 'file', 'check', 'start'],
};
const DONE: Partial<Record<CampaignState, readonly PrepareStep[]>> = {
  draft: ['message'],
  failed: ['message'],
  importing: ['message', 'file'],
  ready: ['message', 'file', 'check'],
};
/** Where one is when the address says nothing. */
const AT: Partial<Record<CampaignState, PrepareStep>> = {
  draft: 'file',
  failed: 'file',
  importing: 'check',
  ready: 'check',
};

export const isPreparing = ({ state }: Campaign): boolean => state in AT;

export function Preparing({ campaign }: { campaign: FullCampaign }) {
  const { state } = campaign;
  const [{ step }, setUrl] = useUrlState(['step']);
  const open = OPEN[state] ?? [];
  const now = isStep(step) && open.includes(step) ? step : (AT[state] ?? 'file');
  const go = (next: PrepareStep | '') => {
    setUrl({ step: next });
    document.getElementById('page-title')?.focus();
  };
  return (
    <>
      <StepsBar now={now} open={open} done={DONE[state] ?? []} onGo={go} />
      {now === 'message' && <Reword campaign={campaign} onDone={() => go('')} />}
      {now === 'file' && <StepFile campaign={campaign} onTaken={() => go('')} />}
      {now === 'check' && <StepCheck campaign={campaign} onNext={() => go('start')} />}
      {now === 'start' && <StepStart campaign={campaign} />}
    </>
  );
}

function Reword({ campaign, onDone }: { campaign: Campaign; onDone: () => void }) {
  const w = useWords(PREPARE);
  const [before] = useState<CampaignDraft>(() => draftOfCampaign(campaign));
  const [draft, setDraft] = useState(before);
  const change = useChange('campaigns.change', { refresh: ['campaigns.'], onDone });
  const onSubmit = (name: string, content: Content) => {
    // The same words are not sent again: that would throw away what was priced.
    const isReworded = JSON.stringify(draft.message) !== JSON.stringify(before.message);
    if (!isReworded && name === campaign.name) return onDone();
    change.mutate({
      params: { id: campaign.id },
      body: { ...(name === campaign.name ? {} : { name }), ...(isReworded ? content : {}) },
    });
  };
  return (
    <MessageForm
      draft={draft}
      onChange={setDraft}
      onSubmit={onSubmit}
      isPending={change.isPending}
      action={w.saveMessage}
      {...(campaign.state === 'ready' ? { note: w.reword } : {})}
    />
  );
}
