// Messages that are not sent at once: held for a person, or until a moment. And what an account may spend in a day.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { endQueued } from '../../src/pipeline/end-queued.ts';
import { decideHeld, type HeldDecision } from '../../src/pipeline/moderation-queue.ts';
import { sweepExpired, sweepSteps, sweepStopped, sweepStranded } from '../../src/pipeline/sweep.ts';
import { wakeLater } from '../../src/store/claim-jobs.ts';
import { transaction } from '../../src/store/db.ts';
import { heldAlike, listHeld } from '../../src/store/held-messages.ts';
import { IdBlocks } from '../../src/store/ids.ts';
import { readQueueDepth } from '../../src/store/status.ts';
import { codeOf, type ItemSetup, idOf, makeWorld, PRICE_E7, phone, submitted, type World } from './world.ts';

const world: World = await makeWorld({ after });
const context = { ledgerIds: new IdBlocks(world.db.hot, 'ledger_id_block'), settlement: world.sweep.settlement };
let op = 0;
let viber = 0;

before(async () => {
  op = await world.connection('op');
  viber = await world.connection('viber', {}, { channels: ['viber'] });
  await world.query(`INSERT INTO moderation_rule (kind, pattern, reason) VALUES ('word', 'casino', 'gambling')`);
  await world.cache.refresh();
});

const CASINO = { text: 'Our Casino is open' };

async function shopOf(name: string, setup: Parameters<World['account']>[1] = {}): Promise<number> {
  const id = await world.account(name, { pushUrl: 'http://127.0.0.1:1/', ...setup });
  await world.query(`UPDATE account SET moderation = 'review' WHERE id = $1`, [id]);
  await world.cache.refresh();
  return id;
}

async function held(account: number, ...items: ItemSetup[]): Promise<number[]> {
  return world.accepted(account, items.length === 0 ? [CASINO] : items);
}

const decide = (ids: readonly number[], decision: HeldDecision = { kind: 'approve' }) =>
  transaction(world.db.calm, (client) => decideHeld(context, client, decision, ids, 'mod'));
const reject = (ids: readonly number[]) => decide(ids, { kind: 'reject', reason: 'no gambling' });
const decisionOf = async (id: number) =>
  (await world.one<{ decision: string | null }>('SELECT decision FROM held_message WHERE message_id = $1', [id]))
    .decision;
/** As a runner does it: what is due is woken, then taken. */
const claimed = async (connection: number, id: number) => {
  await wakeLater(world.db.hot, connection);
  return (await world.claim(connection, 1000)).find(({ messageId }) => messageId === id);
};

test('a text that breaks a rule waits for a person: approved, it goes out and is charged once', async () => {
  const shop = await shopOf('shop');
  const acceptor = world.acceptor({}, { reserve: () => 1, hand: () => assert.fail('sent'), cancel: () => {} });
  world.heard.queued.length = 0;
  const answer = await world.send(acceptor, shop, [CASINO]);
  const id = idOf(answer.results[0]!);
  assert.equal((await world.balance(shop)).held, String(PRICE_E7));
  assert.deepEqual(world.heard.queued, []);
  await wakeLater(world.db.hot, op);
  world.stranded.push(op);
  await sweepStranded(world.sweep);
  world.stranded.length = 0;
  assert.equal(await claimed(op, id), undefined);
  assert.deepEqual(await readQueueDepth(world.db.calm), []);

  const [shown] = await listHeld(world.db.calm, { afterId: 0, limit: 10, accountId: shop });
  assert.deepEqual([shown!.id, shown!.hit, shown!.ruleReason, shown!.alike], [id, 'Casino', 'gambling', 1]);

  const decided = await decide([id, 12345]);
  assert.deepEqual([[...decided.ids], [...decided.connections]], [[id], [op]]);
  assert.equal((await decide([id])).ids.size, 0);
  assert.equal((await reject([id])).ids.size, 0);
  await world.record(submitted((await claimed(op, id))!, ['m1']), { connectionId: op, id: 'm1' });
  const message = await world.message(id);
  assert.deepEqual([message.state, message.charged], ['delivered', String(PRICE_E7)]);
  assert.equal(await claimed(op, id), undefined);
  const { rows } = await world.db.calm.query(`SELECT account_id, action FROM audit_entry WHERE subject_id = $1`, [id]);
  assert.deepEqual(rows, [{ account_id: shop, action: 'message.approved' }]);
  assert.deepEqual(await world.faults(), []);
});

