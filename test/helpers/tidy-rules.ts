// The rules of the house (design.md §3, style.md), as functions from files to complaints.
import { findCircles, importsOf, type SourceFile, withoutComments } from './source-tree.ts';

/** Which layers a layer of `src/` may import, besides itself. `main` and the commands may import everything. */
const LAYERS: Record<string, readonly string[]> = {
  domain: [],
  config: ['domain'],
  observe: ['domain', 'config'],
  store: ['domain', 'config', 'observe'],
  channels: ['domain', 'config', 'observe'],
  pipeline: ['domain', 'config', 'observe', 'store', 'channels', 'sheets'],
  // File formats: CSV and XLSX, row by row.
  sheets: ['domain'],
  identity: ['domain', 'config', 'observe', 'store', 'pipeline'],
  doors: ['domain', 'config', 'observe', 'store', 'channels', 'pipeline', 'identity', 'sheets'],
  api: ['domain', 'config', 'observe', 'store', 'channels', 'pipeline', 'identity', 'sheets'],
  workers: ['domain', 'config', 'observe', 'store', 'channels', 'pipeline', 'sheets'],
  // The files of the web application.
  pages: [],
  context: ['domain', 'config', 'observe', 'store', 'channels', 'pipeline', 'identity', 'doors', 'api', 'workers'],
  gateway: [
    'domain',
    'config',
    'observe',
    'store',
    'channels',
    'pipeline',
    'identity',
    'doors',
    'api',
    'workers',
    'context',
    'pages',
  ],
};
const TOP = ['main', 'commands'];

/**
 * What simulators may borrow from the server: the words, and the wire (so that its bytes are written down once). Not the client's
 * behaviour: sessions, windows, retries.
 */
const SIMULATOR_IMPORTS =
  /^src\/(domain\/|channels\/sms-smpp\/(codec|framer|pdu-table|statuses|outbox|long-message|text-decoding)\.ts$)/;
const LINES_MAX = 400;

type Rule = (files: readonly SourceFile[]) => string[];

const layerOf = (path: string) => /^src\/([^/.]+)/.exec(path)?.[1] ?? '';

const directions: Rule = (files) =>
  within(files, 'src').flatMap((file) => {
    const layer = layerOf(file.path);
    if (TOP.includes(layer)) return [];
    const allowed = LAYERS[layer];
    if (!allowed) return [`${file.path}: src/${layer} is no layer of the house`];
    return importsOf(file)
      .filter(({ target }) => target !== '')
      .filter(({ target }) => {
        const other = layerOf(target);
        return other !== layer && !allowed.includes(other);
      })
      .map(({ target }) => `${file.path} must not import ${target}`);
  });

const pureDomain: Rule = (files) =>
  within(files, 'src/domain').flatMap((file) => {
    const foreign = importsOf(file)
      .filter(({ target, specifier }) => target === '' && !/^libphonenumber-js(\/|$)/.test(specifier))
      .map(({ specifier }) => `${file.path} must not import ${specifier}: the domain is pure`);
    const text = withoutComments(file.text);
    const impure = [
      /\bDate\.now\b/,
      /\bnew Date\(\s*\)/,
      /\bMath\.random\b/,
      /\bprocess\./,
      /\bperformance\.now\b/,
      /\bcrypto\./,
      /\bTemporal\.Now\b/,
    ]
      .map((pattern) => pattern.exec(text)?.[0])
      .filter((found) => found !== undefined)
      .map((found) => `${file.path} uses ${found}: the domain has no clock and no chance`);
    return [...foreign, ...impure];
  });

const circles: Rule = (files) => findCircles(within(files, 'src')).map((circle) => `circle: ${circle.join(' → ')}`);

const simulators: Rule = (files) =>
  within(files, 'simulators').flatMap((file) =>
    importsOf(file)
      .filter(({ target }) => target.startsWith('src/') && !SIMULATOR_IMPORTS.test(target))
      .map(({ target }) => `${file.path} must not import ${target}: a simulator is the other side`),
  );

const acceptance: Rule = (files) =>
  within(files, 'acceptance').flatMap((file) =>
    importsOf(file)
      .filter(({ target }) => target.startsWith('src/'))
      .map(({ target }) => `${file.path} must not import ${target}: acceptance tests see a black box`),
  );

/** The browser's part borrows the words and the rules, and the client's types of the API; the rest it asks the API. */
const web: Rule = (files) =>
  within(files, 'web').flatMap((file) =>
    importsOf(file)
      .filter(({ target }) => target !== '' && !/^(web\/|src\/domain\/|packages\/client\/src\/)/.test(target))
      .map(({ target }) => `${file.path} must not import ${target}: the pages speak to /api/v1`),
  );

const short: Rule = (files) =>
  files
    .map((file) => ({ path: file.path, lines: file.text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > LINES_MAX)
    .map(({ path, lines }) => `${path} has ${lines} lines: more than ${LINES_MAX}`);

const names: Rule = (files) =>
  files
    .filter(({ path }) => !path.split('/').every((part) => /^[a-z0-9]+(-[a-z0-9]+)*(\.test)?(\.tsx?)?$/.test(part)))
    .map(({ path }) => `${path}: names are in kebab-case`);

const everyTestRuns: Rule = (files) =>
  files
    .filter(({ path }) => /^(test|acceptance)\//.test(path))
    .filter(({ text }) =>
      /\b(test|it|describe|suite|context|t)\.(only|skip|todo)\(|[{,]\s*(only|skip|todo): /.test(withoutComments(text)),
    )
    .map(({ path }) => `${path}: every test runs, always`);

const finished: Rule = (files) =>
  files
    .filter(({ text }) =>
      new RegExp(`\\b(${['TO', 'FIX'].map((word, i) => word + ['DO', 'ME'][i]).join('|')})\\b`).test(text),
    )
    .map(({ path }) => `${path}: leaves something to be done`);

function within(files: readonly SourceFile[], folder: string): SourceFile[] {
  return files.filter(({ path }) => path.startsWith(`${folder}/`));
}

export const RULES: Readonly<Record<string, Rule>> = {
  directions,
  pureDomain,
  circles,
  simulators,
  acceptance,
  web,
  short,
  names,
  everyTestRuns,
  finished,
};
