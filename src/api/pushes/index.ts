import type { Endpoint } from '../frame/endpoint.ts';
import { createPushSecret } from './create-secret.ts';
import { deletePushSecret } from './delete-secret.ts';
import { getPushDelivery } from './get-delivery.ts';
import { getPushSettings } from './get-settings.ts';
import { listDeadPushes } from './list-dead.ts';
import { listPushDeliveries } from './list-deliveries.ts';
import { listPushSecrets } from './list-secrets.ts';
import { listAllDeadPushes } from './operator-dead.ts';
import { replayAllPushes } from './operator-replay.ts';
import { listWorstPushes } from './operator-worst.ts';
import { putPushSettings } from './put-settings.ts';
import { replayPushes } from './replay.ts';
import { testPushAddress } from './test-push.ts';

export const PUSH_ENDPOINTS: readonly Endpoint[] = [
  getPushSettings,
  putPushSettings,
  listPushSecrets,
  createPushSecret,
  deletePushSecret,
  testPushAddress,
  listPushDeliveries,
  getPushDelivery,
  listDeadPushes,
  replayPushes,
  listWorstPushes,
  listAllDeadPushes,
  replayAllPushes,
];
