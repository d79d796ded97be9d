// Writes what @kaskad/client knows of the API: packages/client/src/operations.ts, out of the very description that is served.
import { writeFile } from 'node:fs/promises';
import { description } from '../src/api/index.ts';
import { operationsFile } from './client/operations-file.ts';

await writeFile(
  new URL('../packages/client/src/operations.ts', import.meta.url),
  operationsFile(JSON.parse(JSON.stringify(description()))),
);
