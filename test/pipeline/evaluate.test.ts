// One recipient through the rules, for every channel and for cascades: what is refused and by which sentence, what is held,
// which channel begins. The configuration is a real one; nothing is written.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { ChannelDefinition, Draft } from '../../src/channels/channel.ts';
import { CHANNEL_NAMES, type Channel } from '../../src/domain/message.ts';
import { parseLocalTime } from '../../src/domain/validity.ts';
import { evaluate, type Prepared } from '../../src/pipeline/evaluate.ts';
import { type ItemSetup, itemOf, makeWorld, PRICE_E7, STEP_LIFE_MS, type World } from './world.ts';

const DAY_MS = 86_400_000;
/** 12:00 in Moscow. */
const NOW = Date.UTC(2026, 9, 7, 9);

const world: World = await makeWorld({ after });
const ids = {} as Record<Channel, number>;
let shop = 0;
let deliveredShop = 0;

/** A price of its own for every channel, so that a sum shows what is in it. */
const priceOf = (channel: Channel): bigint =>
  channel === 'sms' ? PRICE_E7 : 1_000_000n * 10n ** BigInt(CHANNEL_NAMES.indexOf(channel) % 5);

before(async () => {
  for (const channel of CHANNEL_NAMES) ids[channel] = await world.connection(channel, {}, { channels: [channel] });
  const channels = Object.fromEntries(
    CHANNEL_NAMES.filter((channel) => channel !== 'sms').map((channel) => [
      channel,
      { priceE7: priceOf(channel), charge: 'delivered' as const },
    ]),
  );
  shop = await world.account('shop', { channels });
  deliveredShop = await world.account('plain');
});

/** How the connector `fake` judges and completes drafts. */
let accepts:
  | ((draft: Draft, settings: Record<string, unknown>) => ReturnType<NonNullable<ChannelDefinition['accepts']>>)
  | undefined;
let complete: ChannelDefinition['complete'];
beforeEach(() => {
  accepts = undefined;
  complete = () => '4321';
  const fake = {
    accepts: (draft: Draft, settings: Record<string, unknown>) => accepts?.(draft, settings) ?? null,
    complete: (...args: Parameters<NonNullable<ChannelDefinition['complete']>>) => complete?.(...args) ?? null,
  };
  world.definitions.set('fake', fake as unknown as ChannelDefinition);
  world.down.clear();
});

const outcome = (setup: ItemSetup, account = shop, recipients = 1) =>
  evaluate(itemOf(setup), world.cache.account(account)!, recipients, world.evaluation, NOW);
const verdict = (setup: ItemSetup, account = shop): string => {
  const result = outcome(setup, account);
  return result.kind === 'refused' ? result.code : 'prepared';
};
function prepared(setup: ItemSetup, recipients = 1): Prepared {
  const result = outcome(setup, shop, recipients);
  assert.ok(result.kind === 'prepared', result.kind === 'refused' ? result.code : '');
  return result;
}

const URL_A = 'https://shop.example/a';

