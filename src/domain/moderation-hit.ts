// What in a text a rule has hit, for the person who decides. Slower than the rules themselves: asked only of hits.
import { foldedWords } from './folded-words.ts';
import { checkRule, compileRules, firstHit, type Rule } from './moderation.ts';
import { hostOf, isLink, linksIn } from './moderation-link.ts';
import { compilePattern } from './moderation-pattern.ts';

/** Characters of a hit that are kept: `held_message.hit`. */
const HIT_LENGTH_MAX = 200;
/** Places that are shown of one text. */
const SPANS_MAX = 50;

/** Where the text has what was hit: UTF-16 units, `end` not included. */
export interface Span {
  start: number;
  end: number;
}

/** The piece of a text that a rule has hit, as it stands there; the rule's own words where it cannot be told. */
export function hitText(rule: Rule, text: string): string {
  const piece = rule.kind === 'word' ? wordsIn(rule, text) : rule.kind === 'link' ? linkIn(rule, text) : null;
  const found = piece ?? (rule.kind === 'pattern' ? (compilePattern(rule.pattern)?.exec(text)?.[0] ?? '') : '');
  return (found === '' ? rule.pattern : found).slice(0, HIT_LENGTH_MAX);
}

/** Every place of the text that has the hit. */
export function hitSpans(text: string, hit: string): Span[] {
  const spans: Span[] = [];
  if (hit === '') return spans;
  for (let at = text.indexOf(hit); at >= 0 && spans.length < SPANS_MAX; at = text.indexOf(hit, at + hit.length)) {
    spans.push({ start: at, end: at + hit.length });
  }
  return spans;
}

/** All rules that a text of an account breaks (null = of nobody in particular), in their order. */
export function rulesBroken<R extends Rule>(rules: readonly R[], accountId: number | null, text: string): R[] {
  return rules.filter(
    (rule) =>
      (rule.accountId === null || rule.accountId === accountId) &&
      checkRule(rule) === null &&
      firstHit(compileRules([{ ...rule, accountId: null }]), 0, text) !== null,
  );
}

/** The run of words that a word or phrase rule means. */
function wordsIn(rule: Rule, text: string): string | null {
  const wanted = foldedWords(rule.pattern);
  const isStem = rule.pattern.trimEnd().endsWith('*');
  // Letters, digits, marks and invisible characters: what may stand inside of a word.
  const words = Array.from(text.matchAll(/[\p{L}\p{N}\p{M}\p{Cf}]+/gu)).flatMap((match) =>
    foldedWords(match[0]).map((word) => ({ word, start: match.index, end: match.index + match[0].length })),
  );
  const isAt = (at: number): boolean =>
    wanted.every((want, index) => {
      const word = words[at + index]?.word;
      return word === want || (isStem && index === wanted.length - 1 && word?.startsWith(want) === true);
    });
  const at = words.findIndex((_, index) => isAt(index));
  if (at < 0) return null;
  return text.slice(words[at]!.start, words[at + wanted.length - 1]!.end);
}

function linkIn(rule: Rule, text: string): string | null {
  const wanted = rule.pattern === '*' ? null : hostOf(rule.pattern);
  for (const { token, host } of linksIn(text)) {
    if (wanted === null ? isLink(token, host) : host === wanted || host.endsWith(`.${wanted}`)) return token;
  }
  return null;
}
