// Contents of the rich channels and calls (contract.md §2): the four layouts, and what is wrong with everything else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Content, checkContent, isWebUrl, NO_CONTENT } from '../../src/domain/content.ts';
import type { ErrorCode } from '../../src/domain/errors.ts';

const URL_A = 'https://shop.example/a?b=1#c';
const IMAGE = 'http://shop.example/a.png';
const button = { button: 'Go', action: URL_A };

const LAYOUTS: [text: string, content: Content, verdict: ErrorCode | null][] = [
  // The four that there are.
  ['text', {}, null],
  ['text', button, null],
  ['text', { ...button, image: IMAGE }, null],
  ['', { image: IMAGE }, null],
  // Text missing.
  ['', {}, 'text_missing'],
  [' \n', {}, 'text_missing'],
  ['', button, 'text_missing'],
  ['', { ...button, image: IMAGE }, 'text_missing'],
  ['text', { action: URL_A }, 'text_missing'],
  // Link missing.
  ['text', { button: 'Go' }, 'link_missing'],
  ['text', { button: 'Go', image: IMAGE }, 'link_missing'],
  ['text', { image: IMAGE }, 'link_missing'],
  ['text', { button: 'Go', action: 'shop.example' }, 'link_missing'],
  ['text', { button: 'Go', action: 'javascript:alert(1)' }, 'link_missing'],
  ['text', { button: 'Go', action: 'https://user:secret@shop.example/' }, 'link_missing'],
  ['text', { button: 'Go', action: `https://shop.example/${'x'.repeat(2048)}` }, 'link_missing'],
  ['', { image: 'file:///etc/passwd' }, 'link_missing'],
  ['text', { ...button, image: 'data:image/png;base64,AAAA' }, 'link_missing'],
];

test('viber, whatsapp and telegram: text; text and button; text, button and picture; picture alone', () => {
  for (const channel of ['viber', 'whatsapp', 'telegram'] as const) {
    for (const [text, content, verdict] of LAYOUTS) {
      assert.equal(checkContent(channel, text, content), verdict, `${channel} ${JSON.stringify([text, content])}`);
    }
  }
});

test('calls speak a text or play an audio; texts need a text; codes and lookups need nothing', () => {
  const cases: [...Parameters<typeof checkContent>, ErrorCode | null][] = [
    ['voice', 'hello', NO_CONTENT, null],
    ['voice', '', { audio: URL_A }, null],
    ['voice_ivr', 'hello', { audio: URL_A, dials: 3 }, null],
    ['voice', '', NO_CONTENT, 'text_missing'],
    ['voice', ' ', { waitingS: 30 }, 'text_missing'],
    ['voice', 'hello', { audio: 'ftp://shop.example/a.wav' }, 'link_missing'],
    ['sms', 'x', NO_CONTENT, null],
    ['sms', ' ', NO_CONTENT, 'text_missing'],
    ['flashcall', '', NO_CONTENT, null],
    ['hlr', '', NO_CONTENT, null],
    ['ping', '', NO_CONTENT, null],
  ];
  for (const [channel, text, content, verdict] of cases) {
    assert.equal(checkContent(channel, text, content), verdict, `${channel} ${text}`);
  }
});

test('web addresses', () => {
  for (const url of ['http://a', 'https://пример.рф/путь', 'HTTPS://A.B:8443/x?y'])
    assert.equal(isWebUrl(url), true, url);
  for (const url of ['', 'a', '//a', 'http://', 'mailto:a@b', 'http://u@h', 'ws://a', 'http://a b'])
    assert.equal(isWebUrl(url), false, url);
});
