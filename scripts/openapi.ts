// Writes the description of the API to docs/openapi.json: committed, so that a change of the API is seen in its review.
import { writeFile } from 'node:fs/promises';
import { description } from '../src/api/index.ts';

await writeFile(new URL('../docs/openapi.json', import.meta.url), `${JSON.stringify(description(), null, 1)}\n`);
