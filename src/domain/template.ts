// Texts with gaps: `Your code is {code}`. The client writes one, the operator approves it, messages fill it in.

/** `{name}`: letters, digits and `_`, beginning with a letter. Any other brace is a brace. */
const VARIABLE = /\{(\p{L}[\p{L}\p{N}_]{0,39})\}/gu;
const TEXT_LENGTH_MAX = 2000;
const VARIABLES_MAX = 20;
/** UTF-16 units that may stand where a variable is, filled in and recognised: enough for a name, a sum, an address. */
const VALUE_LENGTH_MAX = 200;

/** What is wrong with a template's text, in plain words; null when it may be kept. */
export function checkTemplate(text: string): string | null {
  if (text.length > TEXT_LENGTH_MAX) return `the text is longer than ${TEXT_LENGTH_MAX} characters`;
  if (templateVariables(text).length > VARIABLES_MAX) return `there are more than ${VARIABLES_MAX} variables`;
  // One that consists of gaps would let every text pass.
  if (!/[\p{L}\p{N}]{2}/u.test(text.replace(VARIABLE, ' '))) return 'the text has no words of its own';
  return null;
}

/** The names in the text, each once, in order. */
export function templateVariables(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(VARIABLE), (match) => match[1]!))];
}

/** The text without its variables: what it says whatever they are. */
export function withoutVariables(text: string): string {
  return text.replace(VARIABLE, '');
}

export type Rendered =
  | { kind: 'rendered'; text: string }
  /** Variables without a value, in the order of the text. */
  | { kind: 'missing'; names: string[] }
  /** Variables whose value is longer than 200 characters. */
  | { kind: 'too_long'; names: string[] };

/** The text with its gaps filled. Values are put in as they are: a `{name}` in a value stays what it is. */
export function renderTemplate(text: string, variables: Readonly<Record<string, string>>): Rendered {
  const names = templateVariables(text);
  const given = (name: string): string | undefined => (Object.hasOwn(variables, name) ? variables[name] : undefined);
  const missing = names.filter((name) => given(name) === undefined);
  if (missing.length > 0) return { kind: 'missing', names: missing };
  const long = names.filter((name) => given(name)!.length > VALUE_LENGTH_MAX);
  if (long.length > 0) return { kind: 'too_long', names: long };
  return { kind: 'rendered', text: text.replace(VARIABLE, (_, name: string) => given(name)!) };
}

/** Tells whether a text could have been made of a template: any 0 to 200 characters where a variable is. */
export type TemplateMatcher = (text: string) => boolean;

/**
 * Made ready once for many texts. No regular expression: several gaps in one would backtrack over each other; here each
 * piece of own text is looked for from the places that the pieces before it can end at, so the work is text × pieces.
 */
export function templateMatcher(template: string): TemplateMatcher {
  const pieces = template.split(VARIABLE).filter((_, index) => index % 2 === 0);
  const ownLength = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const lengthMax = ownLength + (pieces.length - 1) * VALUE_LENGTH_MAX;
  return (text) => {
    if (text.length < ownLength || text.length > lengthMax || !text.startsWith(pieces[0]!)) return false;
    let ends: number[] = [pieces[0]!.length];
    for (const piece of pieces.slice(1)) ends = endsOf(text, piece, ends);
    return ends.at(-1) === text.length;
  };
}

/** Where a piece can end that begins 0 to 200 characters behind one of `starts`; both ascending. */
function endsOf(text: string, piece: string, starts: readonly number[]): number[] {
  const ends: number[] = [];
  let next = 0;
  for (const start of starts) {
    const last = Math.min(start + VALUE_LENGTH_MAX, text.length - piece.length);
    for (let at = Math.max(start, next); at <= last; at += 1) {
      if (text.startsWith(piece, at)) ends.push(at + piece.length);
    }
    next = Math.max(next, last + 1);
  }
  return ends;
}
