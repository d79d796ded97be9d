// Webhooks in numbers: kill -9 of the gateway under a burst, and 2,000 a second with duplicates and out of order. Answered 200 means
// stored, and nothing is lost. The burst at its full size is `npm run bench -- hooks`.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { eventually } from '../test/helpers/eventually.ts';
import { type HookWorld, makeHookWorld } from './helpers/hook-world.ts';
import { status, webhook } from './helpers/meta.ts';
import { makePlace } from './helpers/place.ts';
import { seededRandom } from './helpers/random.ts';

const place = makePlace();
let world: HookWorld;

before(async () => {
  world = await makeHookWorld(place);
});

test('kill -9 under a burst: what was answered 200 is in the database', async () => {
  const { gateway, receiver } = world;
  const messages = 3_000;
  const first = await world.taken(messages);
  const bodies = Array.from({ length: messages }, (_, i) => webhook([status(`wamid.${first + i}`, 'delivered')]));
  const all = `id BETWEEN ${first} AND ${first + messages - 1} AND state = 'delivered'`;
  const answered = new Set<number>();
  for (const killAt of [1, 250, 700]) {
    let killed: Promise<void> | undefined;
    const onAnswer = (count: number) => {
      if (count === killAt) killed = gateway.kill();
    };
    // Each time another part comes first.
    bodies.push(...bodies.splice(0, 1_000));
    const result = await world.burst(bodies, { onAnswer });
    await killed;
    assert.ok(result.answered.size >= killAt && result.refused > 0);
    for (const i of result.answered) answered.add(idIn(bodies[i]!));
    const { rows } = await world.pool.query<{ id: string }>(`SELECT id FROM message WHERE ${all}`);
    const stored = new Set(rows.map((row) => Number(row.id)));
    assert.deepEqual(
      [...answered].filter((id) => !stored.has(id)),
      [],
      'answered 200 and not stored',
    );
    await gateway.start();
  }
  console.log(`${answered.size} answered before a kill`);
  // The provider goes on until everything is answered.
  assert.equal((await world.burst(bodies, {})).answered.size, messages);
  assert.equal(await world.count('message', all), messages);
  await eventually(() => {
    for (let id = first; id < first + messages; id += 1) assert.equal(receiver.state(id), 'deliver', String(id));
  }, 20_000);
  await gateway.command('ledger', 'check');
});

const idIn = (body: string): number => Number(/"wamid\.(\d+)"/.exec(body)?.[1]);

test('a burst of 2,000 a second, a tenth twice, in any order, some before their message: nothing is lost', async () => {
  const { gateway, receiver } = world;
  const [known, late] = [6_000, 1_000];
  const messages = known + late;
  const first = await world.taken(known);
  const states = ['delivered', 'delivered', 'delivered', 'read', 'failed'];
  const bodyOf = (i: number) => webhook([status(`wamid.${first + i}`, states[i % 5]!)]);
  const bodies = Array.from({ length: messages }, (_, i) => Array(i % 10 === 0 ? 2 : 1).fill(bodyOf(i))).flat();
  const random = seededRandom(1);
  for (let i = bodies.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [bodies[i], bodies[j]] = [bodies[j]!, bodies[i]!];
  }
  let rest: Promise<number> | undefined;
  const onAnswer = (count: number) => {
    if (count === 4_000) rest = world.taken(late);
  };
  const result = await world.burst(bodies, { onAnswer });
  const at = (share: number) => Math.round(result.latenciesMs[Math.floor(result.latenciesMs.length * share)]!);
  console.log(
    `${bodies.length} webhooks in ${result.seconds.toFixed(1)} s: ${Math.round(bodies.length / result.seconds)}/s, ` +
      `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ${result.refused} told to come again`,
  );
  assert.equal(result.answered.size, bodies.length);
  assert.equal(await rest, first + known);
  const wanted = `CASE (id - ${first}) % 5 WHEN 3 THEN 'read' WHEN 4 THEN 'undelivered' ELSE 'delivered' END`;
  const charged = `CASE (id - ${first}) % 5 WHEN 4 THEN 0 ELSE hold_e7 END`;
  const right = `state = ${wanted} AND charged_e7 = ${charged} AND status_seq = 1`;
  await eventually(async () => {
    assert.equal(
      await world.count('message', `id BETWEEN ${first} AND ${first + messages - 1} AND ${right}`),
      messages,
    );
  }, 10_000);
  assert.equal(await world.count('unmatched_receipt'), 0);
  const outward: Record<string, string> = { delivered: 'deliver', read: 'read', failed: 'not_deliver' };
  await eventually(() => {
    for (let i = 0; i < messages; i += 1) {
      assert.deepEqual(receiver.told.get(first + i), [outward[states[i % 5]!]], String(first + i));
    }
  }, 20_000);
  await gateway.command('ledger', 'check');
});
