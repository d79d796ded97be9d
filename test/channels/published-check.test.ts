// The checker that the published descriptions are held with: that it sees what is wrong, and that nothing in its tables is idle.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as botApi from './published/bot-api.ts';
import { check, readFact, type Shapes, unexplained } from './published/check.ts';
import { violations } from './published/violate.ts';
import * as whatsapp from './published/whatsapp-v23.ts';

const SHAPES: Shapes = {
  Whole: {
    fields: { id: 'integer!', word: 'string 1..3', kind: 'string =a|b', code: 'string /^\\d$/', yes: 'true' },
  },
  Tree: { fields: { rows: '[[Leaf]]! 1..2', one: 'Whole|Leaf', who: 'integer|string' } },
  Leaf: { fields: { id: 'string', link: 'string' }, exactlyOne: ['id', 'link'], atMostOne: ['id', 'link'] },
};
const GOOD = { rows: [[{ id: 'x' }]], one: { id: 1, word: 'abc', kind: 'b', code: '7', yes: true }, who: 5 };

describe('the checker', () => {
  const cases: [name: string, value: unknown, faults: string[]][] = [
    ['good', GOOD, []],
    ['no object', [], ['Tree: is no object']],
    ['missing', {}, ['Tree.rows: is missing']],
    ['not described', { ...GOOD, more: 1 }, ['Tree.more: is not described']],
    ['no list', { rows: 'x' }, ['Tree.rows: is no list']],
    ['too few', { rows: [] }, ['Tree.rows: 0 is not within 1..2']],
    ['deep in a list', { rows: [[{ id: 1 }]] }, ['Tree.rows[0][0].id: is no string']],
    ['neither', { rows: [[{}]] }, ['Tree.rows[0][0]: must have exactly one of id, link']],
    ['none of the types', { ...GOOD, who: true }, ['Tree.who: is none of integer|string']],
    ['a fraction', { ...GOOD, one: { id: 1.5 } }, ['Tree.one.id: is no string']],
    ['too long', { ...GOOD, one: { id: 1, word: 'abcd' } }, ['Tree.one.word: 4 is not within 1..3']],
    ['another value', { ...GOOD, one: { id: 1, kind: 'c' } }, ['Tree.one.kind: c is none of the values']],
    ['another pattern', { ...GOOD, one: { id: 1, code: 'x' } }, ['Tree.one.code: x is not of the pattern']],
    ['not true', { ...GOOD, one: { id: 1, yes: false } }, ['Tree.one.yes: is not true']],
  ];
  for (const [name, value, faults] of cases) {
    test(name, () => {
      const found = check(SHAPES, 'Tree', value);
      // Of two shapes that fit equally badly, either may speak.
      if (name === 'a fraction') assert.notDeepEqual(found, []);
      else assert.deepEqual(found, faults);
    });
  }

  test('a difference explains what it names, and no more', () => {
    const faults = ['A.x: is not described', 'A.y: is missing'];
    assert.deepEqual(unexplained(faults, [{ fault: /^A\.x:/, why: 'so' }]), ['A.y: is missing']);
  });

  test('every violation of a table is one', () => {
    const wrong = violations(SHAPES, 'Tree', GOOD);
    assert.ok(wrong.length > 30);
    for (const { name, value } of wrong) assert.notDeepEqual(check(SHAPES, 'Tree', value), [], name);
    assert.equal(new Set(wrong.map(({ name }) => name)).size, wrong.length);
  });
});

const TABLES: Readonly<Record<string, Shapes>> = {
  'whatsapp requests': whatsapp.REQUESTS,
  'whatsapp prose': whatsapp.PROSE,
  'whatsapp answers': whatsapp.ANSWERS,
  'whatsapp statuses': whatsapp.STATUS_WEBHOOKS,
  'whatsapp messages': whatsapp.MESSAGE_WEBHOOKS,
  'bot requests': botApi.REQUESTS,
  'bot answers': botApi.ANSWERS,
  'bot updates': botApi.UPDATE,
};
for (const [name, shapes] of Object.entries(TABLES)) {
  test(`${name}: every fact can be read, and names a shape that is there`, () => {
    const plain = ['string', 'integer', 'boolean', 'true'];
    for (const [shape, { fields }] of Object.entries(shapes)) {
      for (const [field, written] of Object.entries(fields)) {
        for (const type of readFact(written).types.replace(/[[\]]/g, '').split('|')) {
          assert.ok(plain.includes(type) || shapes[type] !== undefined, `${shape}.${field}: no shape ${type}`);
        }
      }
    }
  });
}
