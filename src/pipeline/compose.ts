// From one message to many recipients, as the modern API takes it, to the items that the pipeline takes: gaps in texts
// filled, client ids made where a repeated request needs them, hours read in each recipient's own zone.
import { derivedClientId } from '../domain/derived-client-id.ts';
import { normalisePhone } from '../domain/msisdn.ts';
import { renderTemplate } from '../domain/template.ts';
import type { ConfigCache } from './config-cache.ts';
import type { AccountView, Pipeline, SendItem, SendResult, SendStep } from './ports.ts';
import { notBefore } from './recipient-hours.ts';
import { localMoment, type StepSpec, sendStep } from './step-spec.ts';

export type Variables = Readonly<Record<string, string>>;

export interface Recipient {
  /** As given. */
  phone: string;
  /** '' = none. */
  clientId: string;
  variables?: Variables;
}

export interface Composition {
  steps: readonly StepSpec[];
  /** Of every recipient, below its own; null = texts have no gaps unless a recipient has variables. */
  variables: Variables | null;
  recipients: readonly Recipient[];
  /** '' = no limit. */
  priceMax: string;
  expiresAtMs: number | null;
  startMs: number | null;
  /** `09:00-21:00` in the recipient's zone; '' = always. */
  hours: string;
  transliterate: boolean;
}

export type Composed =
  | { kind: 'item'; item: SendItem }
  /** A gap of the text stays empty, or what is to stand there is too long. */
  | { kind: 'unfilled'; phone: string; detail: string };

/** One a recipient, in order. `digest` names the request where it may be repeated; null = it has no key. */
export function compose(
  cache: Pick<ConfigCache, 'areas'>,
  account: AccountView,
  composition: Composition,
  digest: string | null,
  nowMs: number,
): Composed[] {
  const { variables, recipients, startMs, hours, expiresAtMs } = composition;
  const life = lifeOf(composition.steps, expiresAtMs);
  const common = variables === null ? life.steps.map((step) => sendStep(step, account.timeZone)) : null;
  const validity = life.expiresAtMs === null ? '' : localMoment(life.expiresAtMs, account.timeZone);
  const delays = startMs !== null || hours !== '';
  return recipients.map((recipient, index): Composed => {
    const { phone } = recipient;
    const own = recipient.variables;
    let steps: readonly SendStep[] | null = own === undefined ? common : null;
    if (steps === null) {
      const filled = fill(life.steps, { ...variables, ...own });
      if (typeof filled === 'string') return { kind: 'unfilled', phone, detail: filled };
      steps = filled.map((step) => sendStep(step, account.timeZone));
    }
    const clientId = recipient.clientId || (digest === null ? '' : derivedClientId(digest, index));
    const { transliterate, priceMax } = composition;
    const item: SendItem = { steps, phone, clientId, validity, transliterate, priceMax };
    const msisdn = delays ? normalisePhone(phone) : null;
    if (msisdn?.ok) {
      const atMs = notBefore(cache, msisdn.phone, account, { startMs, hours }, nowMs);
      if (atMs !== null) item.notBeforeMs = atMs;
    }
    return { kind: 'item', item };
  });
}

/** With one step its own end is the message's. */
function lifeOf(
  steps: readonly StepSpec[],
  expiresAtMs: number | null,
): { steps: readonly StepSpec[]; expiresAtMs: number | null } {
  const only = steps.length === 1 ? steps[0]! : null;
  if (only?.not_after === undefined) return { steps, expiresAtMs };
  const { not_after: notAfter, ...rest } = only;
  return { steps: [rest], expiresAtMs: Math.min(Date.parse(notAfter), expiresAtMs ?? Number.POSITIVE_INFINITY) };
}

/** The steps with their gaps filled, or what is wrong in plain words. */
function fill(steps: readonly StepSpec[], variables: Variables): StepSpec[] | string {
  const faults: string[] = [];
  const filled = (text: string): string => {
    const rendered = renderTemplate(text, variables);
    if (rendered.kind === 'rendered') return rendered.text;
    const what = rendered.kind === 'missing' ? 'has no value' : 'is too long';
    faults.push(`variable ${rendered.names.join(', ')} ${what}`);
    return '';
  };
  const result = steps.map((step) => ({
    ...step,
    ...(step.text === undefined ? {} : { text: filled(step.text) }),
    ...(step.button === undefined ? {} : { button: { text: filled(step.button.text), url: filled(step.button.url) } }),
  }));
  return faults[0] ?? result;
}

export type Sent = (SendResult & { phone: string }) | { kind: 'unfilled'; phone: string; detail: string };

/** Hands everything that could be composed to the pipeline at once. One result a recipient, in order. */
export async function sendComposed(
  pipeline: Pipeline,
  sender: { account: AccountView; tokenId: number | null },
  composed: readonly Composed[],
  nowMs: number,
): Promise<Sent[]> {
  const items = composed.flatMap((one) => (one.kind === 'item' ? [one.item] : []));
  const answer =
    items.length === 0
      ? { results: [] }
      : await pipeline.accept({ ...sender, recipients: composed.length, items, receivedAtMs: nowMs });
  let next = 0;
  return composed.map((one): Sent => {
    if (one.kind === 'unfilled') return one;
    const result = answer.results[next] as SendResult;
    next += 1;
    return { ...result, phone: one.item.phone };
  });
}
