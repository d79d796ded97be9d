// docs/operators-guide.md and deploy/ name only what exists: commands, options, variables, metrics with their labels, files.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, test } from 'node:test';
import { parseWords } from '../../src/commands/frame/parse.ts';
import { COMMANDS } from '../../src/commands/index.ts';
import { readConfig } from '../../src/config/config.ts';
import { VARIABLES } from '../../src/config/variables.ts';
import { makeMetrics } from '../../src/observe/metrics.ts';
import { words } from '../commands/support/command-line.ts';

/** Commands that the guide names and that may not be there yet. Once they are, this list goes, and nothing else. */

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const GUIDE = 'docs/operators-guide.md';
const DEPLOY = globSync('deploy/**/*', { cwd: ROOT, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
  .sort();
const PAGES = [GUIDE, ...DEPLOY];
const RULES = read('deploy/prometheus/rules.yml');
const TABLE = new Map(COMMANDS.map((entry) => [entry.name, entry]));

/** Programs that take `kaskad` as a name of theirs. */
const OTHERS = /\b(useradd|createdb|pg_dump|pg_restore|vacuumdb|psql|systemctl|docker|chown|install|tar) /;

/** What stands behind `kaskad` in the code of a page, or in a line of a file that is no comment. */
function callsOf(path: string): string[] {
  const text = read(path);
  const code = path.endsWith('.md') ? [...text.matchAll(/^ *```.*?^ *```|`[^`\n]+`/gms)].map(([all]) => all) : [text];
  return code
    .flatMap((piece) => piece.split('\n'))
    .filter((line) => !/^\s*#/.test(line) && !OTHERS.test(line))
    .flatMap((line) => [...line.matchAll(/(?<![\w.-])kaskad ([a-z][^`\n|;<>&]*)/g)].map(([, rest]) => rest!.trim()));
}

/** The command a call begins with, '' when there is none. */
function nameOf(call: string): string {
  const [first = '', second = ''] = call.split(/[^a-z-]+/);
  const isGroup = [...TABLE.keys()].some((name) => name.startsWith(`${first} `));
  const name = isGroup ? `${first} ${second}` : first;
  return TABLE.has(name) ? name : '';
}

test('commands and their options exist', async () => {
  let seen = 0;
  for (const path of PAGES) {
    for (const call of callsOf(path)) {
      const name = nameOf(call);
      assert.notEqual(name, '', `${path}: kaskad ${call}`);
      const entry = TABLE.get(name);
      if (entry === undefined) continue;
      const { options } = await entry.load();
      const known = new Set([...Object.keys(options), 'help', 'json']);
      for (const [, option] of call.matchAll(/ --([a-z][a-z-]*)/g)) {
        assert.ok(known.has(option!), `${path}: kaskad ${name} has no --${option}`);
      }
      seen += 1;
    }
  }
  assert.ok(seen > 50, `${seen} calls were found`);
});

test('command lines of the guide can be read by their commands', async () => {
  const blocks = [...read(GUIDE).matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block!);
  const lines = blocks.flatMap((block) => block.split('\n')).filter((line) => line.startsWith('kaskad '));
  assert.ok(lines.length > 20);
  for (const line of lines) {
    const [, ...rest] = words(line.replace(/ [|>].*$/, ''));
    const name = nameOf(rest.join(' '));
    const command = await TABLE.get(name)!.load();
    assert.doesNotThrow(() => parseWords(command, rest.slice(name.split(' ').length)), line);
  }
});

