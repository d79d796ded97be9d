// From a path that somebody wants to watch to the endpoint that answers it.
import { Readable } from 'node:stream';
import { isFailure, problemOf } from '../answers.ts';
import type { Asked, Operation } from '../operation.ts';
import type { Problem } from '../problem.ts';

/** What a GET would answer. */
export type Outcome = { kind: 'body'; json: string } | { kind: 'problem'; problem: Problem };

export interface Watched {
  /** As it was asked: with its query. */
  path: string;
  everyMs: number;
  operation: Operation;
  params: Record<string, string>;
  query: Record<string, string | string[]>;
}

export class WatchTable {
  readonly #entries: { operation: Operation; names: string[]; pattern: RegExp }[];

  constructor(operations: readonly Operation[]) {
    this.#entries = operations
      .filter(({ endpoint }) => endpoint.method === 'GET')
      .map((operation) => {
        const { path } = operation.endpoint;
        const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
        return { operation, names, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '([^/]+)')}$`) };
      })
      // As the router has it: what is said in full goes before what may be anything.
      .sort((a, b) => a.names.length - b.names.length);
  }

  /** Null when no such GET may be watched. */
  find(path: string): Watched | null {
    const mark = path.indexOf('?');
    const place = mark < 0 ? path : path.slice(0, mark);
    for (const { operation, names, pattern } of this.#entries) {
      const found = pattern.exec(place);
      if (found === null) continue;
      const { live } = operation.endpoint;
      const values = found.slice(1).map(decoded);
      if (live === undefined || values.includes(null)) return null;
      const params = Object.fromEntries(names.map((name, i) => [name, values[i]!]));
      return { path, everyMs: live.everyMs, operation, params, query: queryOf(mark < 0 ? '' : path.slice(mark + 1)) };
    }
    return null;
  }
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

function queryOf(text: string): Record<string, string | string[]> {
  const values = Map.groupBy(new URLSearchParams(text), ([name]) => name);
  return Object.fromEntries(
    [...values].map(([name, pairs]) => [name, pairs.length === 1 ? pairs[0]![1] : pairs.map(([, value]) => value)]),
  );
}

/** Asks once, as the request that opened the stream would: by whoever it is now, with all that is checked of a request. */
export async function look(
  { operation, params, query }: Watched,
  asked: Asked,
  onError: (error: unknown, where: string) => void,
): Promise<Outcome> {
  try {
    operation.authorize(asked.principal);
    const value = await operation.run({
      ...asked,
      params: operation.input.params(params),
      query: operation.input.query(query),
      body: undefined,
      upload: Readable.from([]),
      setHeader: () => {},
      setStatus: () => {},
    });
    return { kind: 'body', json: JSON.stringify(value) };
  } catch (error) {
    const problem = problemOf(error);
    if (isFailure(error, problem)) onError(error, `watch ${operation.endpoint.path}`);
    return { kind: 'problem', problem };
  }
}
