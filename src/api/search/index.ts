import type { Endpoint } from '../frame/endpoint.ts';
import { getAnyMessage, getAnyTimeline } from './get-any-message.ts';
import { listContradictory } from './list-contradictory.ts';
import { listInbound } from './list-inbound.ts';
import { listStuck } from './list-stuck.ts';
import { refundMany, refundMessage } from './refund-messages.ts';
import { revealNumber } from './reveal-number.ts';
import { searchMessages } from './search-messages.ts';

export const SEARCH_ENDPOINTS: readonly Endpoint[] = [
  searchMessages,
  listStuck,
  listContradictory,
  getAnyMessage,
  getAnyTimeline,
  revealNumber,
  refundMessage,
  refundMany,
  listInbound,
];
