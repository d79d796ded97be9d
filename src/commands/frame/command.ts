// What a subcommand is: a table of options and positional arguments, and a function from them to a result.
import type { Config } from '../../config/config.ts';
import type { EmbeddedConnection } from '../../store/embedded/roles.ts';
import type { Result } from './result.ts';

/**
 * Kinds of values on the command line:
 * `flag` present or not · `text` · `number` whole, ≥ 0 · `amount` exact decimal with at most seven places, kept as text ·
 * `word` one of `values` · `pair` name=value.
 */
export type OptionKind = 'flag' | 'text' | 'number' | 'amount' | 'word' | 'pair';

export interface OptionSpec {
  kind: OptionKind;
  help: string;
  required?: boolean;
  /** May be given several times; the value is then a list. */
  many?: boolean;
  /** For `word`. */
  values?: readonly string[];
  /** What the help calls the value: `URL`. Default: the option's name in capitals. */
  value?: string;
}

export interface PositionalSpec {
  /** Shown in capitals in the help, and the key of its value. */
  name: string;
  kind: 'text' | 'number';
  required?: boolean;
  /** Takes all that is left; only the last one may. */
  many?: boolean;
  help: string;
}

type OneValue<S extends { kind: OptionKind; values?: readonly string[] }> = S['kind'] extends 'flag'
  ? boolean
  : S['kind'] extends 'number'
    ? number
    : S['kind'] extends 'word'
      ? S['values'] extends readonly (infer W)[]
        ? W
        : string
      : S['kind'] extends 'pair'
        ? readonly [name: string, value: string]
        : string;

type ValueOf<S extends { kind: OptionKind; required?: boolean; many?: boolean; values?: readonly string[] }> =
  S['many'] extends true
    ? OneValue<S>[]
    : S['required'] extends true
      ? OneValue<S>
      : S['kind'] extends 'flag'
        ? boolean
        : OneValue<S> | undefined;

export type OptionTable = Record<string, OptionSpec>;

/** Values after parsing, by option name as written (`'push-url'`) and by positional name. */
export type Values<O extends OptionTable, P extends readonly PositionalSpec[]> = { [K in keyof O]: ValueOf<O[K]> } & {
  [S in P[number] as S['name']]: ValueOf<S>;
};

/** How to connect to the database: a URL of the operator's, or the embedded server. Both are `pg` configurations. */
export type DatabaseConnection = EmbeddedConnection | { connectionString: string };

/** What the frame lends to a running command. */
export interface CommandContext {
  /** Reads the environment at the first call; throws ConfigError. */
  config(): Config;
  /**
   * The database. Without `DATABASE_URL` the embedded server is used: the running one, or one started for this command
   * and stopped after it.
   */
  database(): Promise<DatabaseConnection>;
  /** Runs after the command, also when it failed; the last one first. */
  onExit(work: () => Promise<void>): void;
  /** Prints a line while the command runs (`serve`, `demo`); with --json nothing but the result is printed. */
  print(line: string): void;
  /** Aborted at SIGINT or SIGTERM. */
  signal: AbortSignal;
  json: boolean;
}

export interface Command<
  O extends OptionTable = OptionTable,
  P extends readonly PositionalSpec[] = readonly PositionalSpec[],
> {
  options: O;
  positionals: P;
  /** More help, printed below the options: examples, lists. */
  notes?: string | (() => Promise<string> | string);
  run(context: CommandContext, values: Values<O, P>): Promise<Result>;
}

/** A line of the list of commands: what can be said of a command without loading its file. */
export interface CommandEntry {
  /** One word or two: `serve`, `account create`. */
  name: string;
  /** Begins in lower case, without a full stop. */
  summary: string;
  load(): Promise<Command>;
}

/** Gives a command its types: `values` in `run` follow from the tables. */
export function command<const O extends OptionTable, const P extends readonly PositionalSpec[]>(
  spec: Command<O, P>,
): Command {
  return spec as unknown as Command;
}

/** A mistake on the command line: exit code 2, with a hint to --help. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Something the operator must know, worded for him: exit code 1. `code` is for --json: `not_found`. */
export class CommandError extends Error {
  override name = 'CommandError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
