// The commands beside a running node: what they set takes effect within a second, what they show is what happened.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import pg from 'pg';
import { startReceiver } from '../../simulators/push-receiver/receiver.ts';
import { type Smsc, startSmsc } from '../../simulators/smsc/smsc.ts';
import { readConfig } from '../../src/config/config.ts';
import { buildNode } from '../../src/context.ts';
import { startGateway } from '../../src/gateway.ts';
import { makeLogger } from '../../src/observe/logger.ts';
import { eventually } from '../helpers/eventually.ts';
import { type CommandLine, commandLine } from './support/command-line.ts';

interface TestContext {
  after(work: () => Promise<void> | void): void;
}

interface Running {
  cli: CommandLine;
  smsc: Smsc;
  pushes: string[];
  /** What the GET door answers. */
  get(query: string): Promise<string>;
  /** Sends by the GET door and waits until the message has this state. */
  sent(phone: string, state: string, text?: string): Promise<number>;
}

async function running(context: TestContext, env: Record<string, string> = {}): Promise<Running> {
  // The last one first: the node before its database.
  const closers: (() => Promise<void> | void)[] = [];
  context.after(async () => {
    for (const close of closers.reverse()) await close();
  });
  const cli = await commandLine({ after: (work) => void closers.push(work) });
  const smsc = await startSmsc({ systemId: 'u', password: 'p', magic: true });
  closers.push(() => smsc.stop());
  const pushes: string[] = [];
  const print = (line: string) => void pushes.push(line);
  const receiver = await startReceiver({ host: '127.0.0.1', port: 0, fail: 0, silent: 0, print });
  closers.push(() => receiver.close());
  const config = readConfig({ DATABASE_URL: cli.database.url, KASKAD_PORT: '0', ...env });
  const gateway = await startGateway(buildNode(config, cli.database.config, makeLogger('silent', 'test')));
  closers.push(() => gateway.stop());
  // Everything is set up while the node runs.
  await cli.json(
    `account create --login shop --token T0KEN --balance 1000 --get-answer text --push-url http://127.0.0.1:${receiver.port}/`,
  );
  await cli.json('sender add --account shop --channel sms --name SHOP --approved');
  await cli.json(
    `connection add --channel sms-smpp --name op1 --set host=127.0.0.1 --set port=${smsc.port} --set system_id=u --set password=p --set window=200`,
  );
  await cli.json("tariff set --account shop --channel sms --area '*' --price 2.5");
  await eventually(async () => {
    const [connection] = await cli.json<{ link: string; bound: string }[]>('connection list');
    assert.deepEqual([connection!.link, connection!.bound], ['up', '1/1']);
  });
  const get = async (query: string) =>
    (await fetch(`http://127.0.0.1:${gateway.address.port}/sendsms.php?token=T0KEN&${query}`)).text();
  const sent = async (phone: string, state: string, text = 'Hello') => {
    // Refused until the node has seen what was set a moment ago.
    const id = await eventually(async () => {
      const answer = await get(`sadr=SHOP&dadr=${phone}&text=${encodeURIComponent(text)}`);
      assert.match(answer, /^\d+$/);
      return Number(answer);
    });
    await eventually(async () => assert.equal(await get(`smsid=${id}`), state));
    return id;
  };
  return { cli, smsc, pushes, get, sent };
}

interface Shown {
  verdict: string;
  message: { charged: string | null; phone: string; text?: string };
  lines: { at: string; what: string }[];
}

