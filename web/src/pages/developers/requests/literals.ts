// Values as literals of each language; the token becomes the language's way to read an environment variable.
import { TOKEN, type Value } from './asked.ts';

interface Grammar {
  string(text: string): string;
  token: string;
  list: readonly [open: string, close: string];
  map: readonly [open: string, close: string];
  key(name: string): string;
}

const double = (text: string) => JSON.stringify(text);
const single = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;

const GRAMMARS = {
  ts: {
    string: single,
    token: 'process.env.KASKAD_TOKEN',
    list: ['[', ']'],
    map: ['{', '}'],
    key: (name) => `${name}: `,
  },
  php: {
    // A single-quoted string of PHP knows no \n.
    string: (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`,
    token: "getenv('KASKAD_TOKEN')",
    list: ['[', ']'],
    map: ['[', ']'],
    key: (name) => `'${name}' => `,
  },
  python: {
    string: double,
    token: "os.environ['KASKAD_TOKEN']",
    list: ['[', ']'],
    map: ['{', '}'],
    key: (name) => `${double(name)}: `,
  },
} as const satisfies Record<string, Grammar>;

export type LiteralLanguage = keyof typeof GRAMMARS;

const WIDTH = 72;

/** On one line where it fits, else a line for each part. */
export function literal(value: Value, language: LiteralLanguage, indent = '', unit = '  '): string {
  const grammar: Grammar = GRAMMARS[language];
  if (value === TOKEN) return grammar.token;
  if (typeof value === 'string') return grammar.string(value);
  if (typeof value === 'number') return String(value);
  const isList = Array.isArray(value);
  const [open, close] = isList ? grammar.list : grammar.map;
  const parts = (deeper: string) =>
    isList
      ? (value as readonly Value[]).map((part) => literal(part, language, deeper, unit))
      : Object.entries(value as Record<string, Value>).map(
          ([name, part]) => grammar.key(name) + literal(part, language, deeper, unit),
        );
  const flat = parts(indent).join(', ');
  const pad = !isList && open === '{' && language === 'ts' ? ' ' : '';
  if (!flat.includes('\n') && indent.length + flat.length <= WIDTH) return `${open}${pad}${flat}${pad}${close}`;
  const inner = indent + unit;
  return `${open}\n${parts(inner)
    .map((part) => `${inner}${part},\n`)
    .join('')}${indent}${close}`;
}
