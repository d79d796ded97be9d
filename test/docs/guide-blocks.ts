// The code of the integrator's guide, as its readers copy it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const DOCS = join(import.meta.dirname, '../../docs');

export interface Block {
  language: string;
  code: string;
  /** File name in the first line of a program; '' for the others. */
  name: string;
}

export interface Guide {
  text: string;
  blocks: Block[];
}

export function readGuide(language: 'en' | 'ru'): Guide {
  const text = readFileSync(join(DOCS, `integrators-guide.${language}.md`), 'utf8');
  const blocks = [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, name, code]) => blockOf(name!, code!));
  return { text, blocks };
}

/** A program that the guide links to. */
export function readExample(name: string): Block {
  return blockOf(name.split('.').at(-1)!, readFileSync(join(DOCS, 'examples', name), 'utf8'));
}

function blockOf(language: string, code: string): Block {
  const name = /^(?:<\?php )?(?:\/\/|#) ([\w-]+\.(?:ts|php|py))\b/.exec(code)?.[1] ?? '';
  return { language, code, name };
}

/** Names of fields, with those of what is inside; the values do not count. */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return null;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, shapeOf(inner)]));
}
