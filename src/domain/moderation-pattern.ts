// Regular expressions that people write into moderation rules. The engine backtracks, and the texts come from anybody,
// so a pattern is admitted only when the work it can cause is bounded: every open-ended repeat reads as "at most 49",
// and the ways in which repeats and alternatives can combine are counted.

const PATTERN_LENGTH_MAX = 500;
/** What `*` and `+` may stretch over; a longer `{n,}` stretches to n. */
const REPEAT_MAX = 49;
/**
 * Ways to match at one place of a text: two open-ended repeats (50 × 50) and a little more. Over ten parts that is
 * 10 million steps at the very worst, some 80 ms (20 ms over Cyrillic ones); over the longest text of a messenger 200 ms.
 */
const WAYS_MAX = 5_000;

/** Why the pattern is refused, in plain words; null when it may be used. */
export function checkPattern(source: string): string | null {
  const bounded = bound(source);
  return bounded.ok ? null : bounded.reason;
}

/** The admitted pattern as an expression: any case, Unicode, `.` takes line ends too. Null where `checkPattern` says no. */
export function compilePattern(source: string): RegExp | null {
  const bounded = bound(source);
  return bounded.ok ? new RegExp(bounded.source, 'isu') : null;
}

type Bounded = { ok: true; source: string } | { ok: false; reason: string };

function bound(source: string): Bounded {
  if (source === '') return { ok: false, reason: 'the pattern is empty' };
  if (source.length > PATTERN_LENGTH_MAX) {
    return { ok: false, reason: `the pattern is longer than ${PATTERN_LENGTH_MAX} characters` };
  }
  try {
    // The engine judges the syntax, so that the reader below may trust it.
    new RegExp(source, 'isu');
    const reader = new PatternReader(source);
    const { source: bounded, ways } = reader.alternatives();
    if (ways > WAYS_MAX)
      return { ok: false, reason: 'too many repeats and alternatives: it could match in too many ways' };
    return { ok: true, source: bounded };
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, reason: error.message };
    throw error;
  }
}

interface Piece {
  source: string;
  /** In how many ways it can match at one place, an upper bound. */
  ways: number;
}

/** Reads a pattern that `RegExp` has accepted under the `u` flag. */
class PatternReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Ways of alternatives add up. */
  alternatives(): Piece {
    let { source, ways } = this.#sequence();
    while (this.#peek() === '|') {
      this.#at++;
      const branch = this.#sequence();
      source += `|${branch.source}`;
      ways += branch.ways;
    }
    return { source, ways };
  }

  /** Ways of what follows one another multiply. */
  #sequence(): Piece {
    let source = '';
    let ways = 1;
    while (this.#at < this.#text.length && this.#peek() !== '|' && this.#peek() !== ')') {
      const piece = this.#repeated(this.#atom());
      source += piece.source;
      ways = Math.min(ways * piece.ways, Number.MAX_SAFE_INTEGER);
    }
    return { source, ways };
  }

  #atom(): Piece {
    const char = this.#peek();
    if (char === '(') return this.#group();
    if (char === '[') return { source: this.#take(/\[(?:\\.|[^\]\\])*\]/suy), ways: 1 };
    if (char === '\\') return this.#escape();
    return { source: this.#take(/./suy), ways: 1 };
  }

  #escape(): Piece {
    const source = this.#take(
      /\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[a-zA-Z]|k<[^>]*>|\d+|.)/suy,
    );
    if (/^\\(?:k|[1-9])/.test(source)) throw new SyntaxError('references to earlier groups are not allowed');
    return { source, ways: 1 };
  }

  #group(): Piece {
    const opening = this.#take(/\((?:\?(?:<[^=!>][^>]*>|<?[=!]|[a-z-]*:))?/suy);
    const inner = this.alternatives();
    this.#at++;
    return { source: `${opening}${inner.source})`, ways: inner.ways };
  }

  #repeated(piece: Piece): Piece {
    const match = this.#match(/([*+?]|\{(\d+)(,?)(\d*)\})(\??)/suy);
    if (match === null) return piece;
    const [, sign, from, comma, to, lazy] = match as unknown as [string, string, string?, string?, string?, string?];
    const min = from !== undefined ? Number(from) : sign === '+' ? 1 : 0;
    const max = sign === '?' ? 1 : comma === '' ? min : to ? Number(to) : Math.max(min, REPEAT_MAX);
    if (max > 1000) throw new SyntaxError('a repeat of more than 1000 is not allowed');
    if (piece.ways > 1 && max > 1) {
      throw new SyntaxError('a repeat over something that can itself match in several ways is not allowed');
    }
    return { source: `${piece.source}{${min},${max}}${lazy}`, ways: max - min + piece.ways };
  }

  #peek(): string | undefined {
    return this.#text[this.#at];
  }

  #take(pattern: RegExp): string {
    const match = this.#match(pattern);
    if (match === null) throw new SyntaxError(`not understood at ${this.#at}`);
    return match[0];
  }

  #match(sticky: RegExp): RegExpExecArray | null {
    sticky.lastIndex = this.#at;
    const match = sticky.exec(this.#text);
    if (match !== null) this.#at += match[0].length;
    return match;
  }
}
