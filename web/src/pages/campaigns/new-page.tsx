// A new campaign: its message. With that it is made, and goes on under its own address.
import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { useChange, useRead } from '../../api/queries.ts';
import { tellUndoable } from '../../parts/notices.ts';
import { Page } from '../../parts/page.tsx';
import { useMe } from '../../session/session.ts';
import { useWords } from '../../words/words.ts';
import { type CampaignDraft, draftOfCampaign, emptyCampaign, keepNewDraft, readNewDraft } from './campaign-draft.ts';
import { MessageForm } from './message-form.tsx';
import { PREPARE } from './prepare-words.ts';
import { StepsBar } from './steps-bar.tsx';
import { WORDS } from './words.ts';

export default function NewCampaign() {
  const w = useWords(PREPARE);
  const list = useWords(WORDS);
  const accountId = useMe().account?.id ?? 0;
  const [, go] = useLocation();
  const [draft, setDraft] = useState<CampaignDraft>(() => readNewDraft(accountId));
  useEffect(() => keepNewDraft(accountId, draft), [accountId, draft]);
  useCopied(setDraft);
  const create = useChange('campaigns.create', {
    refresh: ['campaigns.list'],
    onDone: ({ id }) => {
      keepNewDraft(accountId, null);
      go(`/campaigns/${id}`, { replace: true });
    },
  });
  const onClear = () => {
    const before = draft;
    setDraft(emptyCampaign());
    tellUndoable(w.cleared, () => setDraft(before));
  };
  return (
    <Page
      title={w.newTitle}
      above={[{ href: '/campaigns', title: list.title }]}
      actions={
        <Button variant="subtle" onClick={onClear}>
          {w.clear}
        </Button>
      }
    >
      <StepsBar now="message" open={[]} done={[]} />
      <MessageForm
        draft={draft}
        onChange={setDraft}
        onSubmit={(name, content) => create.mutate({ body: { name, ...content } })}
        isPending={create.isPending}
        action={w.toFile}
      />
    </Page>
  );
}

/** `?copy=`: the message of another campaign is put in once; then the address is that of the page. */
function useCopied(setDraft: (draft: CampaignDraft) => void): void {
  const w = useWords(PREPARE);
  const [id] = useState(() => Number(new URLSearchParams(location.search).get('copy')));
  const { data } = useRead('campaigns.get', { params: { id } }, { enabled: id > 0 });
  useEffect(() => {
    if (location.search !== '') history.replaceState(null, '', location.pathname);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each campaign that is copied
  useEffect(() => {
    if (data !== undefined) setDraft({ ...draftOfCampaign(data), name: w.copied(data.name).slice(0, 100) });
  }, [data?.id]);
}
