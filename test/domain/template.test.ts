import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Rule } from '../../src/domain/moderation.ts';
import { hitSpans, hitText, rulesBroken } from '../../src/domain/moderation-hit.ts';
import { checkTemplate, renderTemplate, templateMatcher, templateVariables } from '../../src/domain/template.ts';

test('a template is filled in with what is given, and nothing in a value is read again', () => {
  const text = 'Код {код}, {name}: {код} {1x} {} {a b}';
  assert.deepEqual(templateVariables(text), ['код', 'name']);
  assert.deepEqual(renderTemplate(text, { код: '{name}', name: '$&' }), {
    kind: 'rendered',
    text: 'Код {name}, $&: {name} {1x} {} {a b}',
  });
  assert.deepEqual(renderTemplate(text, { name: 'x' }), { kind: 'missing', names: ['код'] });
  assert.deepEqual(renderTemplate('a {toString}', {}), { kind: 'missing', names: ['toString'] });
  assert.deepEqual(renderTemplate(text, { код: '1', name: 'x'.repeat(201) }), { kind: 'too_long', names: ['name'] });
  assert.equal(checkTemplate('Ваш код {code}'), null);
  assert.match(checkTemplate('{a} {b}!') ?? '', /words of its own/);
  assert.match(
    checkTemplate(`слово ${Array.from({ length: 21 }, (_, n) => `{v${n}}`).join('')}`) ?? '',
    /20 variables/,
  );
  assert.match(checkTemplate('x'.repeat(2001)) ?? '', /2000/);
});

test('a text made of a template is recognised, others are not, and no text takes long', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[ab{}. ]{0,6}$/), { minLength: 2, maxLength: 6 }),
      fc.infiniteStream(fc.string({ maxLength: 12 })),
      (pieces, values) => {
        const template = pieces.join('{v}');
        const filled = pieces.map((piece, index) => (index === 0 ? piece : `${values.next().value}${piece}`)).join('');
        return templateMatcher(template)(filled);
      },
    ),
  );
  const matches = templateMatcher('Код {c} для {name}.');
  assert.ok(matches('Код 1 для  для Анны..'));
  for (const text of [
    'Код 1 для Анны',
    'код 1 для Анны.',
    ' Код 1 для Анны.',
    'Код 1',
    `Код ${'1'.repeat(201)} для А.`,
  ]) {
    assert.equal(matches(text), false, text);
  }
  const gaps = Array.from({ length: 20 }, (_, n) => `{v${n}}a`).join('');
  const begun = performance.now();
  assert.equal(templateMatcher(`${gaps}!`)('a'.repeat(2000)), false);
  assert.ok(performance.now() - begun < 200);
});

test('a moderator is shown what was hit, as it stands in the text', () => {
  const rule = (kind: Rule['kind'], pattern: string, id = 1): Rule => ({
    id,
    accountId: null,
    kind,
    pattern,
    reason: '',
  });
  const rows: [Rule['kind'], string, string, string][] = [
    ['word', 'казино', 'Наше Kaзинo, открыто', 'Kaзинo'],
    ['word', 'казин*', 'указино казиношный', 'казиношный'],
    ['word', 'быстрый кредит*', 'Быстрый,  кредитор', 'Быстрый,  кредитор'],
    ['word', 'казино', 'ка\u00adзи\u200bно!', 'ка\u00adзи\u200bно'],
    ['word', 'йод', 'и\u0306од', 'и\u0306од'],
    ['link', '*', 'см. (https://x.y/z)', 'https://x.y/z'],
    ['link', 'bad.ru', 'ok.ru www.deep.bad.ru/1', 'www.deep.bad.ru/1'],
    ['pattern', '\\d{4,}', 'код 12345!', '12345'],
  ];
  for (const [kind, pattern, text, hit] of rows) {
    assert.equal(hitText(rule(kind, pattern), text), hit);
    assert.deepEqual(hitSpans(text, hit), [{ start: text.indexOf(hit), end: text.indexOf(hit) + hit.length }]);
  }
  assert.equal(hitText(rule('pattern', '.+'), 'x'.repeat(3000)).length, 49);
  assert.deepEqual(hitSpans('aXaXa', 'aX'), [
    { start: 0, end: 2 },
    { start: 2, end: 4 },
  ]);
  const rules = [rule('word', 'казино', 1), { ...rule('link', '*', 2), accountId: 7 }, rule('pattern', '(', 3)];
  assert.deepEqual(
    rulesBroken(rules, 7, 'казино a.ru').map(({ id }) => id),
    [1, 2],
  );
  assert.deepEqual(
    rulesBroken(rules, null, 'казино a.ru').map(({ id }) => id),
    [1],
  );
});