suite('beside a running node', () => {
  test('message show tells what happened, in words, with the money', async (context) => {
    const node = await running(context);
    const { cli } = node;
    const show = (id: number) => cli.json<Shown>(`message show ${id}`);

    const long = await node.sent('79161234567', 'deliver', 'Привет '.repeat(15));
    await eventually(async () => assert.match((await show(long)).verdict, /The client acknowledged it/));
    const delivered = await show(long);
    assert.match(
      delivered.verdict,
      /^Delivered by op1 at .*\. 5 RUR were charged\. The client acknowledged it at .*\.$/,
    );
    const lines = delivered.lines.map(({ what }) => what);
    for (const expected of [
      /^accepted from shop \(token without a name\): 2 parts of ucs2 to 7916\*\*\*4567 from SHOP, normal$/,
      /^5 RUR held \(entry \d+ for 1 message\)$/,
      /^attempt 1 on op1: taken by the upstream, upstream ids \d+, \d+$/,
      /^receipt of part 1: id:.*stat:DELIVRD/,
      /^receipt of part 2: /,
      /^attempt 1 on op1: all 2 parts delivered$/,
      /^5 RUR charged \(entry \d+ for 1 message\)$/,
      /^state delivered$/,
      /^status pushed to http:.*: acknowledged, HTTP 200, \d+ ms$/,
    ]) {
      assert.ok(
        lines.some((line) => expected.test(line)),
        `${expected} in\n${lines.join('\n')}`,
      );
    }
    assert.deepEqual(
      delivered.lines.map(({ at }) => at),
      delivered.lines.map(({ at }) => at).sort(),
    );
    assert.equal(delivered.message.text, undefined);
    const plain = await cli.kaskad(`message show ${long}`);
    assert.doesNotMatch(plain.out, /79161234567|Привет/);
    assert.match((await cli.kaskad(`message show ${long} --reveal`)).out, /79161234567[\s\S]*Привет/);

    const undelivered = await node.sent('79161230001', 'not_deliver');
    assert.match(
      (await show(undelivered)).verdict,
      /^Not delivered: op1 took it and reported a failure.* 2\.5 RUR were charged/,
    );
    const refused = await node.sent('79161230005', 'not_deliver');
    const rejected = await show(refused);
    assert.match(rejected.verdict, /^Refused by op1, error 0x0B ESME_RINVDSTADR, and its route has no other/);
    assert.match(rejected.verdict, /Nothing was charged\./);
    assert.ok(rejected.lines.some(({ what }) => /given back/.test(what)));
    const awaited = await node.sent('79161230004', 'send');
    await eventually(async () =>
      assert.match((await show(awaited)).verdict, /^op1 has it .*receipts are awaited\. 2\.5 RUR are held\.$/),
    );

    const list = await cli.json<{ id: number; state: string; phone: string }[]>(
      'message list --account shop --since 1h',
    );
    assert.deepEqual(
      list.map(({ id, state }) => [id, state]),
      [
        [awaited, 'accepted'],
        [refused, 'rejected'],
        [undelivered, 'undelivered'],
        [long, 'delivered'],
      ],
    );
    assert.equal((await cli.json<unknown[]>('message list --state delivered --limit 5')).length, 1);
    assert.match((await cli.kaskad('message show 1')).err, /there is no message 1/);
  });

  test('what is set takes effect within a second', async (context) => {
    const { cli, get } = await running(context);
    const send = () => get('sadr=SHOP&dadr=79161234567&text=Hello');
    const within = (expected: RegExp) => eventually(async () => assert.match(await send(), expected), 1_000);
    assert.match(await send(), /^\d+$/);
    await cli.json('stop add 79161234567 --account shop');
    assert.match(await send(), /стоп-листе/);
    await cli.json('stop remove 79161234567 --account shop');
    assert.match(await send(), /^\d+$/);
    await cli.json('sender reject --account shop --name SHOP --reason no');
    await within(/не прошел модерацию/);
    await cli.json('sender approve --account shop --name SHOP');
    await within(/^\d+$/);
    await cli.json('area close Россия');
    await within(/данное направление закрыто\./i);
    await cli.json('area open Россия');
    await within(/^\d+$/);
    await cli.json('rule add --kind word --pattern hello');
    await within(/отклонен модератором/);
    await cli.json('rule remove 1');
    await within(/^\d+$/);
    await cli.json('account block shop --reason test');
    await within(/аккаунт заблокирован/i);
    await cli.json('account unblock shop');
    await within(/^\d+$/);
    await cli.json('connection pause op1 --reason test');
    await eventually(async () => {
      const [connection] = await cli.json<{ link: string }[]>('connection list');
      assert.equal(connection!.link, 'closed');
    });
    const id = Number(await send());
    const waiting = await cli.json<Shown>(`message show ${id}`);
    assert.match(waiting.verdict, /^Waits: connection op1 is paused \(test\)\. 2\.5 RUR are held\.$/);
    await cli.json('connection resume op1');
    await eventually(async () => assert.equal(await get(`smsid=${id}`), 'deliver'));
    await cli.json('token revoke --account shop --token T0KEN');
    await within(/Неверный логин или пароль/);
  });

  test('statuses given up are listed and told again; acknowledged ones too when they are named', async (context) => {
    const { cli, sent, pushes } = await running(context, { KASKAD_PUSH_PAUSES_MIN: '0' });
    const { push_url: url } = await cli.json('account show shop');
    await cli.json('account set shop --push-url http://127.0.0.1:9/');
    await eventually(async () => assert.equal((await cli.json('account show shop')).push_url, 'http://127.0.0.1:9/'));
    await new Promise((resolve) => setTimeout(resolve, 700));
    const ids = [await sent('79161234567', 'deliver'), await sent('79161234568', 'deliver')];
    const dead = () => cli.json<{ total: number; statuses: { messageId: number }[] }>('status dead --account shop');
    await eventually(async () => assert.equal((await dead()).total, 2));
    assert.deepEqual((await dead()).statuses.map(({ messageId }) => messageId).sort(), ids);
    assert.match(
      (await cli.json<Shown>(`message show ${ids[0]}`)).verdict,
      /could not be told .*status replay --message/,
    );

    await cli.json(`account set shop --push-url ${url}`);
    await new Promise((resolve) => setTimeout(resolve, 700));
    assert.deepEqual(await cli.json(`status replay --message ${ids[0]}`), { replayed: 1, again: 0, skipped: [] });
    await eventually(() => assert.equal(pushes.length, 1));
    assert.equal((await cli.json('status replay --all-dead')).replayed, 1);
    await eventually(() => assert.equal(pushes.length, 2));
    await eventually(async () => assert.equal((await cli.json(`status replay --message ${ids[0]}`)).again, 1));
    await eventually(() => assert.equal(pushes.filter((line) => line.includes(String(ids[0]))).length, 2));
    const none = await cli.kaskad('status replay --message 5');
    assert.deepEqual([none.code, /message 5: there is no such message/.test(none.out)], [1, true]);
    assert.equal((await cli.kaskad('status replay')).code, 2);
  });

  test('doctor, ledger check and connection test agree with a healthy node', async (context) => {
    const { cli, sent } = await running(context);
    await sent('79161234567', 'deliver');
    const checks = await cli.json<{ check: string; ok: boolean }[]>('doctor');
    assert.deepEqual(
      checks.map(({ check, ok }) => (ok ? check : `${check} failed`)),
      ['node', 'configuration', 'disk', 'database', 'clock', 'migrations', 'partitions', 'ledger', 'connection op1'],
    );
    assert.equal((await cli.json('ledger check')).clean, true);
    // The receipts of the test may come to the node's session: it finds them all the same.
    const tested = await cli.json<{ receipts: { state: string }[] }>(
      'connection test op1 --to 79161234567 --sender SHOP',
    );
    assert.deepEqual(
      tested.receipts.map(({ state }) => state),
      ['delivered'],
    );
    assert.equal((await cli.json('ledger check')).clean, true);
    await spoil(cli);
    const faulty = await cli.kaskad('ledger check');
    assert.equal(faulty.code, 1);
    assert.match(faulty.out, /balance = sum of the ledger +shop/);
    assert.equal((await cli.kaskad('doctor')).code, 1);
  });
});

async function spoil(cli: CommandLine): Promise<void> {
  const client = new pg.Client(cli.database.config);
  await client.connect();
  await client.query('UPDATE account_balance SET balance_e7 = balance_e7 + 1');
  await client.end();
}