test('the form of each channel, its sender and its direction', () => {
  const cases: [setup: ItemSetup, verdict: string][] = [
    [{ channel: 'viber', text: 'x' }, 'prepared'],
    [{ channel: 'viber', text: ' ' }, 'text_missing'],
    [{ channel: 'viber', text: 'x', content: { button: 'Go' } }, 'link_missing'],
    [{ channel: 'viber', text: 'x', content: { button: 'Go', action: URL_A } }, 'prepared'],
    [{ channel: 'viber', text: '', content: { image: URL_A } }, 'prepared'],
    [{ channel: 'viber', text: 'x', sender: '' }, 'sender_missing'],
    [{ channel: 'viber', text: 'x', sender: 'A name longer than eleven letters' }, 'sender_unknown'],
    [{ channel: 'viber', text: 'x', sender: 'x'.repeat(65) }, 'sender_too_long'],
    [{ channel: 'whatsapp', text: 'x', sender: 'shop' }, 'prepared'],
    [{ channel: 'telegram', text: 'x', content: { image: 'ftp://x/y.png' } }, 'link_missing'],
    [{ channel: 'sms', sender: 'x'.repeat(12) }, 'sender_too_long'],
    [{ channel: 'sms', text: '' }, 'text_missing'],
    // A call shows the connection's own number when no name is given, and only names of the account's.
    [{ channel: 'voice', text: 'x', sender: '' }, 'prepared'],
    [{ channel: 'voice_ivr', text: 'x', sender: 'SHOP' }, 'prepared'],
    [{ channel: 'voice', text: 'x', sender: 'OTHER' }, 'sender_unknown'],
    [{ channel: 'voice', text: '', content: { audio: URL_A } }, 'prepared'],
    [{ channel: 'voice', text: '' }, 'text_missing'],
    [{ channel: 'voice', text: 'x', content: { audio: 'file:///etc/passwd' } }, 'link_missing'],
    [{ channel: 'flashcall', text: '1234', sender: 'whatever' }, 'prepared'],
    [{ channel: 'hlr', text: 'left over', sender: '' }, 'prepared'],
    [{ channel: 'ping', text: '', sender: '' }, 'prepared'],
    [
      {
        steps: [
          { channel: 'viber', text: 'x' },
          { channel: 'sms', text: '' },
        ],
      },
      'text_missing',
    ],
    [
      {
        steps: [
          { channel: 'viber', text: 'x' },
          { channel: 'sms', sender: 'NOBODY' },
        ],
      },
      'sender_unknown',
    ],
  ];
  for (const [setup, expected] of cases) assert.equal(verdict(setup), expected, JSON.stringify(setup));
  // No price, no service.
  assert.equal(verdict({ channel: 'flashcall', text: '1234' }, deliveredShop), 'direction_closed_for_account');
});

test('what becomes of the text and the price of one step', () => {
  const of = (setup: ItemSetup) => {
    const { first, priceE7, steps } = prepared(setup);
    return [first.sender, first.text, first.segments, priceE7, steps.length];
  };
  assert.deepEqual(of({ channel: 'sms', text: 'x'.repeat(200) }), ['SHOP', 'x'.repeat(200), 2, 2n * PRICE_E7, 0]);
  // Only an SMS is counted in parts, and only an SMS is spelled in Latin.
  const long = 'я'.repeat(1000);
  assert.deepEqual(of({ channel: 'viber', text: long, transliterate: true }), ['SHOP', long, 1, priceOf('viber'), 0]);
  assert.deepEqual(of({ channel: 'hlr', text: 'left over', sender: 'X' }), ['', '', 1, priceOf('hlr'), 0]);
  assert.deepEqual(of({ channel: 'flashcall', text: ' 1234 ' }), ['', '1234', 1, priceOf('flashcall'), 0]);
  assert.equal(prepared({ channel: 'flashcall', text: '1' }, 500).priority, 0, 'a code is never bulk');
});

test('a cascade holds all its steps, and lives until they may all have had their time', () => {
  const steps = (['viber', 'voice', 'sms'] as const).map((channel) => ({ channel, text: 'x' }));
  const cascade = prepared({ steps });
  assert.equal(cascade.priceE7, priceOf('viber') + priceOf('voice') + PRICE_E7);
  assert.deepEqual([cascade.firstNo, cascade.first.channel, cascade.connectionId], [1, 'viber', ids.viber]);
  assert.deepEqual(
    cascade.steps.map((step) => step.lifeMs),
    [STEP_LIFE_MS, STEP_LIFE_MS, null],
  );
  assert.equal(cascade.stepExpiresAtMs, NOW + STEP_LIFE_MS);
  assert.equal(cascade.expiresAtMs, NOW + 2 * DAY_MS);
  // The client's own time for a step; the last one lives as long as the message.
  const slow = prepared({ steps: steps.map((step) => ({ ...step, waitS: 1_209_600 })) });
  assert.deepEqual(
    slow.steps.map((step) => step.lifeMs),
    [14 * DAY_MS, 14 * DAY_MS, null],
  );
  assert.equal(slow.expiresAtMs, NOW + 28 * DAY_MS);
  // A moment named for a channel ends its step.
  const until = prepared({ steps: [{ ...steps[0]!, validity: '2026-10-07 12:30' }, steps[2]!] });
  assert.equal(until.stepExpiresAtMs, parseLocalTime('2026-10-07 12:30', 'Europe/Moscow'));
  // The message's own validity ends everything.
  const short = prepared({ steps, validity: '2026-10-07 12:01' });
  assert.deepEqual([short.expiresAtMs - NOW, short.stepExpiresAtMs - NOW], [60_000, 60_000]);
});

