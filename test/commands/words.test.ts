// What the timeline says, where no running system gets to easily.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeWords, segmentWords, verdict } from '../../src/commands/message/words.ts';
import { momentMs } from '../../src/commands/support/values.ts';
import type {
  Timeline,
  TimelineAttempt,
  TimelineHeld,
  TimelineMessage,
  TimelineQueue,
  TimelineRefund,
  TimelineStatus,
} from '../../src/store/timeline.ts';

const AT = new Date('2026-10-07T09:00:00Z');
const MESSAGE: TimelineMessage = {
  id: 1,
  accountId: 1,
  account: 'shop',
  timeZone: 'UTC',
  currency: 'RUR',
  pushUrl: 'http://c/',
  token: null,
  clientId: null,
  channel: 'sms',
  priority: 1,
  state: 'accepted',
  phone: '79161234567',
  sender: 'SHOP',
  text: 'Hello',
  encoding: 'gsm7',
  segments: 1,
  area: null,
  unitPriceE7: 25_000_000n,
  charge: 'submitted',
  holdE7: 25_000_000n,
  holdEntryId: 1,
  chargedE7: null,
  resolveEntryId: null,
  releaseEntryId: null,
  step: 1,
  stepCount: 1,
  content: null,
  result: null,
  statusSeq: 0,
  errorCode: null,
  createdAt: AT,
  expiresAt: AT,
  changedAt: null,
  finalAt: null,
};
const QUEUE: TimelineQueue = {
  connectionId: 1,
  connection: 'op1',
  connectionState: 'active',
  connectionReason: '',
  link: 'up',
  linkReason: '',
  attemptNo: 0,
  temporaryTries: 0,
  doubtTries: 0,
  tried: [],
  readyAt: null,
  leasedAt: null,
};
const ATTEMPT: TimelineAttempt = {
  attemptNo: 1,
  step: 1,
  costE7: 0n,
  connectionId: 1,
  connection: 'op1',
  connectionType: 'sms-smpp',
  state: 'submitted',
  segmentStates: 's',
  providerIds: [],
  errorCode: '',
  errorClass: null,
  receipts: [],
  at: AT,
  changedAt: AT,
};
const STATUS: TimelineStatus = {
  seq: 1,
  state: 'delivered',
  changedAt: AT,
  tries: 5,
  nextAt: null,
  deadAt: null,
  lastError: 'HTTP 500',
};
const HELD: TimelineHeld = {
  step: 1,
  ruleKind: 'word',
  hit: 'casino',
  notBefore: null,
  createdAt: AT,
  decidedAt: null,
  decision: null,
  decidedBy: '',
  reason: '',
};
const over = (state: TimelineMessage['state'], chargedE7: bigint): Partial<TimelineMessage> => ({
  state,
  chargedE7,
  changedAt: AT,
  finalAt: AT,
});