test('rejected, expired or canceled, the money comes back and the status is told; whoever comes second changes nothing', async () => {
  const shop = await shopOf('shop');
  const [refused, old, taken] = await held(shop, CASINO, CASINO, CASINO);
  const ended = await reject([refused!]);
  assert.deepEqual([[...ended.ids], [...ended.told]], [[refused], [shop]]);
  assert.deepEqual(await world.message(refused!), {
    state: 'rejected',
    charged: '0',
    status_seq: 1,
    error_code: 'text_rejected',
  });
  assert.deepEqual(await world.statuses(refused!), [{ seq: 1, state: 'rejected' }]);

  await world.query(`UPDATE message SET expires_at = now() - interval '1 s' WHERE id = $1`, [old]);
  await world.query(`UPDATE queue SET expires_at = now() - interval '1 s' WHERE message_id = $1`, [old]);
  assert.equal((await decide([old!])).ids.size, 0);
  await sweepExpired(world.sweep);
  assert.equal((await world.message(old!)).state, 'expired');
  assert.deepEqual([await decisionOf(old!), (await reject([old!])).ids.size], ['expired', 0]);

  await transaction(world.db.hot, (client) =>
    endQueued(context, client, { ids: [taken!], accountId: shop, state: 'canceled', errorCode: '' }),
  );
  assert.deepEqual([await decisionOf(taken!), (await decide([taken!])).ids.size], ['canceled', 0]);
  assert.equal((await world.balance(shop)).held, '0');
  assert.deepEqual(await listHeld(world.db.calm, { afterId: 0, limit: 10, accountId: shop }), []);
  assert.deepEqual(await world.faults(), []);
});

test('two moderators, an expiry and a cancel at the same moment: exactly one decides each message', async () => {
  const shop = await shopOf('shop');
  const ids = await held(shop, ...Array.from({ length: 40 }, (_, n) => ({ ...CASINO, phone: phone(n) })));
  assert.deepEqual(await heldAlike(world.db.calm, shop, (await alikeOf(ids[0]!))!, 500), ids);
  await world.query(`UPDATE queue SET expires_at = now() WHERE message_id = ANY($1)`, [ids.slice(30)]);
  await world.query(`UPDATE message SET expires_at = now() WHERE id = ANY($1)`, [ids.slice(30)]);
  const backwards = [...ids].reverse();
  const [approved, refused, , canceled] = await Promise.all([
    decide(ids),
    reject(backwards),
    sweepExpired(world.sweep),
    transaction(world.db.hot, (client) =>
      endQueued(context, client, { ids: backwards, accountId: null, state: 'canceled', errorCode: '' }),
    ),
  ]);
  const states = await world.query<{ state: string; decision: string; queued: boolean }>(
    `SELECT m.state, h.decision, EXISTS (SELECT 1 FROM queue q WHERE q.message_id = m.id) AS queued
     FROM message m JOIN held_message h ON h.message_id = m.id WHERE m.id = ANY($1)`,
    [ids],
  );
  assert.equal(states.length, 40);
  for (const { state, decision, queued } of states) {
    // An approved one may have been canceled, or have expired, right behind the decision.
    if (decision === 'approved') assert.ok(queued ? state === 'accepted' : ['canceled', 'expired'].includes(state));
    else assert.deepEqual([state, queued], [decision, false]);
  }
  const count = (decision: string) => states.filter((one) => one.decision === decision).length;
  assert.deepEqual([approved.ids.size, refused.ids.size], [count('approved'), count('rejected')]);
  assert.ok(canceled.ids.size >= count('canceled'));
  assert.deepEqual(await world.faults(), []);
});

