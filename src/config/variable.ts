// Kinds of environment variables: each knows how to read its text and how to describe itself in the help.

/** One environment variable. `parse` gets trimmed, non-empty text and throws a plain `Error` that says what is expected. */
export interface Variable<T> {
  name: string;
  /** What is expected, for the help and for errors: `a whole number from 1 to 65535`. */
  expects: string;
  /** Default as the operator would write it; '' when there is none. */
  fallback: string;
  /** Value when neither the environment nor `fallback` has one. */
  empty: T;
  help: string;
  /** Its value is never shown. */
  secret: boolean;
  parse(text: string): T;
}

interface Range {
  min: number;
  max: number;
}

/** Any text that `accepts` takes. */
export function text(
  name: string,
  fallback: string,
  help: string,
  expects = 'text',
  accepts = /^\S+$/,
): Variable<string> {
  const parse = (value: string) => {
    if (!accepts.test(value)) throw new Error();
    return value;
  };
  return { name, expects, fallback, empty: '', help, secret: false, parse };
}

/** A whole number, or with `decimals` any decimal number, within a range. */
export function number(
  name: string,
  fallback: number,
  range: Range,
  help: string,
  options: { decimals?: boolean } = {},
): Variable<number> {
  const kind = options.decimals ? 'a number' : 'a whole number';
  const expects = `${kind} from ${range.min} to ${range.max}`;
  const parse = (value: string) => parseNumber(value, range, options.decimals === true);
  return { name, expects, fallback: String(fallback), empty: fallback, help, secret: false, parse };
}

function parseNumber(value: string, range: Range, decimals: boolean): number {
  const shape = decimals ? /^\d{1,15}(\.\d{1,9})?$/ : /^\d{1,15}$/;
  const parsed = shape.test(value) ? Number(value) : Number.NaN;
  if (!(parsed >= range.min && parsed <= range.max)) throw new Error();
  return parsed;
}

/** One of a few words. */
export function oneOf<const W extends string>(
  name: string,
  words: readonly W[],
  fallback: W,
  help: string,
): Variable<W> {
  const parse = (value: string) => {
    const found = words.find((word) => word === value.toLowerCase());
    if (found === undefined) throw new Error();
    return found;
  };
  return { name, expects: `one of ${words.join(', ')}`, fallback, empty: fallback, help, secret: false, parse };
}

/** Some of a few words, separated by commas. */
export function someOf<const W extends string>(
  name: string,
  words: readonly W[],
  help: string,
): Variable<readonly W[]> {
  const parse = (value: string) => {
    const one = oneOf(name, words, words[0]!, help);
    return [...new Set(items(value).map((item) => one.parse(item)))];
  };
  const expects = `some of ${words.join(', ')}, separated by commas`;
  return { name, expects, fallback: words.join(','), empty: words, help, secret: false, parse };
}

/** Numbers separated by commas, at least one and at most `countMax`. */
export function numbers(
  name: string,
  fallback: string,
  range: Range & { countMax: number },
  help: string,
): Variable<readonly number[]> {
  const parse = (value: string) => {
    const parsed = items(value).map((item) => parseNumber(item, range, true));
    if (parsed.length > range.countMax) throw new Error();
    return parsed;
  };
  const expects = `1 to ${range.countMax} numbers from ${range.min} to ${range.max}, separated by commas`;
  return { name, expects, fallback, empty: [], help, secret: false, parse };
}

/** Items separated by commas, each of which `accepts` takes; none is fine. */
export function list(
  name: string,
  help: string,
  expects: string,
  accepts: (item: string) => boolean,
): Variable<readonly string[]> {
  const parse = (value: string) => {
    const found = items(value);
    if (!found.every(accepts)) throw new Error();
    return found;
  };
  return { name, expects, fallback: '', empty: [], help, secret: false, parse };
}

function items(value: string): string[] {
  const found = value.split(',').map((item) => item.trim());
  if (found.some((item) => item === '')) throw new Error();
  return found;
}
