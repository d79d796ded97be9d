// Holds the directions of design.md §3 and some of style.md. The second half shows that every rule can fail.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { importsOf, readTree, type SourceFile } from './helpers/source-tree.ts';
import { RULES } from './helpers/tidy-rules.ts';

const root = join(import.meta.dirname, '..');
const folders = ['src', 'simulators', 'test', 'acceptance', 'bench', 'scripts', 'web/src'].filter((name) =>
  existsSync(join(root, name)),
);
const tree = readTree(root, folders);

for (const [name, rule] of Object.entries(RULES)) {
  test(`tidy: ${name}`, () => assert.deepEqual(rule(tree), []));
}

test('tidy sees the real tree', () => {
  assert.ok(tree.length > 30);
  const main = tree.find(({ path }) => path === 'src/main.ts');
  assert.ok(main && importsOf(main).some(({ target }) => target === 'src/commands/index.ts'));
});

const file = (path: string, text: string): SourceFile => ({ path, text });
const ok = file('src/domain/money.ts', "// Date.now() is fine in a comment\nimport type { A } from './a.ts';\n");

const bad: [rule: string, file: SourceFile, complaint: RegExp][] = [
  [
    'directions',
    file('src/store/a.ts', "import { b } from '../channels/b.ts';"),
    /store\/a\.ts must not import src\/channels/,
  ],
  [
    'directions',
    file('src/channels/x/a.ts', "import type {\n  B,\n} from '../../store/b.ts';"),
    /must not import src\/store\/b/,
  ],
  ['directions', file('src/pipeline/a.ts', "const b = await import('../doors/b.ts');"), /must not import src\/doors/],
  ['directions', file('src/domain/a.ts', "export * from '../config/b.ts';"), /must not import src\/config/],
  ['directions', file('src/workers/a.ts', "import '../doors/b.ts';"), /must not import src\/doors/],
  ['directions', file('src/doors/a.ts', "import { c } from '../context.ts';"), /must not import src\/context/],
  ['directions', file('src/misc/a.ts', ''), /no layer/],
  ['pureDomain', file('src/domain/a.ts', "import { readFileSync } from 'node:fs';"), /must not import node:fs/],
  ['pureDomain', file('src/domain/a.ts', "import pg from 'pg';"), /must not import pg/],
  ['pureDomain', file('src/domain/a.ts', 'const now = Date.now();'), /Date\.now/],
  ['pureDomain', file('src/domain/a.ts', 'const now = new Date();'), /new Date/],
  ['pureDomain', file('src/domain/a.ts', 'const r = Math.random();'), /Math\.random/],
  ['pureDomain', file('src/domain/a.ts', 'const e = process.env.X;'), /process\./],
  ['simulators', file('simulators/a.ts', "import { x } from '../src/store/db.ts';"), /other side/],
  ['simulators', file('simulators/a.ts', "import { x } from '../src/channels/sms-smpp/session.ts';"), /other side/],
  ['acceptance', file('acceptance/a.ts', "import { x } from '../src/domain/money.ts';"), /black box/],
  ['short', file('src/domain/a.ts', '\n'.repeat(401)), /401 lines/],
  ['names', file('src/domain/camelCase.ts', ''), /kebab-case/],
  ['everyTestRuns', file('test/a.test.ts', `test.${'only'}('x', () => {});`), /every test runs/],
  ['everyTestRuns', file('acceptance/a.test.ts', `test('x', { ${'skip'}: true }, () => {});`), /every test runs/],
  ['finished', file('src/domain/a.ts', `// ${'TO'}${'DO'}: later`), /to be done/],
];
for (const [rule, spoilt, complaint] of bad) {
  test(`tidy can fail: ${rule}, ${spoilt.text.slice(0, 50).replaceAll('\n', ' ').trim()}`, () => {
    const complaints = RULES[rule]!([ok, spoilt]);
    assert.equal(complaints.length, 1);
    assert.match(complaints[0]!, complaint);
  });
}

test('tidy can fail: circles', () => {
  const circle = [
    file('src/domain/a.ts', "import { b } from './b.ts';"),
    file('src/domain/b.ts', "import { c } from './c.ts';"),
    file('src/domain/c.ts', "import { a } from './a.ts';"),
  ];
  assert.deepEqual(RULES.circles!(circle), [
    'circle: src/domain/a.ts → src/domain/b.ts → src/domain/c.ts → src/domain/a.ts',
  ]);
});

test('tidy lets the allowed directions pass', () => {
  const good = [
    file(
      'src/doors/json/send.ts',
      "import { accept } from '../../pipeline/accept.ts';\nimport { x } from '../../domain/x.ts';",
    ),
    file('src/commands/serve.ts', "import { open } from '../context.ts';"),
    file('simulators/smsc.ts', "import { decode } from '../src/channels/sms-smpp/codec.ts';"),
    file('src/domain/msisdn.ts', "import { parse } from 'libphonenumber-js/max';"),
  ];
  for (const [name, rule] of Object.entries(RULES)) assert.deepEqual(rule(good), [], name);
});
