import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSender, reservedService, senderKind } from '../../src/domain/sender-id.ts';

test('senders that may be and those that may not', () => {
  const rows: [string, ReturnType<typeof checkSender>][] = [
    ['SHOP', null],
    [' SHOP ', null],
    ['Shop-24.ru', null],
    ['ABCDEFGHIJK', null],
    ['ABCDEFGHIJKL', 'sender_too_long'],
    ['My Shop Ltd', null],
    ['123456789012345', null],
    ['1234567890123456', 'sender_too_long'],
    ['+79612242243', null],
    ['900', null],
    ['', 'sender_missing'],
    ['   ', 'sender_missing'],
    ['Магазин', 'sender_unknown'],
    ['Отправитель 1', 'sender_too_long'],
    ['SHOP\u0000', 'sender_unknown'],
    ['SHOP\n1', 'sender_unknown'],
    ['SH`OP', 'sender_unknown'],
    ['SHÖP', 'sender_unknown'],
  ];
  for (const [name, code] of rows) assert.equal(checkSender(name), code, JSON.stringify(name));
});

test('types of sender', () => {
  const rows: [string, ReturnType<typeof senderKind>][] = [
    ['SHOP', 'alphanumeric'],
    ['24shop', 'alphanumeric'],
    ['900', 'short'],
    ['123456', 'short'],
    ['79612242243', 'international'],
    ['+12345', 'international'],
  ];
  for (const [name, kind] of rows) assert.equal(senderKind(name), kind, name);
});

test('reserved names select a service', () => {
  const rows: [string, ReturnType<typeof reservedService>][] = [
    ['FlashCall', 'flashcall'],
    ['flashcall', 'flashcall'],
    ['HLR', 'hlr'],
    [' ping ', 'ping'],
    ['PINGER', null],
    ['', null],
  ];
  for (const [name, service] of rows) assert.equal(reservedService(name), service, name);
});