const alikeOf = async (id: number) =>
  (await world.one<{ text_md5: string }>('SELECT text_md5 FROM held_message WHERE message_id = $1', [id])).text_md5;

test('a cascade is held for the text of any step, and its clocks begin with the approval', async () => {
  const shop = await shopOf('shop', { channels: { viber: { priceE7: 1_0000000n, charge: 'submitted' } } });
  const steps = [
    { channel: 'viber' as const, text: 'Hello', waitS: 1 },
    { channel: 'sms' as const, ...CASINO },
  ];
  const [id, other] = await held(shop, { steps }, { steps });
  const clocks = () =>
    world.query<{ step: number; began: boolean; due: boolean }>(
      `SELECT step, began_at IS NOT NULL AS began, deadline_at IS NOT NULL AS due FROM message_step WHERE message_id = $1 ORDER BY 1`,
      [id],
    );
  assert.deepEqual(await clocks(), [
    { step: 1, began: false, due: false },
    { step: 2, began: false, due: false },
  ]);
  await world.query(`UPDATE message_step SET deadline_at = deadline_at - interval '1 h' WHERE message_id = $1`, [id]);
  await sweepSteps(world.sweep);
  assert.equal((await world.queueRow(id!))!.connection_id, viber);
  const [shown] = await listHeld(world.db.calm, { afterId: 0, limit: 1, accountId: shop });
  assert.deepEqual(
    [shown!.channel, shown!.text, shown!.step, shown!.steps.map(({ text }) => text)],
    ['sms', CASINO.text, 2, ['Hello', CASINO.text]],
  );

  await decide([id!]);
  assert.deepEqual(await clocks(), [
    { step: 1, began: true, due: true },
    { step: 2, began: false, due: false },
  ]);
  const job = (await claimed(viber, id!))!;
  assert.ok(job.expiresAtMs < Date.now() + 5_000);
  world.via(id!, viber);
  await world.record({ kind: 'rejected', job, code: 'x', errorClass: 'recipient', providerIds: [] });
  world.via(id!, op);
  const second = (await claimed(op, id!))!;
  assert.deepEqual([second.step, second.text], [2, CASINO.text]);
  await world.record(submitted(second, ['c1']), { connectionId: op, id: 'c1' });
  assert.deepEqual(await world.message(id!).then(({ state, charged }) => [state, charged]), [
    'delivered',
    String(PRICE_E7),
  ]);
  await reject([other!]);
  assert.equal((await world.balance(shop)).held, '0');
  assert.deepEqual(await world.faults(), []);
});

test('modes: off lets everything pass, review holds, reject refuses; an approved template passes, and hits are counted', async () => {
  const shop = await shopOf('shop', { channels: { viber: { priceE7: 1_0000000n, charge: 'submitted' } } });
  const acceptor = world.acceptor();
  const { id: rule } = await world.one<{ id: number }>(
    `INSERT INTO moderation_rule (account_id, kind, pattern) VALUES ($1, 'word', 'poker') RETURNING id`,
    [shop],
  );
  const mode = async (moderation: string, item: ItemSetup = { text: 'Our Poker is open' }) => {
    await world.query('UPDATE account SET moderation = $2 WHERE id = $1', [shop, moderation]);
    await world.cache.refresh();
    const result = (await world.send(acceptor, shop, [item])).results[0]!;
    if (result.kind === 'refused') return codeOf(result);
    return (await world.queueRow(result.id))!.waits ? 'held' : 'accepted';
  };
  assert.equal(await mode('off'), 'accepted');
  assert.equal(await mode('review'), 'held');
  assert.equal(await mode('reject'), 'text_rejected');
  await world.query(
    `INSERT INTO template (account_id, channel, name, text, state) VALUES ($1, 'sms', 'a', 'Our {what} is open', 'approved'),
       ($1, 'viber', 'b', 'Poker {n}', 'pending')`,
    [shop],
  );
  assert.equal(await mode('reject'), 'accepted');
  assert.equal(await mode('review'), 'accepted');
  assert.equal(await mode('review', { text: 'Our Poker is open!' }), 'held');
  assert.equal(await mode('review', { channel: 'viber', text: 'Our Poker is open' }), 'held');
  assert.equal(await mode('review', { channel: 'viber', text: 'Poker 1' }), 'held');
  await acceptor.drain();
  const { hits } = await world.one<{ hits: number }>('SELECT hits::int FROM rule_hit WHERE rule_id = $1', [rule]);
  assert.equal(hits, 5);
});

