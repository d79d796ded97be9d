import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ERRORS, type ErrorCode, wording } from '../../src/domain/errors.ts';

const lines = (name: string): string[] =>
  readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '');

/** The sentences of contract.md §1, copied from it. */
const DOCUMENT = lines('errors-document.txt');
const MESSAGE = lines('errors-message.txt');
/** Those of ours that no old door has a sentence for: they travel with an HTTP status of their own. */
const TRANSPORT: ErrorCode[] = ['limit_exceeded', 'body_too_large', 'unavailable'];

const codes = Object.keys(ERRORS) as ErrorCode[];

test('the catalogue has every sentence of the contract, and no other', () => {
  assert.equal(DOCUMENT.length, 4);
  assert.equal(MESSAGE.length, 16);
  const said = (scope: 'document' | 'message') =>
    new Set(codes.filter((code) => !TRANSPORT.includes(code)).map((code) => wording(code, 'json', scope)));
  for (const sentence of DOCUMENT) assert.ok(said('document').has(sentence), sentence);
  for (const sentence of MESSAGE) assert.ok(said('message').has(sentence), sentence);
  const known = new Set([...DOCUMENT, ...MESSAGE, 'Сообщение с таким ID не принималось']);
  for (const sentence of [...said('document'), ...said('message')]) assert.ok(known.has(sentence), sentence);
});

test('the GET door and plain text say the same with a capital letter and a full stop', () => {
  const special = new Map([
    ['wrong_credentials', 'Неверный логин или пароль'],
    ['account_blocked', 'Ваш аккаунт заблокирован.'],
    ['unknown_message', 'Сообщение с таким ID не принималось'],
  ]);
  for (const code of codes) {
    const json = wording(code, 'json');
    const expected = special.get(code) ?? `${json[0]?.toUpperCase()}${json.slice(1)}.`;
    assert.equal(wording(code, 'get'), expected, code);
    assert.equal(wording(code, 'text'), expected, code);
  }
  assert.equal(wording('insufficient_funds', 'text'), 'Закончились SMS.');
  assert.equal(wording('account_blocked', 'json', 'document'), 'Ваш аккаунт заблокирован');
  assert.equal(wording('account_blocked', 'json', 'message'), 'аккаунт заблокирован');
  assert.equal(wording('account_blocked', 'get', 'message'), 'Аккаунт заблокирован.');
  assert.equal(wording('insufficient_funds', 'json', 'message'), 'закончились SMS');
});

test('every error tells its cause and its cure', () => {
  for (const code of codes) {
    const { cause, cure, status } = ERRORS[code];
    assert.match(code, /^[a-z]+(_[a-z]+)*$/);
    assert.match(cause, /^[A-Z].+\.$/, code);
    assert.match(cure, /^[A-Z].+\.$/, code);
    assert.ok(status >= 400 && status < 600, code);
  }
});
