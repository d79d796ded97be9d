// Rules that a text must not break: words, patterns and links, of everybody or of one account.
import { foldedWords } from './folded-words.ts';
import { hostOf, isLink, linksIn } from './moderation-link.ts';
import { checkPattern, compilePattern } from './moderation-pattern.ts';

export interface Rule {
  id: number;
  /** Null = for everybody. */
  accountId: number | null;
  kind: 'word' | 'pattern' | 'link';
  /**
   * `word`: a word or phrase, whole words in any case; `казин*` takes every word that begins so. `pattern`: a regular
   * expression. `link`: a host with all its subdomains, or `*` for any link.
   */
  pattern: string;
  reason: string;
}

/** Rules made ready for one audience. */
interface RuleSet {
  words: Map<string, Rule>;
  /** Beginnings by their length. */
  stems: Map<number, Map<string, Rule>>;
  phrases: { needle: string; rule: Rule }[];
  patterns: { expression: RegExp; rule: Rule }[];
  hosts: Map<string, Rule>;
  anyLink: Rule | null;
}

export interface CompiledRules {
  everybody: RuleSet;
  accounts: Map<number, RuleSet>;
}

/** What is wrong with a rule, in plain words; null when it may be kept. */
export function checkRule(rule: Pick<Rule, 'kind' | 'pattern'>): string | null {
  if (rule.kind === 'pattern') return checkPattern(rule.pattern);
  if (rule.kind === 'link') return rule.pattern === '*' || hostOf(rule.pattern) ? null : 'not a host name';
  return foldedWords(rule.pattern).length > 0 ? null : 'the word has no letter or digit';
}

/** Rules that `checkRule` refuses are left out: they cannot have been kept by us. */
export function compileRules(rules: readonly Rule[]): CompiledRules {
  const compiled: CompiledRules = { everybody: emptySet(), accounts: new Map() };
  for (const rule of rules) {
    if (checkRule(rule) !== null) continue;
    let set = compiled.everybody;
    if (rule.accountId !== null) {
      set = compiled.accounts.get(rule.accountId) ?? emptySet();
      compiled.accounts.set(rule.accountId, set);
    }
    addRule(set, rule);
  }
  return compiled;
}

/** The first rule that the text, whole, breaks: those of everybody before the account's own. Null when none does. */
export function firstHit(compiled: CompiledRules, accountId: number, text: string): Rule | null {
  const own = compiled.accounts.get(accountId);
  if (own === undefined && isEmpty(compiled.everybody)) return null;
  const words = foldedWords(text);
  return hitIn(compiled.everybody, text, words) ?? (own === undefined ? null : hitIn(own, text, words));
}

/** As `firstHit`, by the rules for links alone: of an address that nobody reads as words. */
export function firstLinkHit(compiled: CompiledRules, accountId: number, address: string): Rule | null {
  const own = compiled.accounts.get(accountId);
  return linkHit(compiled.everybody, address) ?? (own === undefined ? null : linkHit(own, address));
}

function emptySet(): RuleSet {
  return { words: new Map(), stems: new Map(), phrases: [], patterns: [], hosts: new Map(), anyLink: null };
}

function isEmpty(set: RuleSet): boolean {
  const counts = set.words.size + set.stems.size + set.phrases.length + set.patterns.length + set.hosts.size;
  return counts === 0 && set.anyLink === null;
}

function addRule(set: RuleSet, rule: Rule): void {
  if (rule.kind === 'pattern') {
    set.patterns.push({ expression: compilePattern(rule.pattern)!, rule });
  } else if (rule.kind === 'link') {
    if (rule.pattern === '*') set.anyLink ??= rule;
    else set.hosts.set(hostOf(rule.pattern)!, rule);
  } else {
    addWord(set, rule);
  }
}

function addWord(set: RuleSet, rule: Rule): void {
  const words = foldedWords(rule.pattern);
  const isStem = rule.pattern.trimEnd().endsWith('*');
  if (words.length > 1) {
    set.phrases.push({ needle: ` ${words.join(' ')}${isStem ? '' : ' '}`, rule });
  } else if (isStem) {
    const stem = words[0]!;
    const ofLength = set.stems.get(stem.length) ?? new Map<string, Rule>();
    set.stems.set(stem.length, ofLength.set(stem, rule));
  } else {
    set.words.set(words[0]!, rule);
  }
}

function hitIn(set: RuleSet, text: string, words: readonly string[]): Rule | null {
  return wordHit(set, words) ?? phraseHit(set, words) ?? linkHit(set, text) ?? patternHit(set, text);
}

function wordHit(set: RuleSet, words: readonly string[]): Rule | null {
  for (const word of words) {
    const whole = set.words.get(word);
    if (whole !== undefined) return whole;
    for (const [length, stems] of set.stems) {
      const begun = word.length >= length ? stems.get(word.slice(0, length)) : undefined;
      if (begun !== undefined) return begun;
    }
  }
  return null;
}

function phraseHit(set: RuleSet, words: readonly string[]): Rule | null {
  if (set.phrases.length === 0) return null;
  const joined = ` ${words.join(' ')} `;
  return set.phrases.find(({ needle }) => joined.includes(needle))?.rule ?? null;
}

function patternHit(set: RuleSet, text: string): Rule | null {
  return set.patterns.find(({ expression }) => expression.test(text))?.rule ?? null;
}

function linkHit(set: RuleSet, text: string): Rule | null {
  if ((set.hosts.size === 0 && set.anyLink === null) || !text.includes('.')) return null;
  for (const { token, host } of linksIn(text)) {
    // The host itself, then each domain above it.
    for (let domain = host; domain.includes('.'); domain = domain.slice(domain.indexOf('.') + 1)) {
      const rule = set.hosts.get(domain);
      if (rule !== undefined) return rule;
    }
    if (set.anyLink !== null && isLink(token, host)) return set.anyLink;
  }
  return null;
}
