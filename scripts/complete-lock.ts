// Completes package-lock.json after `npm install`: `npm run lock`.
//
// Tools with native parts name a package for every platform as an optional dependency. A registry mirror may lack those of
// platforms Kaskad does not run on; npm then leaves them out of the lock file, and `npm ci` refuses the file it wrote itself.
// An entry with the platform alone satisfies it everywhere: npm skips the package by platform, without fetching it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface LockEntry {
  version: string;
  cpu?: string[];
  dev?: boolean;
  libc?: string[];
  optional?: boolean;
  os?: string[];
  optionalDependencies?: Record<string, string>;
}

const OS = ['android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'aix', 'win32'];
const CPU = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'wasm32'];
const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

const path = join(import.meta.dirname, '..', 'package-lock.json');
const lock = JSON.parse(readFileSync(path, 'utf8')) as { packages: Record<string, LockEntry> };
const missing = Object.entries(lock.packages).flatMap(([owner, entry]) =>
  Object.entries(entry.optionalDependencies ?? {})
    .filter(([name]) => !(`node_modules/${name}` in lock.packages || `${owner}/node_modules/${name}` in lock.packages))
    .map(([name, version]) => [name, placeholder(name, version, entry.dev === true)] as const),
);
const { '': root, ...others } = lock.packages;
for (const [name, entry] of missing) others[`node_modules/${name}`] = entry;
const sorted = Object.entries(others).sort(([a], [b]) => (a < b ? -1 : 1));
writeFileSync(path, `${JSON.stringify({ ...lock, packages: { '': root, ...Object.fromEntries(sorted) } }, null, 2)}\n`);
console.log(
  `${missing.length} entries added${missing.length > 0 ? `: ${missing.map(([name]) => name).join(', ')}` : ''}`,
);

function placeholder(name: string, version: string, dev: boolean): LockEntry {
  const words = name.split('/').at(-1)!.split('-');
  const os = OS.filter((word) => words.includes(word));
  const cpu = CPU.filter((word) => words.includes(word)).slice(0, 1);
  const libc = words.some((word) => word.startsWith('musl')) ? ['musl'] : words.includes('gnu') ? ['glibc'] : undefined;
  // Without a platform npm would try to fetch it after all.
  if (cpu.length === 0 || !EXACT.test(version)) throw new Error(`${name}@${version} is missing and names no platform`);
  return {
    version,
    cpu,
    ...(dev ? { dev } : {}),
    ...(libc ? { libc } : {}),
    optional: true,
    ...(os.length > 0 ? { os } : {}),
  };
}
