// What a campaign says while it is being written: the draft of Send without its recipients, and a name.
import type { Body } from '../../api/kaskad.ts';
import { draftOf, type StepDraft } from '../../parts/compose/step-draft.ts';
import { viewedAccount } from '../../session/viewed-account.ts';
import { type Fault, faultsOf, requestOf } from '../send/request.ts';
import { emptyDraft, type Profile, type SendDraft } from '../send/send-draft.ts';
import type { Campaign } from './state-tag.tsx';

export interface CampaignDraft {
  name: string;
  message: SendDraft;
}

export type Content = Omit<Body<'campaigns.create'>, 'name'>;

export const emptyCampaign = (): CampaignDraft => ({ name: '', message: emptyDraft() });

const keyOf = (accountId: number): string => `kaskad-campaign-draft-${viewedAccount() ?? accountId}`;

/** What was begun in this tab and is not made yet. */
export function readNewDraft(accountId: number): CampaignDraft {
  const empty = emptyCampaign();
  try {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(accountId)) ?? '{}') as Partial<CampaignDraft>;
    return { name: kept.name ?? '', message: { ...empty.message, ...kept.message } };
  } catch {
    return empty;
  }
}

/** Null forgets it. */
export function keepNewDraft(accountId: number, draft: CampaignDraft | null): void {
  try {
    if (draft === null) sessionStorage.removeItem(keyOf(accountId));
    else sessionStorage.setItem(keyOf(accountId), JSON.stringify(draft));
  } catch {}
}

/** A campaign as a form: a saved cascade was copied into it, so its steps stand on their own. */
export function draftOfCampaign({ name, steps, price_max: priceMax, transliterate }: Campaign): CampaignDraft {
  const empty = emptyDraft();
  const written = steps.map(draftOf);
  const [first] = written;
  return {
    name,
    message: {
      ...empty,
      ...(written.length === 1 && first !== undefined
        ? { way: 'channel', step: first }
        : { way: 'steps', steps: written }),
      priceMax: priceMax ?? '',
      inLatin: transliterate,
    },
  };
}

interface Written {
  draft: SendDraft;
  steps: readonly StepDraft[];
  profile: Profile | null;
}

/** Times are said with the start; whom it goes to and what stands in the gaps the file says. */
const given = ({ draft, steps, profile }: Written, phones: readonly string[]) => ({
  ...{ draft, steps, profile, phones },
  times: { startMs: null, expiresMs: null },
  nowMs: 0,
  segmentsMax: null,
});

/** What is sent, as the API takes it. */
export function contentOf(written: Written): Content {
  const draft = { ...written.draft, isLiteral: true, hours: '' };
  const { to: _to, ...content } = requestOf(given({ ...written, draft }, []));
  return content as Content;
}

/** One message of it, its gaps filled with their names. */
export function testOf(written: Written, names: readonly string[], phone: string) {
  const variables = Object.fromEntries(names.map((name) => [name, name]));
  return requestOf(given({ ...written, draft: { ...written.draft, variables, isLiteral: false, hours: '' } }, [phone]));
}

const NOT_HERE: ReadonlySet<Fault['code']> = new Set(['recipients_missing', 'variables_missing']);

export function contentFaults(written: Written, segmentsMax: number | null): Fault[] {
  const draft = { ...written.draft, startAt: '', expiresAt: '', lifeMinutes: 0, hours: '' };
  const faults = faultsOf({ ...given({ ...written, draft }, []), segmentsMax }, Number.POSITIVE_INFINITY);
  return faults.filter(({ code }) => !NOT_HERE.has(code));
}