interface Case {
  message?: Partial<TimelineMessage>;
  queue?: Partial<TimelineQueue>;
  attempts?: Partial<TimelineAttempt>[];
  statuses?: Partial<TimelineStatus>[];
  held?: Partial<TimelineHeld>;
  refund?: TimelineRefund;
}
const cases: [expected: RegExp, given: Case][] = [
  [/^Waits in the queue of op1\. 2\.5 RUR are held\.$/, { queue: {} }],
  [/^Waits for connection op1, which no running node has open/, { queue: { link: null } }],
  [/^Waits for connection op1, whose link is down \(refused\)/, { queue: { link: 'down', linkReason: 'refused' } }],
  [/^Waits: connection op1 is removed \(x\)/, { queue: { connectionState: 'removed', connectionReason: 'x' } }],
  [/^Is being handed to op1 since T\./, { queue: { leasedAt: AT } }],
  [
    /^Is tried again on op1 at T after 0x14 ESME_RMSGQFUL\./,
    { queue: { readyAt: AT }, attempts: [{ state: 'deferred', errorCode: '0x14' }] },
  ],
  [/^In doubt: it was sent to op1 and not answered/, { attempts: [{ state: 'unknown', segmentStates: 'x' }] }],
  [/^Neither queued nor tried/, {}],
  [/^Waits for its time, T\./, { queue: { readyAt: AT } }],
  [/^Held: a moderator has to look/, { queue: {}, held: {} }],
  [
    /^Refused by a moderator: advertising\. Nothing was charged\./,
    { message: over('rejected', 0n), held: { decidedAt: AT, decision: 'rejected', reason: 'advertising' } },
  ],
  [/^Canceled before it was sent\. Nothing was charged\./, { message: over('canceled', 0n) }],
  [
    /^Delivered by op1 at T\. 2\.5 RUR were charged and 1 refunded\./,
    {
      message: over('delivered', 25_000_000n),
      attempts: [{ state: 'delivered', segmentStates: 'd' }],
      refund: { amountE7: 10_000_000n, ledgerEntryId: 2, reason: 'twice', createdAt: AT },
    },
  ],
  [/^Expired: its validity passed before it could be handed over\. Nothing/, { message: over('expired', 0n) }],
  [
    /^Expired: op1 could not deliver it in time, error 27\. 2\.5 RUR were charged\./,
    {
      message: { ...over('expired', 25_000_000n), errorCode: '27' },
      attempts: [{ segmentStates: 'e', state: 'expired' }],
    },
  ],
  [
    /^Partly delivered: part 1 delivered, part 2 expired\./,
    { message: over('partly_delivered', 25_000_000n), attempts: [{ segmentStates: 'de', state: 'partly_delivered' }] },
  ],
  [
    /^Sent by op1, and no receipt came within the receipt wait\./,
    { message: over('partly_delivered', 25_000_000n), attempts: [{ state: 'partly_delivered' }] },
  ],
  [
    /The client could not be told \(HTTP 500\); kaskad status replay --message 1/,
    { message: { ...over('delivered', 25_000_000n), statusSeq: 1 }, attempts: [{}], statuses: [{ deadAt: AT }] },
  ],
  [
    /The client is told again at T \(HTTP 500\)\.$/,
    { message: { ...over('read', 25_000_000n), statusSeq: 1 }, attempts: [{}], statuses: [{ nextAt: AT }] },
  ],
  [
    /The client has no push address: it asks by itself\.$/,
    { message: { ...over('delivered', 0n), statusSeq: 1, pushUrl: '' }, attempts: [{}] },
  ],
];
for (const [expected, given] of cases) {
  test(`verdict ${expected.source}`, () => {
    const timeline: Timeline = {
      message: { ...MESSAGE, ...given.message },
      steps: [],
      queue: given.queue === undefined ? null : { ...QUEUE, ...given.queue },
      attempts: (given.attempts ?? []).map((attempt) => ({ ...ATTEMPT, ...attempt })),
      doubts: [],
      statuses: (given.statuses ?? []).map((status) => ({ ...STATUS, ...status })),
      pushes: [],
      entries: [],
      held: given.held === undefined ? null : { ...HELD, ...given.held },
      refund: given.refund ?? null,
    };
    assert.match(
      verdict(timeline, () => 'T'),
      expected,
    );
  });
}

const segments: [letters: string, words: string][] = [
  ['s', 'taken, no receipt yet'],
  ['dd', 'all 2 parts delivered'],
  ['ddxn', 'parts 1–2 delivered, part 3 in doubt, part 4 not taken'],
  ['ruej', 'part 1 read, part 2 not delivered, part 3 expired, part 4 rejected by receipt'],
];
test('letters of segments in words', () => {
  for (const [letters, words] of segments) assert.equal(segmentWords(letters), words);
});

test('upstream codes carry their names', () => {
  assert.equal(codeWords('0x58'), '0x58 ESME_RTHROTTLED');
  assert.equal(codeWords('0x0401'), '0x0401');
  assert.equal(codeWords('027'), '027');
});

const NOW = Date.parse('2026-10-07T09:00:00Z');
const moments: [text: string, iso: string][] = [
  ['2h', '2026-10-07T07:00:00Z'],
  ['3d', '2026-10-04T09:00:00Z'],
  ['now', '2026-10-07T09:00:00Z'],
  ['2026-10-01', '2026-09-30T21:00:00Z'],
  ['2026-10-01 12:00', '2026-10-01T09:00:00Z'],
  ['2026-10-01T12:00:00Z', '2026-10-01T12:00:00Z'],
  ['2026-10-01T12:00:00+05:00', '2026-10-01T07:00:00Z'],
];
test('moments as operators write them', () => {
  for (const [text, iso] of moments) assert.equal(momentMs('since', text, 'Europe/Moscow', NOW), Date.parse(iso), text);
  for (const text of ['', 'yesterday', '2026-02-30', '5']) {
    assert.throws(() => momentMs('since', text, 'Europe/Moscow', NOW), /is no time/, text);
  }
});
