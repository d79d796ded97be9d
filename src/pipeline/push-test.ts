// A push that somebody asked for, to see whether the receiver understands it. It tells of no message: id 0 is nobody's.
import { randomUUID } from 'node:crypto';
import type { MessageState } from '../domain/message.ts';
import { outward } from '../domain/states.ts';
import type { LoggedPush } from '../store/push-log.ts';
import type { Account } from './config-cache.ts';
import { pushBody, readEcho } from './push.ts';
import type { PushAnswer, PushClient } from './push-client.ts';
import { signedHeaders } from './signed-push.ts';

export interface TestedPush {
  answer: PushAnswer;
  /** The receiver did what makes a status done. */
  isAcknowledged: boolean;
  requestBody: string;
  /** For the log of deliveries. */
  logged: LoggedPush;
}

/** What a test needs to know of an account. */
export type TestedAccount = Pick<Account, 'id' | 'timeZone' | 'pushUrl' | 'pushStyle' | 'pushByClient'>;

const TIMEOUT_MS = 15_000;
const ANSWER_MAX = 65_536;
const ID = 0;

/** Pushes a made-up status to the account's address, in its style, at once. Never throws. */
export async function testPush(
  client: PushClient,
  account: TestedAccount,
  secrets: readonly string[],
  state: MessageState,
  nowMs: number,
): Promise<TestedPush> {
  const isSigned = account.pushStyle === 'signed';
  const requestBody = isSigned ? signedBody(state, nowMs) : echoBody(account, state, nowMs);
  const headers = isSigned ? signedHeaders(`test_${randomUUID()}`, requestBody, secrets, nowMs) : {};
  const target = { url: account.pushUrl, byClient: account.pushByClient };
  const answer = await client.post(target, requestBody, headers, { timeoutMs: TIMEOUT_MS, answerMax: ANSWER_MAX });
  const isAcknowledged = answer.error === '' && (isSigned || readEcho(answer.body).has(ID));
  const error = answer.error || (isAcknowledged ? '' : 'the answer does not name id_sms 0');
  const logged: LoggedPush = {
    ...{ accountId: account.id, style: account.pushStyle, test: true, url: account.pushUrl },
    ...{ httpStatus: answer.status, error, durationMs: answer.durationMs, messageIds: [], acknowledgedIds: [] },
    ...{ requestBody, answerBody: answer.body },
  };
  return { answer: { ...answer, error }, isAcknowledged, requestBody, logged };
}

function echoBody(account: TestedAccount, state: MessageState, nowMs: number): string {
  return pushBody([{ messageId: ID, seq: 1, state, changedAtMs: nowMs, tries: 0 }], account.timeZone);
}

function signedBody(state: MessageState, nowMs: number): string {
  const at = new Date(nowMs).toISOString();
  const data = {
    ...{
      id: String(ID),
      client_id: null,
      state,
      outward_state: outward(state),
      channel: 'sms',
      seq: 1,
      changed_at: at,
    },
    ...{ parts: 1, price: '0', error_code: null, test: true },
  };
  return JSON.stringify({ type: 'message.status', timestamp: at, data });
}
