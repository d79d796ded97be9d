import { parseArgs } from 'node:util';
import { type Command, type OptionSpec, type PositionalSpec, UsageError } from './command.ts';
import { nearest } from './nearest.ts';

export type ParsedValues = Record<string, unknown>;

/** Reads the words after the subcommand's name. @throws UsageError that names the word. */
export function parseWords(command: Command, words: readonly string[]): ParsedValues {
  const types = Object.entries(command.options).map(([name, spec]) => [
    name,
    { type: optionType(spec), multiple: true },
  ]);
  // Not strict: parseArgs' own errors are long, and know no neighbours.
  const { tokens } = parseArgs({ args: [...words], options: Object.fromEntries(types), strict: false, tokens: true });
  const given = new Map<string, unknown[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const spec = Object.hasOwn(command.options, token.name) ? command.options[token.name] : undefined;
    if (!spec) throw new UsageError(unknownOption(token.rawName, Object.keys(command.options)));
    given.set(token.name, [...(given.get(token.name) ?? []), readOption(token.rawName, spec, token.value)]);
  }
  return { ...collectOptions(command, given), ...readPositionals(command.positionals, positionals) };
}

const optionType = (spec: OptionSpec) => (spec.kind === 'flag' ? 'boolean' : 'string');

function unknownOption(rawName: string, names: string[]): string {
  const near = nearest(rawName.replace(/^-+/, ''), [...names, 'help', 'json']);
  return `there is no option ${rawName}${near ? `; did you mean --${near}?` : ''}`;
}

function readOption(rawName: string, spec: OptionSpec, value: string | undefined): unknown {
  if (spec.kind === 'flag') {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value`);
    return true;
  }
  if (value === undefined) throw new UsageError(`${rawName} needs a value`);
  return readValue(rawName, spec, value);
}

function readValue(
  what: string,
  spec: { kind: OptionSpec['kind']; values?: readonly string[] },
  value: string,
): unknown {
  switch (spec.kind) {
    case 'number':
      if (!/^\d{1,15}$/.test(value)) throw new UsageError(`${what} must be a whole number, not "${value}"`);
      return Number(value);
    case 'amount':
      if (!/^-?\d{1,11}(\.\d{1,7})?$/.test(value)) {
        throw new UsageError(`${what} must be a decimal number with at most seven places, not "${value}"`);
      }
      return value;
    case 'word':
      if (!spec.values?.includes(value)) throw new UsageError(`${what} must be one of ${spec.values?.join(', ')}`);
      return value;
    case 'pair': {
      const at = value.indexOf('=');
      if (at < 1) throw new UsageError(`${what} must be name=value`);
      return [value.slice(0, at), value.slice(at + 1)] as const;
    }
    default:
      return value;
  }
}

function collectOptions(command: Command, given: Map<string, unknown[]>): ParsedValues {
  const values: ParsedValues = {};
  for (const [name, spec] of Object.entries(command.options)) {
    const found = given.get(name) ?? [];
    if (spec.required && found.length === 0) throw new UsageError(`--${name} is missing`);
    if (!spec.many && spec.kind !== 'flag' && found.length > 1) throw new UsageError(`--${name} is given twice`);
    values[name] = spec.many ? found : spec.kind === 'flag' ? found.length > 0 : found[0];
  }
  return values;
}

function readPositionals(specs: readonly PositionalSpec[], words: string[]): ParsedValues {
  const values: ParsedValues = {};
  const left = [...words];
  for (const spec of specs) {
    const what = spec.name.toUpperCase();
    const taken = left.splice(0, spec.many ? left.length : 1).map((word) => readValue(what, spec, word));
    if (spec.required && taken.length === 0) throw new UsageError(`${what} is missing`);
    values[spec.name] = spec.many ? taken : taken[0];
  }
  if (left.length > 0) throw new UsageError(`"${left[0]}" is too much`);
  return values;
}
