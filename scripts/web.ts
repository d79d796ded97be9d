// Builds the pages into web/dist, unless they are built of these very sources already; beside each file its brotli and gzip
// forms, so that no node compresses anything while it serves.
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'web/dist');
const stamp = join(dist, '.sources');
const COMPRESSED = /\.(js|css|svg|html|json)$/;
const COMPRESSED_MIN_BYTES = 1024;

const sources = digestOf([
  ...globSync(
    ['web/src/**/*', 'web/public/**/*', 'web/*.{html,ts,json}', 'src/domain/*.ts', 'packages/client/src/*.ts'],
    {
      cwd: root,
    },
  ),
  'package-lock.json',
]);
if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) process.exit(0);

process.stderr.write('building the pages…\n');
await build({ configFile: join(root, 'web/vite.config.ts'), logLevel: 'warn' });
for (const name of globSync('**/*', { cwd: dist })) {
  const path = join(dist, name);
  if (!COMPRESSED.test(name) || name === 'index.html' || statSync(path).size < COMPRESSED_MIN_BYTES) continue;
  const bytes = readFileSync(path);
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
}
writeFileSync(stamp, sources);

function digestOf(names: string[]): string {
  const hash = createHash('sha256');
  for (const name of names.sort()) {
    const path = join(root, name);
    if (statSync(path).isFile()) hash.update(name).update('\0').update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}
