// What may be done with a campaign in which state, and where that leads.

export const CAMPAIGN_STATES = [
  'draft',
  'importing',
  'ready',
  'scheduled',
  'running',
  'paused',
  'done',
  'canceled',
  'failed',
] as const;
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

export type CampaignAction = 'upload' | 'take_in' | 'start' | 'pause' | 'resume' | 'cancel' | 'reword' | 'change';

const ALLOWED: Readonly<Record<CampaignAction, readonly CampaignState[]>> = {
  /** Give it a file. */
  upload: ['draft', 'ready', 'failed'],
  /** Import the file. */
  take_in: ['draft', 'ready', 'failed'],
  start: ['ready'],
  pause: ['scheduled', 'running'],
  resume: ['paused'],
  cancel: ['draft', 'importing', 'ready', 'scheduled', 'running', 'paused', 'failed'],
  /** Change what is sent: it has to be priced anew. */
  reword: ['draft', 'ready', 'failed'],
  /** Change its name, speed, hours and times. */
  change: ['draft', 'importing', 'ready', 'scheduled', 'running', 'paused', 'failed'],
};

/** States in which the action may be done. */
export const allowedStates = (action: CampaignAction): readonly CampaignState[] => ALLOWED[action];

export const isAllowed = (action: CampaignAction, state: CampaignState): boolean => ALLOWED[action].includes(state);
