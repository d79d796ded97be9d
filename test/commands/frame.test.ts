import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CommandEntry, CommandError, command } from '../../src/commands/frame/command.ts';
import { fields, rows, said } from '../../src/commands/frame/result.ts';
import { runCommandLine } from '../../src/commands/frame/run.ts';

const paint = command({
  options: {
    colour: { kind: 'word', values: ['red', 'blue'], required: true, help: 'the colour' },
    coats: { kind: 'number', help: 'how often' },
    price: { kind: 'amount', help: 'exact' },
    set: { kind: 'pair', many: true, help: 'a setting' },
    quick: { kind: 'flag', help: 'do not wait' },
  },
  positionals: [{ name: 'wall', kind: 'text', required: true, help: 'which wall' }],
  notes: 'Example: kaskad wall paint north --colour red',
  run: async (_context, values) => said(`painted ${values.wall}`, { ...values }),
});
const list = command({
  options: {},
  positionals: [],
  run: async () =>
    rows(
      [
        { id: 1, sum_e7: 12n, name: 'a' },
        { id: 20, sum_e7: 3n, name: null },
      ],
      ['id', 'name', 'sum_e7'],
    ),
});
const show = command({
  options: {},
  positionals: [],
  run: async () => ({ ...fields({ id: 1, state: 'up' }), exitCode: 1 }),
});
const fail = command({
  options: {},
  positionals: [],
  run: async (context) => {
    context.onExit(async () => context.print('closed'));
    throw new CommandError('not_found', 'there is no wall\nat all');
  },
});
const configured = command({
  options: {},
  positionals: [],
  run: async (context) => said(String(context.config().port)),
});

const entry = (name: string, loaded: typeof paint): CommandEntry => ({
  name,
  summary: `${name} something`,
  load: async () => loaded,
});
const entries = [
  entry('wall paint', paint),
  entry('wall list', list),
  entry('wall show', show),
  entry('fail', fail),
  entry('configured', configured),
];

async function kaskad(
  line: string,
  env: Record<string, string> = {},
): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const terminal = {
    out: (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
    env,
    signal: new AbortController().signal,
  };
  const code = await runCommandLine(entries, line.split(' ').filter(Boolean), terminal);
  return { code, out: out.join('\n'), err: err.join('\n') };
}

test('options of every kind reach the command', async () => {
  const { code, out } = await kaskad(
    'wall paint north --colour red --coats=3 --price 2.5 --set a=b --set c=d=e --quick --json',
  );
  assert.equal(code, 0);
  assert.deepEqual(JSON.parse(out), {
    colour: 'red',
    coats: 3,
    price: '2.5',
    set: [
      ['a', 'b'],
      ['c', 'd=e'],
    ],
    quick: true,
    wall: 'north',
  });
});

test('what is not given is absent, empty or false', async () => {
  const { out } = await kaskad('wall paint north --colour blue --json');
  assert.deepEqual(JSON.parse(out), { colour: 'blue', set: [], quick: false, wall: 'north' });
});

const mistakes: [line: string, message: string][] = [
  ['wall paint north', '--colour is missing'],
  ['wall paint --colour red', 'WALL is missing'],
  ['wall paint a b --colour red', '"b" is too much'],
  ['wall paint a --color red', 'there is no option --color; did you mean --colour?'],
  ['wall paint a --zzzzzzzz', 'there is no option --zzzzzzzz'],
  ['wall paint a --colour green', '--colour must be one of red, blue'],
  ['wall paint a --colour', '--colour needs a value'],
  ['wall paint a --colour red --colour red', '--colour is given twice'],
  ['wall paint a --colour red --coats 1.5', '--coats must be a whole number, not "1.5"'],
  [
    'wall paint a --colour red --price 1.12345678',
    '--price must be a decimal number with at most seven places, not "1.12345678"',
  ],
  ['wall paint a --colour red --set x', '--set must be name=value'],
  ['wall paint a --colour red --quick=yes', '--quick takes no value'],
  ['wall pint', 'there is no command "wall pint"; did you mean "wall paint"?'],
  ['wal', 'there is no command "wal"; did you mean "wall"?'],
  ['nonsense', 'there is no command "nonsense"; kaskad --help lists them'],
];
for (const [line, message] of mistakes) {
  test(`kaskad ${line}: usage error`, async () => {
    assert.deepEqual(await kaskad(line), { code: 2, out: '', err: `kaskad: ${message}` });
  });
}

test('tables align and JSON carries big numbers as text', async () => {
  assert.equal((await kaskad('wall list')).out, 'id  name  sum_e7\n 1  a         12\n20             3');
  assert.deepEqual(JSON.parse((await kaskad('wall list --json')).out)[0], { id: 1, sum_e7: '12', name: 'a' });
});

test('a command may say that it found something wrong', async () => {
  assert.deepEqual(await kaskad('wall show'), { code: 1, out: 'id     1\nstate  up', err: '' });
});

test('errors are one line, or one JSON object, and the command is closed before', async () => {
  assert.deepEqual(await kaskad('fail'), { code: 1, out: 'closed', err: 'kaskad: there is no wall at all' });
  assert.deepEqual(await kaskad('fail --json'), {
    code: 1,
    out: '',
    err: '{"error":{"code":"not_found","message":"there is no wall at all"}}',
  });
});

test('a wrong variable ends with 2 and its name', async () => {
  const { code, err } = await kaskad('configured', { KASKAD_PORT: 'x' });
  assert.equal(code, 2);
  assert.match(err, /^kaskad: KASKAD_PORT: /);
});

test('help is printed for everything, a group and a command', async () => {
  assert.match((await kaskad('--help')).out, /wall paint +wall paint something\n[\s\S]*configured/);
  assert.doesNotMatch((await kaskad('wall --help')).out, /configured/);
  const { code, out } = await kaskad('wall paint --help');
  assert.equal(code, 0);
  assert.match(out, /usage: kaskad wall paint WALL \[options\]/);
  assert.match(out, /--colour red\|blue +the colour \(required\)/);
  assert.match(out, /Example: kaskad wall paint north/);
  assert.deepEqual(await kaskad('').then(({ code, out }) => ({ code, out })), { code: 2, out: '' });
});
