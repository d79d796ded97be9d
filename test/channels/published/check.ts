// Holds a JSON value against a table of published facts. A fact is a short text:
//   `string`  `integer!` (must be there)  `string! 1..64` (characters of a text, bounds of a number)  `string =a|b` (one of these)
//   `string /^x$/` (a pattern)  `Shape`  `[Shape]` (a list; `[[Shape]]` of lists)  `A|B` (any of these)  `[Shape] 1..10` (items)
// Whatever a table does not name is a fault too: a field nobody described is one nobody promised.

export interface Shape {
  fields: Readonly<Record<string, string>>;
  /** Other fields are forbidden, not only unknown. */
  closed?: true;
  /** Of these exactly one must be there. */
  exactlyOne?: readonly string[];
  /** Of these at most one may be there. */
  atMostOne?: readonly string[];
}

export type Shapes = Readonly<Record<string, Shape>>;

/** A place where our wire differs from the description, and why that is right. `fault` is found in what `check` says. */
export interface Difference {
  fault: RegExp;
  why: string;
}

export interface Fact {
  types: string;
  isRequired: boolean;
  bounds: { from: number; to: number } | null;
  values: readonly string[] | null;
  pattern: RegExp | null;
}

const FACT =
  /^(?<types>[^\s!]+)(?<must>!)?(?: (?<from>\d+)\.\.(?<to>\d+))?(?: =(?<values>\S+))?(?: \/(?<pattern>.+)\/)?$/;
const facts = new Map<string, Fact>();

/** Every departure of `value` from the shape `name`, as `path: what`; empty when it conforms. */
export function check(shapes: Shapes, name: string, value: unknown): string[] {
  return checkShape(shapes, name, value, name);
}

/** The faults that no difference explains. */
export function unexplained(faults: readonly string[], differences: readonly Difference[]): string[] {
  return faults.filter((one) => !differences.some(({ fault }) => fault.test(one)));
}

function checkShape(shapes: Shapes, name: string, value: unknown, path: string): string[] {
  const shape = shapes[name];
  if (shape === undefined) throw new Error(`no shape ${name}`);
  if (!isRecord(value)) return [`${path}: is no object`];
  const { fields, exactlyOne, atMostOne } = shape;
  const faults = Object.keys(value)
    .filter((key) => !Object.hasOwn(fields, key))
    .map((key) => `${path}.${key}: is not described`);
  for (const [key, written] of Object.entries(fields)) {
    const fact = readFact(written);
    if (value[key] !== undefined) faults.push(...checkValue(shapes, fact, value[key], `${path}.${key}`));
    else if (fact.isRequired) faults.push(`${path}.${key}: is missing`);
  }
  const count = (keys: readonly string[]) => keys.filter((key) => value[key] !== undefined).length;
  if (exactlyOne && count(exactlyOne) !== 1) faults.push(`${path}: must have exactly one of ${exactlyOne.join(', ')}`);
  if (atMostOne && count(atMostOne) > 1) faults.push(`${path}: may have at most one of ${atMostOne.join(', ')}`);
  return faults;
}

/** Faults of one field's value. */
export function checkValue(shapes: Shapes, fact: Fact, value: unknown, path: string): string[] {
  const wrong = checkTypes(shapes, fact.types, value, path);
  if (wrong.length > 0) return wrong;
  const { bounds, values, pattern } = fact;
  const faults: string[] = [];
  const size = typeof value === 'string' ? [...value].length : Array.isArray(value) ? value.length : Number(value);
  if (bounds !== null && !(size >= bounds.from && size <= bounds.to)) {
    faults.push(`${path}: ${size} is not within ${bounds.from}..${bounds.to}`);
  }
  if (values !== null && !values.includes(String(value))) faults.push(`${path}: ${value} is none of the values`);
  if (pattern !== null && !pattern.test(String(value))) faults.push(`${path}: ${value} is not of the pattern`);
  return faults;
}

/** Of several types, the one that fits best speaks. */
function checkTypes(shapes: Shapes, types: string, value: unknown, path: string): string[] {
  if (types.startsWith('[')) {
    if (!Array.isArray(value)) return [`${path}: is no list`];
    return value.flatMap((one, index) => checkTypes(shapes, types.slice(1, -1), one, `${path}[${index}]`));
  }
  if (!types.includes('|')) return checkType(shapes, types, value, path);
  const faults = checkType(shapes, fittest(shapes, types, value), value, path);
  return faults.length === 0 || isRecord(value) ? faults : [`${path}: is none of ${types}`];
}

/** Of types as `A|B`, the one of which a value has the fewest faults. */
export function fittest(shapes: Shapes, types: string, value: unknown): string {
  const tries = types.split('|').map((type) => ({ type, faults: checkType(shapes, type, value, '').length }));
  return tries.sort((one, other) => one.faults - other.faults)[0]!.type;
}

function checkType(shapes: Shapes, type: string, value: unknown, path: string): string[] {
  switch (type) {
    case 'string':
      return typeof value === 'string' ? [] : [`${path}: is no string`];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`${path}: is no boolean`];
    case 'true':
      return value === true ? [] : [`${path}: is not true`];
    case 'integer':
      return Number.isSafeInteger(value) ? [] : [`${path}: is no integer`];
    default:
      return checkShape(shapes, type, value, path);
  }
}

/** A fact in its parts. */
export function readFact(written: string): Fact {
  const known = facts.get(written);
  if (known !== undefined) return known;
  const groups = FACT.exec(written)?.groups;
  if (groups === undefined) throw new Error(`cannot read the fact ${written}`);
  const { types = '', must, from, to, values, pattern } = groups;
  const fact: Fact = {
    types,
    isRequired: must !== undefined,
    bounds: from === undefined ? null : { from: Number(from), to: Number(to) },
    values: values?.split('|') ?? null,
    pattern: pattern === undefined ? null : new RegExp(pattern),
  };
  facts.set(written, fact);
  return fact;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
