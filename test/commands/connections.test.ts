// Connections and routes. `connection test` speaks to the simulated SMSC.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSmsc } from '../../simulators/smsc/smsc.ts';
import { type CommandLine, commandLine } from './support/command-line.ts';

interface TestContext {
  after(work: () => Promise<void>): void;
}

const ADD = 'connection add --channel sms-smpp --name';
const SETTINGS = '--set host=127.0.0.1 --set system_id=u --set password=s3cret';

async function smscAndConnection(context: TestContext, cli: CommandLine, password = 'p') {
  const smsc = await startSmsc({ systemId: 'u', password: 'p', magic: true });
  context.after(() => smsc.stop());
  const settings = `--set host=127.0.0.1 --set port=${smsc.port} --set system_id=u --set password=${password}`;
  await cli.json(`${ADD} op1 ${settings} --set window=200 --set binds=4`);
  return smsc;
}

test('settings are typed by the connector, secrets never shown', async (context) => {
  const cli = await commandLine(context);
  await cli.json(`${ADD} op1 ${SETTINGS} --set tls=no --set window=50 --set 'error_map={"0x0401":"configuration"}'`);
  const shown = await cli.json<{ settings: Record<string, unknown>; link: string }>('connection show op1');
  assert.deepEqual(shown.settings, {
    host: '127.0.0.1',
    system_id: 'u',
    password: '***',
    tls: false,
    window: 50,
    error_map: { '0x0401': 'configuration' },
  });
  assert.equal(shown.link, 'unknown');
  await cli.json('connection set op1 --set password=other --set window=60 --unset tls');
  const all = await cli.kaskad('connection show op1 --all');
  assert.match(all.out, /window +60\n/);
  assert.match(all.out, /port +2775\n/);
  assert.doesNotMatch(all.out, /other|s3cret/);
  const { settings } = await cli.json<{ settings: Record<string, unknown> }>('connection show op1');
  assert.ok(!('tls' in settings));
});

const mistakes: [line: string, code: number, message: RegExp][] = [
  [`${ADD} op2 ${SETTINGS} --set windw=1`, 2, /sms-smpp has no setting "windw"; did you mean "window"\?/],
  [`${ADD} op2 ${SETTINGS} --set window=many`, 2, /window: must be a number/],
  [`${ADD} op2 ${SETTINGS} --set bind_mode=both`, 2, /bind_mode: must be one of transceiver, tx_rx/],
  [`${ADD} op2 --set host=h`, 2, /system_id: is required/],
  [`${ADD} op2 ${SETTINGS} --set window=1 --set window=2`, 2, /--set window is given twice/],
  [`${ADD} op1 ${SETTINGS}`, 1, /there is a connection "op1" already/],
  [`${ADD} a,b ${SETTINGS}`, 2, /--name must have/],
  [`connection add --channel sms --name op2 ${SETTINGS}`, 2, /did you mean "sms-smpp"\?/],
  ['connection show op2', 1, /there is no connection "op2"; did you mean "op1"\?/],
  ['connection set op1', 2, /nothing to set/],
  ['connection set op1 --unset host', 2, /host: is required/],
  ['connection pause op1', 2, /--reason is missing/],
  ['connection test op1 --to 79161234567', 2, /--to needs a --sender/],
  ['route set --connections op1,op1', 2, /names one of them twice/],
  ['route set --connections op3', 1, /there is no connection "op3"/],
  ['route set --channel viber --connections op1', 2, /op1 carries sms, not viber/],
  ['route set --connections op1 --account nobody', 1, /there is no account "nobody"/],
  ['route remove 5', 1, /there is no route 5/],
];

test('mistakes with connections and routes are named, without the value of a secret', async (context) => {
  const cli = await commandLine(context);
  await cli.json(`${ADD} op1 ${SETTINGS}`);
  for (const [line, code, message] of mistakes) {
    const answer = await cli.kaskad(line);
    assert.equal(answer.code, code, `${line}: ${answer.err}${answer.out}`);
    assert.match(answer.err, message, line);
    assert.doesNotMatch(answer.err, /s3cret/);
  }
});

test('what only the connector can judge is a warning: the file may be on the node', async (context) => {
  const cli = await commandLine(context);
  const added = await cli.json(`${ADD} op1 ${SETTINGS} --set tls=yes --set tls_ca=/nowhere/ca.pem`);
  assert.match(String(added.warning), /^tls_ca: the file cannot be read/);
});

test('the help lists every setting of the connector with its kind and default', async (context) => {
  const { out } = await (await commandLine(context)).kaskad('connection add --help');
  assert.match(out, /window +Unanswered submissions allowed on each session \(number 1…10000, default 10\)/);
  assert.match(out, /password .*secret\)/);
  assert.match(out, /host .*required\)/);
});

