import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { LiveStream } from '../../src/api/frame/live/stream.ts';
import type { Outcome, Watched } from '../../src/api/frame/live/watched.ts';
import type { Principal } from '../../src/identity/principal.ts';
import { secretDigest } from '../../src/identity/secrets.ts';
import { SESSION_COOKIE } from '../../src/identity/sessions.ts';
import { eventually } from '../helpers/eventually.ts';
import { startApi } from './support.ts';
import { traffic } from './traffic.ts';

/** Of a machine with much else to do: a stream rests the longer, the longer its looks take. */
const PATIENCE_MS = 60_000;

interface SentEvent {
  event: string;
  id?: string;
  // biome-ignore lint/suspicious/noExplicitAny: documents of many shapes
  data: any;
}

/** A browser that watches; `events` grows by itself. */
async function watch(url: string, headers: Record<string, string>, ...paths: string[]) {
  const hangUp = new AbortController();
  const query = paths.map((path) => `watch=${encodeURIComponent(path)}`).join('&');
  const answer = await fetch(`${url}/api/v1/live?${query}`, { headers, signal: hangUp.signal });
  const events: SentEvent[] = [];
  const state = { isOver: false };
  if (answer.status === 200) {
    void read(answer, events).finally(() => {
      state.isOver = true;
    });
  }
  const of = (path: string) => events.filter(({ data }) => data.watch === path);
  return {
    status: answer.status,
    headers: answer.headers,
    problem: answer.status === 200 ? null : ((await answer.json()) as { code: string }),
    events,
    state,
    /** The last event about this path, when there are `n` of them or more. */
    last: (path: string, n = 1) =>
      eventually(() => {
        assert.ok(of(path).length >= n, `${path}: ${JSON.stringify(of(path))}`);
        return of(path).at(-1)!;
      }, PATIENCE_MS),
    hangUp: () => hangUp.abort(),
  };
}

async function read(answer: Response, events: SentEvent[]): Promise<void> {
  let text = '';
  try {
    for await (const part of answer.body!.pipeThrough(new TextDecoderStream())) {
      text += part;
      const blocks = text.split('\n\n');
      text = blocks.pop()!;
      for (const block of blocks) {
        const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s, 2)));
        if (fields.event !== undefined) events.push({ ...fields, data: JSON.parse(fields.data) });
      }
    }
  } catch {}
}

