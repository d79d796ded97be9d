import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { gsm7Length } from '../../src/domain/gsm7.ts';
import { transliterate } from '../../src/domain/transliterate.ts';

test('Russian in Latin letters', () => {
  const rows: [string, string][] = [
    ['', ''],
    ['Ваш код: 1234', 'Vash kod: 1234'],
    ['Съешь ещё этих мягких французских булок', 'Sesh eshchyo etikh myagkikh frantsuzskikh bulok'],
    ['Щука', 'Shchuka'],
    ['ЩУКА', 'SHCHUKA'],
    ['ЕЩЁ', 'ESHCHYO'],
    ['Я иду', 'Ya idu'],
    ['ООО «Ромашка» — заказ № 5…', 'OOO "Romashka" - zakaz N 5...'],
    ['Подъезд, Ъ, объём', 'Podezd, , obyom'],
    ['цена\u00a0–\u00a0100\u202f₽', 'tsena - 100 rub.'],
    ['Hello, {world} €', 'Hello, {world} €'],
    ['日本 і 😀', '日本 і 😀'],
  ];
  for (const [text, latin] of rows) assert.equal(transliterate(text), latin, text);
});

test('every Russian text becomes GSM-7', () => {
  const russian = 'абвгдеёжзийклмнопрстуфхцчшщъыьэюя';
  const unit = fc.constantFrom(...russian, ...russian.toUpperCase(), ...' «»„“”–—№…\'"-.,!?0123456789₽\t\u00a0');
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 200, size: 'max' }), (text) => {
      const latin = transliterate(text);
      assert.ok(gsm7Length(latin) >= 0, latin);
      assert.equal(transliterate(latin), latin);
    }),
  );
});
