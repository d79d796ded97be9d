// Rows of a campaign → what the pipeline takes, by the same way as any request of the modern API.
import { templateVariables } from '../domain/template.ts';
import type { Campaign } from '../store/campaigns.ts';
import { recipientKey } from '../store/campaigns-sending.ts';
import { type Composed, compose } from './compose.ts';
import type { ConfigCache } from './config-cache.ts';
import type { AccountView } from './ports.ts';
import type { StepSpec } from './step-spec.ts';

/** Names of the gaps in the texts, each once. */
export function campaignVariables(steps: readonly StepSpec[]): string[] {
  const texts = steps.flatMap(({ text = '', button }) => [text, button?.text ?? '', button?.url ?? '']);
  return [...new Set(texts.flatMap(templateVariables))];
}

export interface ItemRow {
  rowNo: number;
  phone: string;
  /** In the order of the campaign's variables; null without any. */
  variables: readonly string[] | null;
}

/** One a row, in order. Hours are the feeder's: who may not be written to now is not composed now. */
export function composeRows(
  cache: Pick<ConfigCache, 'areas'>,
  account: AccountView,
  campaign: Campaign,
  rows: readonly ItemRow[],
  nowMs: number,
): Composed[] {
  const recipients = rows.map(({ rowNo, phone, variables }) => ({
    phone,
    clientId: recipientKey(campaign.id, rowNo),
    ...(variables === null
      ? {}
      : { variables: Object.fromEntries(campaign.variables.map((name, at) => [name, variables[at] ?? ''])) }),
  }));
  const { priceMax, transliterate } = campaign;
  const steps = campaign.steps as StepSpec[];
  const expiresAtMs = campaign.expiresAt?.getTime() ?? null;
  const composition = {
    steps,
    variables: null,
    recipients,
    priceMax,
    expiresAtMs,
    startMs: null,
    hours: '',
    transliterate,
  };
  const composed = compose(cache, account, composition, null, nowMs);
  // Also with a sender of urgent traffic: one that sends codes and campaigns must not have its codes wait behind them.
  for (const one of composed) if (one.kind === 'item') one.item.isBulk = true;
  return composed;
}