test('a stream tells what GETs answer and whatever changes of it, to whoever may see it', async (t) => {
  let stop: (() => Promise<void>) | null = null;
  const stopOnce = async () => {
    const work = stop;
    stop = null;
    await work?.();
  };
  t.after(stopOnce);
  const api = await startApi({
    after: (work) => {
      stop = work;
    },
  });
  const shop = await api.client('shop');
  const other = await api.client('other');
  const token = { authorization: `Bearer ${shop.token}` };
  const start = new Date(Date.now() + 3_600_000).toISOString();
  const message = { to: ['79160000001'], channel: 'sms', sender: 'SHOP', text: 'Hello', start_at: start };
  await traffic(api);
  const sent = await shop.ask('POST', '/messages', message);
  const theirs = (await other.ask('POST', '/messages', message)).body.results[0].id;
  const { id } = sent.body.results[0];
  assert.ok(id !== undefined && theirs !== undefined, JSON.stringify(sent.body));

  const pool = api.node.db.calm;
  const session = async (userId: number) => {
    const secret = randomBytes(16).toString('hex');
    await pool.query(
      `INSERT INTO session (sha256, user_id, kind, confirmed_at, password_version, seen_at, expires_at)
       VALUES ($1, $2, 'browser', now(), 1, now() - interval '2 hours', now() + interval '3 hours')`,
      [secretDigest(secret), userId],
    );
    return { cookie: `${SESSION_COOKIE}=${secret}` };
  };

  // A browser signs out: what becomes of its stream is looked at below, and of a session that only watches.
  const owner = await api.user(shop.id, 'owner');
  const leaver = await session(owner.id);
  const left = await watch(api.url, leaver, '/balance');
  await left.last('/balance');
  const signOut = { method: 'POST', headers: { ...leaver, origin: api.url } };
  assert.ok((await fetch(`${api.url}/api/v1/auth/sign-out`, signOut)).ok);
  const viewer = await api.user(shop.id, 'viewer');
  const idle = await watch(api.url, await session(viewer.id), '/balance');
  const setBack = `UPDATE session SET seen_at = now() - interval '2 hours' WHERE user_id = $1`;
  await pool.query(setBack, [viewer.id]);
  const idleSinceMs = Date.now();

  const paths = ['/balance', `/messages/${id}`, `/messages/${id}/timeline`, '/messages?limit=10', '/overview'];
  const stream = await watch(api.url, token, `/messages/${theirs}`, ...paths);
  assert.equal(stream.status, 200);
  assert.match(stream.headers.get('content-type')!, /^text\/event-stream/);
  assert.deepEqual(
    ['cache-control', 'x-accel-buffering'].map((name) => stream.headers.get(name)),
    ['no-store', 'no'],
  );
  for (const path of paths) {
    const { event, data } = await stream.last(path);
    assert.equal(event, 'changed');
    assert.equal(data.watch, path);
    // What changes by itself meanwhile, as the hour of the statistics, comes along.
    await eventually(async () => {
      const { body } = await shop.ask('GET', path);
      assert.deepEqual((await stream.last(path)).data.body, body, path);
    }, PATIENCE_MS);
  }
  const refused = await stream.last(`/messages/${theirs}`);
  assert.deepEqual(
    [refused.event, refused.data.problem.code, refused.data.problem.status],
    ['problem', 'not_found', 404],
  );
  // Nothing of it is told twice while nothing has changed.
  const told = stream.events.map(({ data }) => JSON.stringify(data));
  assert.equal(new Set(told).size, told.length);
  assert.deepEqual(
    stream.events.map(({ id }) => id),
    told.map((_, i) => String(i + 1)),
  );

  // What changes comes without asking.
  assert.equal((await shop.ask('POST', `/messages/${id}/cancel`)).status, 200);
  const [balance, changed, timeline] = await Promise.all([
    stream.last('/balance', 2),
    stream.last(`/messages/${id}`, 2),
    stream.last(`/messages/${id}/timeline`, 2),
  ]);
  assert.equal(changed.data.body.state, 'canceled');
  assert.equal(timeline.data.body.events.at(-1).state ?? 'canceled', 'canceled');
  assert.equal(balance.data.body.held, '0');
  assert.equal(stream.events.filter(({ event }) => event === 'problem').length, 1);

  // Without the right, a problem instead of the figure, and the others go on.
  const clerk = await api.client('clerk', { scopes: ['balance:read'] });
  const half = await watch(
    api.url,
    { authorization: `Bearer ${clerk.token}` },
    '/overview',
    '/operator/wall',
    '/balance',
    '/balance?x=1',
    '/campaigns/nonsense',
  );
  assert.equal((await half.last('/balance')).event, 'changed');
  const code = async (path: string) => (await half.last(path)).data.problem.code;
  assert.deepEqual(
    [await code('/overview'), await code('/operator/wall'), await code('/balance?x=1')],
    ['forbidden', 'forbidden', 'invalid_request'],
  );
  half.hangUp();

  // What cannot be watched at all is refused at once.
  const garbage = [
    [],
    [''],
    ['balance'],
    ['//evil/balance'],
    ['/api/v1/balance'],
    ['/me'],
    ['/live?watch=/balance'],
    ['/balance', '/statistics'],
    ['/messages/%/timeline'],
    ['/messages/1%2F..%2F2/x'],
    [`/${'x'.repeat(3000)}`],
    paths.concat('/exports', '/campaigns'),
  ];
  for (const wrong of garbage) {
    const { status, problem } = await watch(api.url, token, ...wrong);
    assert.deepEqual([status, problem?.code], [422, 'invalid_request'], wrong.join());
  }
  assert.equal((await watch(api.url, {}, '/balance')).status, 401);
  const odd = ['/messages?__proto__=1', '/messages/%00', '/messages?cursor=%00', '/messages?limit=1&limit=2'];
  const curious = await watch(api.url, token, ...odd);
  for (const path of odd) assert.equal((await curious.last(path)).event, 'problem', path);
  curious.hangUp();

  // With a client's eyes: written down once, as any look is.
  const staff = await api.staff('admin');
  const staffCookie = await session(staff.id);
  const eyes = await watch(api.url, { ...staffCookie, 'kaskad-account': String(shop.id) }, '/balance');
  assert.deepEqual((await eyes.last('/balance')).data.body, (await shop.ask('GET', '/balance')).body);
  const wall = await watch(api.url, staffCookie, '/operator/wall', '/operator/connections', '/balance');
  assert.equal((await wall.last('/balance')).data.problem.code, 'forbidden');
  assert.ok((await wall.last('/operator/wall', 2)).data.body.connections.length > 0);
  assert.equal((await wall.last('/operator/connections')).event, 'changed');

  // A session or token has so many streams, and each that closes makes room.
  const many = await Promise.all(Array.from({ length: 7 }, () => watch(api.url, token, '/balance')));
  const ninth = await watch(api.url, token, '/balance');
  assert.deepEqual([ninth.status, ninth.problem?.code], [429, 'limit_exceeded']);
  assert.ok(Number(ninth.headers.get('retry-after')) > 0);
  many[0]!.hangUp();
  many[0] = await eventually(async () => {
    const again = await watch(api.url, token, '/balance');
    assert.equal(again.status, 200);
    return again;
  });
  for (const one of many) one.hangUp();

  // Signing out has ended the one; the other was looked at again, which was no use of its session.
  await eventually(() => assert.ok(left.state.isOver && Date.now() - idleSinceMs > 5_300), PATIENCE_MS, 100);
  const end = left.events.at(-1)!;
  assert.deepEqual([end.event, end.data.problem.code], ['end', 'not_signed_in']);
  const { rows } = await pool.query(
    `SELECT seen_at < now() - interval '1 hour' AS unused FROM session WHERE user_id = $1 ORDER BY seen_at`,
    [viewer.id],
  );
  assert.equal(rows[0].unused, true);
  assert.ok(!idle.state.isOver);
  const { rows: looks } = await pool.query(`SELECT 1 FROM audit_entry WHERE action = 'account.viewed'`);
  assert.equal(looks.length, 1);

  await eventually(async () => {
    const { values } = await api.node.metrics.liveStreams.get();
    assert.equal(values[0]!.value, 4); // stream, idle, eyes, wall
  });

  // A node that stops says goodbye and does not wait for its readers.
  const stoppedAtMs = Date.now();
  await stopOnce();
  assert.ok(Date.now() - stoppedAtMs < 10_000, `${Date.now() - stoppedAtMs} ms`);
  await eventually(() => assert.ok(stream.state.isOver && wall.state.isOver));
  assert.deepEqual(stream.events.at(-1), { event: 'end', data: { problem: null } });
});

