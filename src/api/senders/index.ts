import type { Endpoint } from '../frame/endpoint.ts';
import { approveSender, rejectSender } from './judge-sender.ts';
import { listOperatorSenders } from './list-operator-senders.ts';
import { listSenders } from './list-senders.ts';
import { requestSender } from './request-sender.ts';
import { withdrawSender } from './withdraw-sender.ts';

export const SENDER_ENDPOINTS: readonly Endpoint[] = [
  listSenders,
  requestSender,
  withdrawSender,
  listOperatorSenders,
  approveSender,
  rejectSender,
];
