// The operator's word on an upstream's code, put in the place of the connector's own. Connectors that ask for it
// themselves (LinkPort.errorClass) slow down or stop by it as well; what becomes of the message is decided here for all.
import type { ChannelDefinition, ErrorClass, Outcome } from '../channels/channel.ts';
import { NODE_LOST, NOT_SENT } from './decide-trouble.ts';

/** Where the connector named no delay of its own. Temporary failures wait longer each time, whatever stands here. */
const DELAY_MS: Readonly<Record<'temporary' | 'throttle' | 'configuration', number>> = {
  temporary: 0,
  throttle: 5_000,
  configuration: 1_000,
};

/** Codes of ours, said of messages that no upstream has judged: they are nobody's to reclassify. */
export const OWN_CODES: readonly string[] = [NOT_SENT, NODE_LOST];

/** What a connector says of a code; undefined when it does not know it. Some know codes by their beginnings, `ACCESS*`. */
export function knownClass(definition: ChannelDefinition | undefined, code: string): ErrorClass | undefined {
  const exact = definition?.errorClasses.get(code);
  if (exact !== undefined || definition === undefined) return exact;
  const families = [...definition.errorClasses].filter(
    ([known]) => known.endsWith('*') && code.startsWith(known.slice(0, -1)),
  );
  return families.sort(([a], [b]) => b.length - a.length)[0]?.[1];
}

/** The outcome as it is when its code is of this class; undefined = the operator says nothing of the code. */
export function reclassified(outcome: Outcome, errorClass: ErrorClass | undefined): Outcome {
  if (outcome.kind === 'submitted' || outcome.kind === 'in_doubt') return outcome;
  if (errorClass === undefined || errorClass === outcome.errorClass || OWN_CODES.includes(outcome.code)) return outcome;
  const { job, code } = outcome;
  if (errorClass === 'recipient' || errorClass === 'content') {
    const providerIds = outcome.kind === 'rejected' ? outcome.providerIds : Array(job.segments).fill(null);
    return { kind: 'rejected', job, code, errorClass, providerIds };
  }
  if (outcome.kind === 'rejected') {
    // Parts that were taken may still arrive: the whole is not sent once more.
    if (outcome.providerIds.some(Boolean)) return { ...outcome, errorClass };
    return { kind: 'deferred', job, code, errorClass, delayMs: DELAY_MS[errorClass] };
  }
  const { redial: _, ...rest } = outcome;
  const kept = errorClass === 'configuration' ? rest : outcome;
  return { ...kept, errorClass, delayMs: Math.max(outcome.delayMs, DELAY_MS[errorClass]) };
}