test('who does not read is not written to, and slow looks are made the more seldom', async () => {
  let looks = 0;
  let looking = 0;
  const spans: [number, number][] = [];
  const slow: Watched = { path: '/slow', everyMs: 1, operation: null as never, params: {}, query: {} };
  const look = async (): Promise<Outcome> => {
    looks += 1;
    looking += 1;
    assert.equal(looking, 1);
    const from = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 20));
    spans.push([from, performance.now()]);
    looking -= 1;
    return { kind: 'body', json: JSON.stringify(`${looks} ${'x'.repeat(100_000)}`) };
  };
  const somebody = {} as Principal;
  const stream = new LiveStream([slow], { requestId: 'x', look, stillThere: async () => somebody });
  const running = stream.run(somebody);
  await eventually(() => assert.equal(looks, 1));
  // Ten times the pause is over, and nobody has read: nothing was added.
  await eventually(() => assert.ok(performance.now() - spans[0]![1] > 1_000), 5_000, 100);
  assert.equal(looks, 1);
  assert.ok(stream.body.readableLength < 110_000);
  // As soon as it is read it goes on.
  stream.body.resume();
  await eventually(() => assert.ok(spans.length >= 4));
  for (const [i, [from]] of spans.entries()) {
    const before = spans[i - 1];
    if (before !== undefined) assert.ok(from - before[1] >= 3.9 * (before[1] - before[0]), JSON.stringify(spans));
  }
  stream.end(null);
  await running;
});