test('pause, resume and remove; a removed name is free again', async (context) => {
  const cli = await commandLine(context);
  await cli.json(`${ADD} op1 ${SETTINGS}`);
  await cli.json('connection pause op1 --reason maintenance');
  const [paused] = await cli.json<Record<string, unknown>[]>('connection list');
  assert.deepEqual([paused!.state, paused!.link, paused!.reason], ['paused', 'closed', 'maintenance']);
  await cli.json('connection resume --name op1');
  await cli.json('route set --connections op1');
  const removed = await cli.json('connection remove op1');
  assert.deepEqual(removed.routes, [1]);
  assert.deepEqual(await cli.json('connection list'), []);
  assert.match((await cli.kaskad('route list')).out, /op1 \(removed\)/);
  await cli.json(`${ADD} op1 ${SETTINGS}`);
});

test('routes: the most specific one, explained by the code that accepts', async (context) => {
  const cli = await commandLine(context);
  await cli.json('account create --login shop --balance 10');
  await cli.json('sender add --account shop --name SHOP --approved');
  for (const name of ['op1', 'op2', 'op3']) await cli.json(`${ADD} ${name} ${SETTINGS}`);
  const explain = () => cli.json('route explain --account shop --to 79161234567 --sender shop');
  assert.match(String((await explain()).verdict), /^refused: This account may not send to this area/);
  await cli.json('tariff set --account shop --price 2.5');
  assert.deepEqual([(await explain()).connection, (await explain()).verdict], ['op1', 'accepted: 1 part, 2.5 in all']);

  await cli.json('route set --connections op2,op3');
  await cli.json('route set --account shop --area Россия --connections op3,op1');
  const replaced = await cli.json('route set --connections op3,op2');
  assert.equal(replaced.new, false);
  const explained = await explain();
  assert.equal(explained.connection, 'op3');
  assert.deepEqual(
    (explained.routes as { route: unknown; chosen: boolean; why: string }[]).map(({ route, chosen, why }) => [
      route,
      chosen,
      why,
    ]),
    [
      [2, true, 'fits by account, area'],
      [1, false, 'outweighed by route 2'],
      ['default', false, 'route 2 fits'],
    ],
  );
  await cli.json('connection pause op3 --reason broken');
  assert.equal((await explain()).connection, 'op1');
  await cli.json('stop add 79161234567');
  assert.match(String((await explain()).verdict), /^refused: The number is in the stop list .*\(everyone\)/);
  await cli.json('area close Россия');
  assert.deepEqual([(await explain()).direction, (await explain()).price], ['closed', '2.5']);
  await cli.json('rule add --kind word --pattern spam');
  await cli.json('area open Россия');
  const text = await cli.json('route explain --account shop --to 79161234567 --sender SHOP --text "no spam"');
  assert.match(String(text.verdict), /moderation rule/);
  await cli.json('account block shop --reason x');
  assert.match(String((await explain()).verdict), /blocked/);
  await cli.json('route remove 2');
  assert.equal((await cli.json<unknown[]>('route list')).length, 1);
});

test('connection test binds one session of its own and says so', async (context) => {
  const cli = await commandLine(context);
  const smsc = await smscAndConnection(context, cli);
  const answer = await cli.kaskad('connection test op1');
  assert.equal(answer.code, 0, answer.err);
  assert.match(answer.out, /second session[\s\S]*bound after \d+ ms: 1 of 1 sessions, window 200[\s\S]*it works/);
  assert.deepEqual([smsc.stats().binds, smsc.stats().sessions], [1, 0]);
});

test('connection test tells why it is not bound', async (context) => {
  const cli = await commandLine(context);
  await smscAndConnection(context, cli, 'wrong');
  const answer = await cli.kaskad('connection test op1 --json');
  assert.equal(answer.code, 1);
  const told = JSON.parse(answer.out);
  assert.equal(told.bound, false);
  assert.match(told.reason, /0x0E|ESME_RINVPASWD|password/i);
});

test('connection test sends one message, shows the answer, and waits for the receipts', async (context) => {
  const cli = await commandLine(context);
  await smscAndConnection(context, cli);
  const text = 'x'.repeat(200);
  const sent = await cli.json(`connection test op1 --to 79161234567 --sender SHOP --text ${text}`);
  assert.equal(sent.answer, 'submitted');
  assert.deepEqual(
    (sent.receipts as { state: string }[]).map(({ state }) => state),
    ['delivered', 'delivered'],
  );
  assert.doesNotMatch(JSON.stringify(sent), /79161234567/);
  const refused = await cli.kaskad('connection test op1 --to 79161230005 --sender SHOP');
  assert.equal(refused.code, 1);
  assert.match(refused.out, /refused with 0x0B \(recipient\)/);
});