test('messages are decided together only when everything of them is the same; addresses and long texts are looked at', async () => {
  await world.query(`INSERT INTO moderation_rule (kind, pattern) VALUES ('link', 'bad.example')`);
  const price = { priceE7: 1_0000000n, charge: 'submitted' } as const;
  const shop = await shopOf('shop', { channels: { viber: price } });
  const button = (action: string) => ({ channel: 'viber' as const, ...CASINO, content: { button: 'Go', action } });
  const sms = { channel: 'sms' as const, text: 'Hi' };
  const good = button('https://good.example/');
  const ids = await held(
    shop,
    good,
    good,
    button('https://phishing.example/'),
    { steps: [good, sms] },
    { steps: [good, { ...sms, text: 'casino at phishing.example' }] },
    { channel: 'viber', text: '', content: { image: 'https:\\\\b%61d.example/a.png' } },
  );
  const listed = await listHeld(world.db.calm, { afterId: 0, limit: 10, accountId: shop });
  assert.deepEqual(
    listed.map(({ id, alike }) => [id, alike]),
    ids.map((id, at) => [id, at < 2 ? 2 : 1]),
  );
  assert.equal(listed[5]!.hit, 'https://bad.example/');
  assert.equal(listed[5]!.steps[0]!.content?.image, 'https:\\\\b%61d.example/a.png');
  const long = { channel: 'viber' as const, text: `${'слово '.repeat(400)}casino` };
  const refused = await world.send(world.acceptor(), shop, [long, { ...long, text: 'a'.repeat(5001) }]);
  assert.deepEqual(refused.results.map(codeOf), ['accepted', 'text_too_long']);
  assert.equal((await world.queueRow(idOf(refused.results[0]!)))!.waits, true);

  // A step that the price leaves alone keeps its own moment, held or not.
  const hourOn = new Date(Date.now() + 4 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
  const short = { priceMax: '1.00', steps: [{ ...good, validity: hourOn }, sms] };
  const [alone] = await held(shop, short);
  const leftS = async () =>
    (
      await world.one<{ s: number }>(
        'SELECT extract(epoch FROM expires_at - now())::int AS s FROM queue WHERE message_id = $1',
        [alone],
      )
    ).s;
  assert.ok((await leftS()) <= 3600);
  await decide([alone!]);
  assert.ok((await leftS()) <= 3600);
});

test('a message for later is sent at its moment and not before, and lives from there', async () => {
  const shop = await shopOf('shop', { channels: { viber: { priceE7: 1_0000000n, charge: 'submitted' } } });
  const later = Date.now() + 3_600_000;
  const lanes = { reserve: () => 1, hand: () => assert.fail('sent'), cancel: () => {} };
  const items: ItemSetup[] = [
    { notBeforeMs: later },
    { notBeforeMs: later, steps: [{ channel: 'viber', text: 'x', waitS: 60 }, { channel: 'sms' }] },
    { notBeforeMs: later, ...CASINO },
    // Over before it begins.
    { notBeforeMs: later, validity: '2020-01-01 00:00' },
  ];
  const answer = await world.send(world.acceptor({}, lanes), shop, items);
  const [plain, cascade, both, never] = answer.results.map(idOf);
  assert.equal((await world.message(never!)).state, 'expired');
  const lives = await world.query<{ life_s: number; queue_s: number | null }>(
    `SELECT extract(epoch FROM m.expires_at - to_timestamp($2))::int AS life_s, extract(epoch FROM q.expires_at - to_timestamp($2))::int AS queue_s
     FROM message m JOIN queue q ON q.message_id = m.id WHERE m.id = ANY($1) ORDER BY m.id`,
    [[plain, cascade, both], later / 1000],
  );
  const twoDays = 2 * 86_400;
  assert.deepEqual(lives, [
    { life_s: twoDays, queue_s: twoDays },
    { life_s: twoDays, queue_s: 60 },
    { life_s: twoDays, queue_s: twoDays },
  ]);
  await decide([both!]);
  for (const id of [plain, cascade, both]) {
    const { in_ms } = (await world.queueRow(id!))!;
    assert.ok(in_ms! > 3_590_000 && in_ms! <= 3_600_000, String(in_ms));
  }
  await wakeLater(world.db.hot, op);
  assert.equal(await claimed(op, plain!), undefined);
  await world.query(`UPDATE queue SET ready_at = now() WHERE message_id = ANY($1)`, [[plain, both]]);
  await wakeLater(world.db.hot, op);
  const jobs = await world.claim(op, 1000);
  assert.deepEqual(
    jobs.map(({ messageId }) => messageId),
    [plain, both],
  );
});

test('whoever comes on a stop list while their message waits is not written to', async () => {
  const shop = await shopOf('shop');
  const later = Date.now() + 3_600_000;
  const answer = await world.send(world.acceptor(), shop, [
    { notBeforeMs: later, phone: '79161110001' },
    { ...CASINO, phone: '79161110002' },
  ]);
  const [scheduled, held] = answer.results.map(idOf);
  await world.query(`INSERT INTO stop_entry (phone, account_id) VALUES (79161110001, 0), (79161110002, $1)`, [shop]);
  await decide([held!]);
  await world.query(`UPDATE queue SET ready_at = now() WHERE message_id = $1`, [scheduled]);
  for (const id of [scheduled!, held!]) assert.equal(await claimed(op, id), undefined);
  assert.equal(await sweepStopped(world.sweep), 2);
  for (const id of [scheduled!, held!]) {
    const { state, charged, error_code } = await world.message(id);
    assert.deepEqual([state, charged, error_code], ['rejected', '0', 'stop_listed']);
  }
  assert.deepEqual(await world.faults(), []);
});

test('a cap of the day is exact, whoever asks at once; the next day begins anew', async () => {
  const shop = await shopOf('shop', { unlimited: true });
  const other = await shopOf('other');
  await world.query('UPDATE account_balance SET day_cap_e7 = $2 WHERE account_id = $1', [shop, 10n * PRICE_E7]);
  const acceptors = [world.acceptor(), world.acceptor()];
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, n) =>
      world.send(acceptors[n % 2]!, n % 4 === 3 ? other : shop, [{ phone: phone(n) }, { phone: phone(n) }]),
    ),
  );
  const codes = (mine: boolean) =>
    answers.flatMap(({ results }, n) => ((n % 4 !== 3) === mine ? results.map(codeOf) : []));
  assert.equal(codes(true).filter((code) => code === 'accepted').length, 10);
  assert.equal(codes(true).filter((code) => code === 'insufficient_funds').length, 14);
  assert.ok(codes(false).every((code) => code === 'accepted'));
  const one = async () => codeOf((await world.send(world.acceptor(), shop, [{}])).results[0]!);
  await world.query(`UPDATE account_balance SET day = day - 1 WHERE account_id = $1`, [shop]);
  assert.equal(await one(), 'accepted');
  // A cap below what went today is used up, not an error.
  await world.query('UPDATE account_balance SET day_cap_e7 = 1 WHERE account_id = $1', [shop]);
  assert.equal(await one(), 'insufficient_funds');
  // And what went stays counted when it is raised again.
  await world.query('UPDATE account_balance SET day_cap_e7 = $2 WHERE account_id = $1', [shop, 2n * PRICE_E7]);
  assert.deepEqual([await one(), await one()], ['accepted', 'insufficient_funds']);
  await world.query(`UPDATE account SET denied_channels = '{sms}' WHERE id = $1`, [shop]);
  await world.cache.refresh();
  assert.equal(await one(), 'direction_closed_for_account');
  assert.deepEqual(await world.faults(), []);
});
