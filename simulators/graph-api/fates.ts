// What becomes of a message, by the last four digits of its recipient. The list stands in graph-api.ts.
import type { GraphError } from './graph-error.ts';

export type StatusStep = 'sent' | 'delivered' | 'read' | 'played' | { failed: number };

export interface Fate {
  /** Refused at once with this code; `once`: only the first message to this recipient. */
  refuse?: { code: number; once?: true };
  /** An answer that is no Graph answer at all. */
  odd?: 'html_500' | 'garbage_200';
  messageStatus?: 'accepted' | 'paused' | 'held_for_quality_assessment';
  steps: readonly StatusStep[];
}

const USUAL: Fate = { steps: ['sent', 'delivered'] };
const refused = (code: number): Fate => ({ refuse: { code }, steps: [] });
const refusedOnce = (code: number): Fate => ({ refuse: { code, once: true }, steps: USUAL.steps });

const FATES: Readonly<Record<string, Fate>> = {
  '0001': { steps: ['sent', { failed: 131026 }] },
  '0002': { steps: ['sent'] },
  '0003': { steps: ['sent', 'delivered', 'read'] },
  '0004': { steps: [] },
  '0005': refused(131026),
  '0010': refused(131030),
  '0011': refused(131047),
  '0012': refused(131048),
  '0013': refusedOnce(130429),
  '0014': refused(131056),
  '0015': refused(190),
  '0016': refusedOnce(131000),
  '0017': refused(131053),
  '0018': refusedOnce(131053),
  '0019': { steps: [{ failed: 131049 }] },
  '0020': { messageStatus: 'paused', steps: USUAL.steps },
  '0021': { messageStatus: 'held_for_quality_assessment', steps: USUAL.steps },
  '0022': { steps: ['sent', 'read'] },
  '0023': { steps: ['sent', 'delivered', 'played'] },
  '0024': { steps: ['sent', { failed: 131026 }, 'delivered'] },
  '0025': { odd: 'html_500', steps: [] },
  '0026': { odd: 'garbage_200', steps: USUAL.steps },
};

export function fateOf(phone: string): Fate {
  return FATES[phone.slice(-4)] ?? USUAL;
}

/** The refusal of a fate, for a recipient that was refused `times` times before. */
export function refusalOf({ refuse }: Fate, times: number): GraphError | null {
  if (refuse === undefined || (refuse.once === true && times > 0)) return null;
  return { code: refuse.code, details: 'By the number of the recipient' };
}
