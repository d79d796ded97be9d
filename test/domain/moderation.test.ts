import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkRule, compileRules, firstHit, type Rule } from '../../src/domain/moderation.ts';
import { checkPattern, compilePattern } from '../../src/domain/moderation-pattern.ts';

const ACCOUNT = 7;
const rule = (kind: Rule['kind'], pattern: string, more: Partial<Rule> = {}): Rule => ({
  id: 1,
  accountId: null,
  kind,
  pattern,
  reason: '',
  ...more,
});

test('rules find what they should, and leave the rest alone', () => {
  const rows: [Rule['kind'], string, string, boolean][] = [
    ['word', 'казино', 'Наше Казино открыто', true],
    ['word', 'казино', 'КАЗИНО!', true],
    ['word', 'казино', 'лучшее "казино".', true],
    // а, о in Latin letters; К in Latin.
    ['word', 'казино', 'кaзинo', true],
    ['word', 'казино', 'Kaзино', true],
    // A rule typed in Latin letters finds the Cyrillic spelling.
    ['word', 'BOT', 'ВОТ', true],
    ['word', 'казино', 'ка\u00adзи\u200bно', true],
    ['word', 'казино', 'казиношный', false],
    ['word', 'казино', 'указино', false],
    ['word', 'казин*', 'казиношный', true],
    ['word', 'казин*', 'указино', false],
    ['word', 'елка', 'Ёлка', true],
    ['word', 'йод', 'и\u0306од', true],
    ['word', 'fullwidth', 'ＦＵＬＬＷＩＤＴＨ', true],
    ['word', 'быстрый кредит', 'Быстрый,  кредит', true],
    ['word', 'быстрый кредит', 'быстрый кредитор', false],
    ['word', 'быстрый кредит*', 'быстрый кредитор', true],
    ['word', 'wi-fi', 'WI FI', true],
    ['word', '18', 'от 18 лет', true],
    ['word', '18', '2018', false],
    ['link', '*', 'см. https://x.y/z', true],
    ['link', '*', 'зайдите на www.shop.example', true],
    ['link', '*', 'shop.ru', true],
    ['link', '*', 'магазин.рф', true],
    ['link', '*', 'Конец.Начало', false],
    ['link', '*', 'цена 10.50 руб.', false],
    ['link', '*', 'пишите a@b.ru', false],
    ['link', 'bad.ru', 'http://bad.ru/x?y', true],
    ['link', 'bad.ru', '(BAD.RU)', true],
    ['link', 'bad.ru', 'https://user@www.deep.bad.ru:80', true],
    ['link', 'bad.ru', 'notbad.ru', false],
    ['link', 'bad.ru', 'bad.ru.example.com', false],
    ['pattern', 'кредит(ы|ов)?', 'КРЕДИТОВ', true],
    ['pattern', '^\\d{4,}$', '12345', true],
    ['pattern', '^\\d{4,}$', '123', false],
    ['pattern', 'a.b', 'a\nb', true],
  ];
  for (const [kind, pattern, text, hit] of rows) {
    assert.equal(checkRule({ kind, pattern }), null, pattern);
    const found = firstHit(compileRules([rule(kind, pattern)]), ACCOUNT, text);
    assert.equal(found !== null, hit, `${kind} ${pattern} in ${text}`);
  }
});

test('a rule of one account holds for it alone, and the rule that hit is named', () => {
  const rules = compileRules([
    rule('word', 'everybody', { id: 1 }),
    rule('word', 'mine', { id: 2, accountId: ACCOUNT }),
    rule('pattern', 'yours', { id: 3, accountId: 8 }),
  ]);
  const hit = (account: number, text: string) => firstHit(rules, account, text)?.id ?? null;
  assert.equal(hit(ACCOUNT, 'mine'), 2);
  assert.equal(hit(8, 'mine'), null);
  assert.equal(hit(8, 'is yours'), 3);
  assert.equal(hit(ACCOUNT, 'is yours'), null);
  assert.equal(hit(ACCOUNT, 'mine and everybody'), 1);
  assert.equal(hit(9, 'everybody'), 1);
  assert.equal(firstHit(compileRules([]), ACCOUNT, 'anything'), null);
});

test('rules that cannot work are refused when they are made', () => {
  const rows: [Rule['kind'], string, RegExp][] = [
    ['word', '', /no letter/],
    ['word', '!*', /no letter/],
    ['link', 'localhost', /host/],
    ['link', 'http://', /host/],
    ['pattern', '', /empty/],
    ['pattern', '[а-я', /Unterminated/],
    ['pattern', 'x'.repeat(501), /longer/],
    ['pattern', '(a+)+$', /several ways/],
    ['pattern', '(a|a)*b', /several ways/],
    ['pattern', '(a?){30}a{30}', /several ways/],
    ['pattern', '(a)\\1', /earlier groups/],
    ['pattern', '(?<x>a)\\k<x>', /earlier groups/],
    ['pattern', '.*a.*b.*c', /too many ways/],
    ['pattern', 'a?'.repeat(30), /too many ways/],
    ['pattern', '(a|a)'.repeat(20), /too many ways/],
    ['pattern', 'x{5000}', /1000/],
  ];
  for (const [kind, pattern, reason] of rows) {
    assert.match(checkRule({ kind, pattern }) ?? '', reason, pattern);
    assert.equal(firstHit(compileRules([rule(kind, pattern)]), ACCOUNT, pattern), null);
  }
});

test('an admitted pattern means what it says, open-ended repeats being bounded', () => {
  const rows: [string, string][] = [
    ['a+b*c?', 'a{1,49}b{0,49}c{0,1}'],
    ['(?:ab){2,}?', '(?:ab){2,49}?'],
    ['x{60,}', 'x{60,60}'],
    ['[*+?{]\\+\\[[^\\]a]+', '[*+?{]\\+\\[[^\\]a]{1,49}'],
    ['\\p{L}+\\u{1F600}(?=x|y)(?<!z)', '\\p{L}{1,49}\\u{1F600}(?=x|y)(?<!z)'],
    ['(?<name>a|b)(?i:c)+', '(?<name>a|b)(?i:c){1,49}'],
  ];
  for (const [source, bounded] of rows) {
    assert.equal(checkPattern(source), null, source);
    assert.equal(compilePattern(source)?.source, bounded, source);
  }
});

test('no admitted pattern takes long, whatever the text', () => {
  const piece = fc.constantFrom(
    'a',
    'b',
    '.',
    '*',
    '+',
    '?',
    '(',
    ')',
    '|',
    '{2,}',
    '{3}',
    '[ab]',
    '\\d',
    '\\w',
    '^',
    '$',
  );
  const pattern = fc.array(piece, { minLength: 1, maxLength: 14, size: 'max' }).map((pieces) => pieces.join(''));
  const texts = ['a'.repeat(2000), 'ab'.repeat(1000), '1'.repeat(2000), `${'a'.repeat(1999)}!`];
  let admitted = 0;
  fc.assert(
    fc.property(pattern, (source) => {
      const expression = compilePattern(source);
      if (expression === null) return;
      admitted++;
      for (const text of texts) {
        const startedAtMs = performance.now();
        expression.test(text);
        // Far above the tens of ms it takes, far below the ages an unbounded pattern does.
        assert.ok(performance.now() - startedAtMs < 3000, source);
      }
    }),
    { numRuns: 1500 },
  );
  assert.ok(admitted > 50, `${admitted} patterns tried`);
});
