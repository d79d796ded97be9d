// Reads a source tree for the tidy test: files, their imports, and the rules of design.md §3 as a table.
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

export interface SourceFile {
  /** From the repository's root: `src/domain/money.ts`. */
  path: string;
  text: string;
}

/** All TypeScript files below these folders. */
export function readTree(root: string, folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !name.includes('node_modules'))
      .map((name) => posix.join(folder, name))
      .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') })),
  );
}

export interface Import {
  /** What is written: `../domain/money.ts`, `node:fs`, `pg`. */
  specifier: string;
  /** Path from the root when it is one of our files, else ''. */
  target: string;
}

const IMPORT = /(?:^|[;\s])(?:import|export)\b[^'";]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\s*\(?\s*['"]([^'"]+)['"]/g;

/** Every import of a file, of types too: a direction is a direction. */
export function importsOf(file: SourceFile): Import[] {
  return [...withoutComments(file.text).matchAll(IMPORT)].map((match) => {
    const specifier = match[1] ?? match[2] ?? '';
    const target = specifier.startsWith('.') ? posix.join(posix.dirname(file.path), specifier) : '';
    return { specifier, target };
  });
}

/** The text without comments; strings and template literals stay as they are. */
export function withoutComments(text: string): string {
  const token = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;
  return text.replace(token, (found) => (/^\/[/*]/.test(found) ? ' ' : found));
}

/** Circles among our files, each as the list of its files; one circle a starting point at most. */
export function findCircles(files: readonly SourceFile[]): string[][] {
  const edges = new Map(files.map((file) => [file.path, importsOf(file).map(({ target }) => target)]));
  const circles: string[][] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) {
      circles.push([...trail.slice(at), path]);
      return;
    }
    if (done.has(path)) return;
    for (const target of edges.get(path) ?? []) if (edges.has(target)) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return circles;
}