test('validities that have passed: of a step it is passed over, of all or of the message it ends expired and free', () => {
  const past = '2026-10-07 11:59';
  const first = prepared({ steps: [{ channel: 'viber', text: 'x', validity: past }, { channel: 'sms' }] });
  assert.deepEqual([first.firstNo, first.connectionId], [2, ids.sms]);
  for (const setup of [
    { validity: past, steps: [{ channel: 'viber', text: 'x' }, { channel: 'sms' }] },
    {
      steps: [
        { channel: 'viber', text: 'x', validity: past },
        { channel: 'sms', validity: past },
      ],
    },
    { channel: 'voice', text: 'x', validity: past },
  ] as ItemSetup[]) {
    const { connectionId, priceE7 } = prepared(setup);
    assert.deepEqual([connectionId, priceE7], [null, 0n], JSON.stringify(setup));
  }
});

const E7 = 10_000_000n;
const rubles = (e7: bigint): string => `${e7 / E7}.${String(e7 % E7).padStart(7, '0')}`;

test('price_max leaves out, in order, what does not fit; nothing that fits is refused by its own sentence', () => {
  const channels = ['viber', 'sms', 'flashcall'] as const;
  const steps = channels.map((channel) => ({ channel, text: 'x' }));
  const chosen = (max: bigint) => prepared({ steps, priceMax: rubles(max) }).steps.map((step) => step.channel);
  const all = priceOf('viber') + PRICE_E7 + priceOf('flashcall');
  assert.deepEqual(chosen(all), ['viber', 'sms', 'flashcall']);
  assert.deepEqual(chosen(all - 1n), ['viber', 'sms']);
  const pair = priceOf('viber') + priceOf('flashcall');
  assert.deepEqual(chosen(pair), ['viber', 'flashcall'], 'a dear step in the middle is left out');
  // One that is left is a message of one step.
  const only = prepared({ steps, priceMax: rubles(priceOf('viber')) });
  assert.deepEqual(
    [only.steps.length, only.first.channel, only.firstNo, only.priceE7],
    [0, 'viber', 1, priceOf('viber')],
  );
  assert.equal(verdict({ steps, priceMax: '0' }), 'price_capped');
  assert.equal(verdict({ priceMax: rubles(PRICE_E7) }), 'prepared');
  assert.equal(verdict({ priceMax: rubles(PRICE_E7 - 1n) }), 'price_capped');
  for (const priceMax of ['x', '-1', '1e9', 'NaN']) assert.equal(verdict({ priceMax }), 'price_capped', priceMax);
});

async function withState(state: string, channels: readonly Channel[], work: () => void): Promise<void> {
  const list = channels.map((channel) => ids[channel]);
  await world.query('UPDATE connection SET state = $2 WHERE id = ANY($1)', [list, state]);
  await world.cache.refresh();
  try {
    work();
  } finally {
    await world.query(`UPDATE connection SET state = 'active' WHERE id = ANY($1)`, [list]);
    await world.cache.refresh();
  }
}

test('a step that nobody carries is passed over; one that is only paused or down keeps its turn; none at all is our fault', async () => {
  const steps = (['viber', 'voice', 'sms'] as const).map((channel) => ({ channel, text: 'x' }));
  await withState('removed', ['viber'], () => {
    const { firstNo, connectionId, steps: kept, priceE7 } = prepared({ steps });
    assert.deepEqual([firstNo, connectionId, kept.length], [2, ids.voice, 3]);
    // What is behind us cannot be sent any more, so nothing is held for it.
    assert.equal(priceE7, priceOf('voice') + PRICE_E7);
    assert.equal(verdict({ channel: 'viber', text: 'x' }), 'no_supplier');
  });
  await withState('removed', ['viber', 'voice', 'sms'], () => assert.equal(verdict({ steps }), 'no_supplier'));
  await withState('paused', ['viber'], () => assert.equal(prepared({ steps }).connectionId, ids.viber));
  world.down.add(ids.viber);
  assert.equal(prepared({ steps }).connectionId, ids.viber);
});

