import type { Endpoint } from '../frame/endpoint.ts';
import { cancelMessage } from './cancel-message.ts';
import { cancelMessages } from './cancel-messages.ts';
import { countSegments } from './count-segments.ts';
import { getMessage } from './get-message.ts';
import { getTimeline } from './get-timeline.ts';
import { listMessages } from './list-messages.ts';
import { previewMessages } from './preview-messages.ts';
import { readStates } from './read-states.ts';
import { sendMessages } from './send-messages.ts';

export const MESSAGE_ENDPOINTS: readonly Endpoint[] = [
  sendMessages,
  previewMessages,
  countSegments,
  listMessages,
  readStates,
  cancelMessages,
  getMessage,
  getTimeline,
  cancelMessage,
];
