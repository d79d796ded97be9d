// Writes the description of the API to docs/openapi.json: committed, so that a change of the API is seen in its review.
import { writeFile } from 'node:fs/promises';
import { description } from '../src/api/index.ts';

const { paths, ...rest } = JSON.parse(JSON.stringify(description())) as { paths: Record<string, object> };
// A line a path: a review then shows which ones changed.
const lines = Object.entries(paths).map(
  ([path, operations]) => `${JSON.stringify(path)}: ${JSON.stringify(operations)}`,
);
const head = JSON.stringify(rest, null, 1).replace(/\n\}$/, '');
await writeFile(new URL('../docs/openapi.json', import.meta.url), `${head},\n "paths": {\n${lines.join(',\n')}\n}}\n`);