test('variables exist, and those of the example can be read', () => {
  const known = new Set(Object.values(VARIABLES).map(({ name }) => name));
  for (const path of PAGES) {
    for (const [name] of read(path).matchAll(/\bKASKAD_[A-Z_]+\b/g)) assert.ok(known.has(name), `${path}: ${name}`);
  }
  const lines = [...read('deploy/kaskad.env.example').matchAll(/^#?([A-Z_]+)=(.*)$/gm)];
  const env = Object.fromEntries(lines.map(([, name, value]) => [name!, value!]));
  assert.ok(lines.length > 6);
  assert.deepEqual(
    Object.keys(env).filter((name) => !known.has(name)),
    [],
  );
  assert.doesNotThrow(() => readConfig(env));
});

/** Metrics of Prometheus itself and of its node_exporter. */
const FOREIGN: Record<string, readonly string[]> = {
  up: [],
  node_filesystem_avail_bytes: ['fstype', 'mountpoint'],
  node_filesystem_size_bytes: ['fstype', 'mountpoint'],
};
/** Labels of the scrape, and of a histogram's buckets. */
const COMMON = ['instance', 'job', 'le'];
const labelsOf = new Map<string, readonly string[]>(Object.entries(FOREIGN));

before(async () => {
  const { registry } = makeMetrics();
  for (const { name, type } of await registry.getMetricsAsJSON()) {
    const labels = (registry.getSingleMetric(name) as unknown as { labelNames?: string[] }).labelNames ?? [];
    const suffixes = String(type) === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
    for (const suffix of suffixes) labelsOf.set(name + suffix, labels);
  }
});

function checkExpression(where: string, expression: string): void {
  const names = [...expression.matchAll(/\b(?:(?:kaskad|node)_[a-z0-9_]+|up)\b(?!")/g)].map(([name]) => name);
  assert.ok(names.length > 0, `${where}: no metric in ${expression}`);
  for (const name of names) assert.ok(labelsOf.has(name), `${where}: there is no metric ${name}`);
  for (const [, name, selector] of expression.matchAll(/\b([a-z]+_[a-z0-9_]+|up)\{([^}]*)\}/g)) {
    for (const [, label] of selector!.matchAll(/([a-z_]+)\s*(?:=~|!~|!=|=)\s*"/g)) {
      assert.ok([...labelsOf.get(name!)!, ...COMMON].includes(label!), `${where}: ${name} has no label ${label}`);
    }
  }
  const all = new Set([...names.flatMap((name) => labelsOf.get(name)!), ...COMMON]);
  for (const [, list] of expression.matchAll(/\b(?:by|on) ?\(([^)]*)\)/g)) {
    for (const label of list!.split(',')) assert.ok(all.has(label.trim()), `${where}: nobody has the label ${label}`);
  }
}

interface Panel {
  id: number;
  type: string;
  title: string;
  datasource?: { uid: string };
  gridPos: { x: number; y: number; w: number; h: number };
  targets?: { expr: string; datasource: { uid: string } }[];
}

test('the dashboard asks for metrics that exist, of the data source that is chosen', () => {
  const board = JSON.parse(read('deploy/grafana/kaskad.json')) as {
    panels: Panel[];
    templating: { list: { name: string; type: string; definition?: string }[] };
  };
  const variables = new Map(board.templating.list.map((variable) => [variable.name, variable]));
  assert.equal(variables.get('datasource')?.type, 'datasource');
  for (const { definition } of variables.values()) if (definition) checkExpression('variable', definition);
  assert.equal(new Set(board.panels.map(({ id }) => id)).size, board.panels.length, 'ids are unique');
  const cells = new Set<string>();
  for (const { type, title, datasource, gridPos, targets = [] } of board.panels) {
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        assert.ok(x < 24 && !cells.has(`${x} ${y}`), `${title} lies over another panel`);
        cells.add(`${x} ${y}`);
      }
    }
    if (type === 'row') continue;
    assert.ok(targets.length > 0, title);
    for (const uid of [datasource, ...targets.map((target) => target.datasource)].map((source) => source?.uid)) {
      assert.equal(uid, '$' + '{datasource}', title);
    }
    for (const { expr } of targets) {
      checkExpression(title, expr);
      for (const [, name] of expr.matchAll(/\$(?!__)(\w+)/g)) assert.ok(variables.has(name!), `${title}: $${name}`);
    }
  }
});

test('the dashboard shows every metric of ours', () => {
  const text = read('deploy/grafana/kaskad.json');
  const own = [...labelsOf.keys()].filter((name) => name.startsWith('kaskad_') && !/_(process|nodejs)_/.test(name));
  const shown = (name: string) => text.includes(name) || text.includes(name.replace(/_(sum|count)$/, '_bucket'));
  assert.deepEqual(
    own.filter((name) => !shown(name)),
    [],
  );
});

test('every alert has a metric that exists, a severity, and says what to do', () => {
  const alerts = RULES.split(/^ {6}- alert: /m).slice(1);
  assert.ok(alerts.length > 15);
  const names = alerts.map((alert) => alert.split('\n')[0]!);
  assert.equal(new Set(names).size, names.length);
  for (const alert of alerts) {
    const name = alert.split('\n')[0]!;
    const expression = /^ {8}expr: (?:\|\n((?: {10}.*\n)+)|(.*))/m.exec(alert);
    checkExpression(name, expression?.[1] ?? expression?.[2] ?? '');
    assert.match(alert, /^ {10}severity: (page|ticket)$/m, name);
    assert.match(alert, /^ {10}summary: \S/m, name);
    assert.match(alert, /^ {10}action: \S/m, name);
    for (const [, recipe] of alert.matchAll(/Recipe "([^"]+)"/g)) {
      assert.ok(read(GUIDE).includes(`**${recipe}.**`), `${name}: the guide has no recipe ${recipe}`);
    }
  }
  const tested = read('deploy/prometheus/rules.test.yml');
  for (const [name] of tested.matchAll(/\bKaskad[A-Z]\w+/g)) assert.ok(names.includes(name), name);
  for (const [, name] of read(GUIDE).matchAll(/`(kaskad_[a-z_]+)/g)) {
    assert.ok(labelsOf.has(name!) || labelsOf.has(`${name}_count`), `the guide names ${name}`);
  }
});

test('YAML is well-formed: by its lines, and by promtool where that is installed', () => {
  for (const path of DEPLOY.filter((name) => name.endsWith('.yml'))) {
    let block = Number.POSITIVE_INFINITY; // indent of the key whose text of several lines we are in
    for (const [index, line] of read(path).split('\n').entries()) {
      const where = `${path}:${index + 1}: ${line}`;
      const indent = line.search(/\S/);
      if (indent < 0 || /^\s*#/.test(line) || indent > block) continue;
      block = / [|>]$/.test(line) ? indent : Number.POSITIVE_INFINITY;
      assert.ok(!line.includes('\t') && indent % 2 === 0, where);
      const value = line.trim().replace(/^(- +)*([\w.-]+:( |$))?/, '');
      const isWhole = /^("([^"\\]|\\.)*"|'[^']*'|\[.*\]|\{.*\})$/.test(value);
      assert.ok(isWhole || !/: | #|^[&*!%@`"'[\]{}]/.test(value), `${where}: needs quotes`);
    }
  }
  const tool = 'promtool'; // not a package's: Debian's prometheus has it
  if (spawnSync(tool, ['--version']).error) return;
  for (const words of ['check rules rules.yml', 'test rules rules.test.yml']) {
    const { status, stdout, stderr } = spawnSync(tool, words.split(' '), {
      cwd: join(ROOT, 'deploy/prometheus'),
      encoding: 'utf8',
    });
    assert.equal(status, 0, stdout + stderr);
  }
});

test('files and chapters that the pages point to are there', () => {
  const anchors = (path: string) =>
    [...read(path).matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
      title!
        .toLowerCase()
        .replace(/[^\p{L}\p{N} -]/gu, '')
        .replaceAll(' ', '-'),
    );
  for (const page of [GUIDE, 'docs/operating.md', 'deploy/README.md']) {
    for (const [, target] of read(page).matchAll(/\]\(([^)]+)\)/g)) {
      const [file = '', anchor] = target!.split('#');
      const path = file === '' ? page : join(dirname(page), file);
      assert.ok(existsSync(join(ROOT, path)), `${page}: ${target}`);
      if (anchor !== undefined) assert.ok(anchors(path).includes(anchor), `${page}: ${target}`);
    }
  }
});
