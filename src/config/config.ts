import { hostname } from 'node:os';
import { resolve } from 'node:path';
import type { Variable } from './variable.ts';
import { VARIABLES } from './variables.ts';

type Table = typeof VARIABLES;

/** The whole configuration of a process, read once at its start. Units last in the names. */
export type Config = { readonly [K in keyof Table]: Table[K] extends Variable<infer T> ? T : never };

/** One wrong variable; the message names it and never holds a secret. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly variable: string;

  constructor(variable: string, message: string) {
    super(message);
    this.variable = variable;
  }
}

/**
 * Reads the environment. An empty variable counts as absent (compose files write them so).
 * @throws ConfigError for the first wrong value, and for a `KASKAD_*` name that does not exist.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  refuseUnknown(env);
  const read = Object.fromEntries(
    Object.entries<Variable<unknown>>(VARIABLES).map(([key, v]) => [key, readOne(v, env)]),
  );
  const config = read as unknown as Config;
  return {
    ...config,
    dataDir: resolve(config.dataDir),
    // Port 0 is nobody's name: several such nodes may run on one machine.
    node: config.node || `${hostname()}:${config.port || `pid${process.pid}`}`,
  };
}

function readOne<T>(variable: Variable<T>, env: Readonly<Record<string, string | undefined>>): T {
  const given = env[variable.name]?.trim() || variable.fallback;
  if (given === '') return variable.empty;
  try {
    return variable.parse(given);
  } catch {
    const shown = variable.secret ? 'its value' : `"${given.slice(0, 80)}"`;
    throw new ConfigError(variable.name, `${variable.name}: expected ${variable.expects}, and ${shown} is not`);
  }
}

function refuseUnknown(env: Readonly<Record<string, string | undefined>>): void {
  const known = new Set(Object.values<Variable<unknown>>(VARIABLES).map((variable) => variable.name));
  const unknown = Object.keys(env).find((name) => name.startsWith('KASKAD_') && !known.has(name));
  if (unknown === undefined) return;
  throw new ConfigError(unknown, `${unknown}: there is no such variable; kaskad serve --help lists them`);
}

/** The table of variables for `kaskad serve --help`: name, default, and what it is for. */
export function describeVariables(): { name: string; fallback: string; expects: string; help: string }[] {
  return Object.values<Variable<unknown>>(VARIABLES).map(({ name, fallback, expects, help }) => ({
    name,
    fallback,
    expects,
    help,
  }));
}
