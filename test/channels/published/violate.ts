// Everything a table forbids, tried on a good value: each thing left out, of another type, out of its bounds.
import { checkValue, type Fact, fittest, isRecord, readFact, type Shapes } from './check.ts';

export interface Violation {
  /** `text.text.preview_url: 5`. */
  name: string;
  /** The good value with this one thing wrong. */
  value: unknown;
}

type Json = Record<string, unknown>;

const STRANGERS: readonly unknown[] = [5, 'nonsense', true, ['x'], { x: 1 }];

/** Of a value that conforms to the shape `name`; only what is in the value is spoilt, so give one that has everything. */
export function violations(shapes: Shapes, name: string, value: Json): Violation[] {
  return ofShape(shapes, name, value, name);
}

function ofShape(shapes: Shapes, name: string, value: Json, path: string): Violation[] {
  const { fields, exactlyOne, closed } = shapes[name]!;
  const found: Violation[] = [];
  for (const [key, written] of Object.entries(fields)) {
    const fact = readFact(written);
    const at = `${path}.${key}`;
    const { [key]: good, ...rest } = value;
    if (good === undefined) continue;
    if (fact.isRequired) found.push({ name: `${at}: left out`, value: rest });
    const wrong = [...ofValue(shapes, fact, good, at), ...within(shapes, fact.types, good, at)];
    found.push(...wrong.map((one) => ({ name: one.name, value: { ...value, [key]: one.value } })));
  }
  if (closed) found.push({ name: `${path}.nonsense: is not described`, value: { ...value, nonsense: 1 } });
  if (exactlyOne) found.push(...ofChoice(fields, exactlyOne, value, path));
  return found;
}

function ofValue(shapes: Shapes, fact: Fact, good: unknown, at: string): Violation[] {
  const { bounds } = fact;
  const wrong = [...STRANGERS];
  if (bounds !== null && typeof good === 'string') wrong.push('', 'x'.repeat(bounds.to + 1));
  if (bounds !== null && typeof good === 'number') wrong.push(bounds.from - 1, bounds.to + 1);
  if (bounds !== null && Array.isArray(good)) wrong.push([], new Array(bounds.to + 1).fill(good[0]));
  return wrong
    .filter((value) => checkValue(shapes, fact, value, at).length > 0)
    .map((value) => ({ name: `${at}: ${JSON.stringify(value).slice(0, 40)}`, value }));
}

/** What is wrong deeper within. */
function within(shapes: Shapes, types: string, good: unknown, at: string): Violation[] {
  if (types.startsWith('[') && Array.isArray(good)) {
    return good.flatMap((item, index) =>
      within(shapes, types.slice(1, -1), item, `${at}[${index}]`).map(({ name, value }) => ({
        name,
        value: good.with(index, value),
      })),
    );
  }
  const type = types.includes('|') ? fittest(shapes, types, good) : types;
  return isRecord(good) && shapes[type] !== undefined ? ofShape(shapes, type, good, at) : [];
}

function ofChoice(fields: Readonly<Record<string, string>>, keys: readonly string[], value: Json, path: string) {
  const none = Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
  const other = keys.find((key) => value[key] === undefined && fields[key]?.startsWith('string'));
  const found: Violation[] = [{ name: `${path}: none of ${keys.join(', ')}`, value: none }];
  if (other !== undefined) found.push({ name: `${path}: ${other} too`, value: { ...value, [other]: 'more' } });
  return found;
}