test('a form that no connection of the route takes is the client’s to mend; one that some take goes to those', async () => {
  const second = await world.connection('viber', { long: true }, { channels: ['viber'] });
  accepts = (draft, settings) => (draft.text.length > 5 && settings.long !== true ? 'text_too_long' : null);
  assert.equal(prepared({ channel: 'viber', text: 'short' }).connectionId, ids.viber);
  assert.equal(prepared({ channel: 'viber', text: 'long text' }).connectionId, second);
  accepts = () => 'link_missing';
  assert.equal(verdict({ channel: 'viber', text: 'x' }), 'link_missing');
  assert.equal(verdict({ steps: [{ channel: 'sms' }, { channel: 'viber', text: 'x' }] }), 'link_missing');
  // A plain text has no form that a connector could dislike.
  assert.equal(verdict({ channel: 'sms' }), 'prepared');
  const seen: Draft[] = [];
  accepts = (draft) => {
    seen.push(draft);
    return null;
  };
  prepared({ channel: 'telegram', text: 'x', content: { button: 'Go', action: URL_A } });
  assert.deepEqual(seen, [
    { channel: 'telegram', sender: 'SHOP', text: 'x', content: { button: 'Go', action: URL_A } },
  ]);
  await world.query('DELETE FROM connection WHERE id = $1', [second]);
  await world.cache.refresh();
});

test('a flash call without a code gets one from its connection', () => {
  assert.equal(prepared({ channel: 'flashcall', text: '' }).first.text, '4321');
  assert.equal(prepared({ channel: 'flashcall', text: '77' }).first.text, '77');
  complete = () => null;
  assert.equal(verdict({ channel: 'flashcall', text: '' }), 'no_supplier');
  const { firstNo } = prepared({ steps: [{ channel: 'flashcall', text: '' }, { channel: 'sms' }] });
  assert.equal(firstNo, 2);
});

test('directions are closed by channel; moderation reads texts, buttons and where they lead', async () => {
  const { id: area } = await world.one<{ id: number }>(`INSERT INTO area (name) VALUES ('Test') RETURNING id`);
  await world.query(`INSERT INTO area_range (area_id, lo, hi, source) VALUES ($1, 79160000000, 79169999999, 'test')`, [
    area,
  ]);
  await world.query(
    `INSERT INTO closed_direction (account_id, channel, area_id) VALUES (NULL, 'viber', $1), ($2, 'voice', $1)`,
    [area, shop],
  );
  await world.query(
    `INSERT INTO moderation_rule (kind, pattern, reason) VALUES ('word', 'casino', ''), ('link', 'bad.example', '')`,
  );
  await world.cache.refresh();
  assert.equal(verdict({ channel: 'viber', text: 'x' }), 'direction_closed');
  assert.equal(verdict({ channel: 'voice', text: 'x' }), 'direction_closed_for_account');
  assert.equal(verdict({ channel: 'sms' }), 'prepared');
  assert.equal(verdict({ channel: 'viber', text: 'x', phone: '79261234567' }), 'prepared');
  assert.equal(verdict({ steps: [{ channel: 'sms' }, { channel: 'viber', text: 'x' }] }), 'direction_closed');

  const rich = (content: object) => verdict({ channel: 'whatsapp', text: 'hello', content });
  assert.equal(rich({ button: 'Go', action: URL_A }), 'prepared');
  assert.equal(rich({ button: 'Casino', action: URL_A }), 'text_rejected');
  assert.equal(rich({ button: 'Go', action: 'https://bad.example/x' }), 'text_rejected');
  assert.equal(verdict({ channel: 'telegram', text: 'our casino' }), 'text_rejected');
  assert.equal(verdict({ steps: [{ channel: 'sms' }, { channel: 'telegram', text: 'casino' }] }), 'text_rejected');
});
