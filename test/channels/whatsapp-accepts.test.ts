// What is refused at the door by form alone, and what settings are refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whatsappCloud } from '../../src/channels/whatsapp-cloud/definition.ts';
import { PairLimit } from '../../src/channels/whatsapp-cloud/pair-limit.ts';
import { makeJob, openLink } from './harness.ts';

const SETTINGS = { phone_number_id: '555', token: 't' };
const IMAGE = 'https://cdn.example.com/a.jpg';
const ACTION = 'https://shop.example.com/?a=1&b=%20#c';

type Content = Parameters<NonNullable<typeof whatsappCloud.accepts>>[0]['content'];
const judge = (text: string, content: Content = {}, settings: Record<string, unknown> = SETTINGS) =>
  whatsappCloud.accepts?.({ channel: 'whatsapp', sender: 'DEMO', text, content }, settings);

const CASES: [name: string, text: string, content: Content, fault: string | null][] = [
  ['text', 'Hi', {}, null],
  ['text and button', 'Hi', { button: 'Open', action: ACTION }, null],
  ['text, image and button', 'Hi', { button: 'Open', action: ACTION, image: IMAGE }, null],
  ['image alone', '', { image: IMAGE }, null],
  ['image with a caption', 'Hi', { image: IMAGE }, null],
  ['nothing', '', {}, 'text_missing'],
  ['blanks', ' \n ', {}, 'text_missing'],
  ['button without text', '', { button: 'Open', action: ACTION }, 'text_missing'],
  ['image and button without text', '', { button: 'Open', action: ACTION, image: IMAGE }, 'text_missing'],
  ['a link and no button', 'Hi', { action: ACTION }, 'text_missing'],
  ['button without a link', 'Hi', { button: 'Open' }, 'link_missing'],
  ['an empty link', 'Hi', { button: 'Open', action: '' }, 'link_missing'],
  ['a link that is not https', 'Hi', { button: 'Open', action: 'http://shop.example.com/' }, 'link_missing'],
  ['a link of another scheme', 'Hi', { button: 'Open', action: 'javascript:alert(1)' }, 'link_missing'],
  ['a link with a blank', 'Hi', { button: 'Open', action: 'https://shop.example.com/a b' }, 'link_missing'],
  ['a link without a host', 'Hi', { button: 'Open', action: 'https://' }, 'link_missing'],
  ['words for a link', 'Hi', { button: 'Open', action: 'shop' }, 'link_missing'],
  ['image that is not https', '', { image: 'http://cdn.example.com/a.jpg' }, 'link_missing'],
  ['image that is no address', '', { image: 'a.jpg' }, 'link_missing'],
  ['PNG in capitals', '', { image: 'https://cdn.example.com/A.PNG?v=1' }, null],
  ['jpeg', '', { image: 'https://cdn.example.com/a.jpeg' }, null],
  ['image without an ending', '', { image: 'https://cdn.example.com/pictures/42' }, null],
  ['image made by a program', '', { image: 'https://cdn.example.com/picture.php?id=42' }, null],
  ['GIF', '', { image: 'https://cdn.example.com/a.gif' }, 'link_missing'],
  ['WebP', 'Hi', { image: 'https://cdn.example.com/a.webp?x=.jpg' }, 'link_missing'],
  ['the longest text', 'ы'.repeat(4096), {}, null],
  ['a longer text', 'ы'.repeat(4097), {}, 'text_too_long'],
  ['the longest text in emoji', '😀'.repeat(4096), {}, null],
  ['a longer text in emoji', '😀'.repeat(4097), {}, 'text_too_long'],
  ['the longest text over a button', 'a'.repeat(1024), { button: 'Open', action: ACTION }, null],
  ['a longer text over a button', 'a'.repeat(1025), { button: 'Open', action: ACTION }, 'text_too_long'],
  ['the longest caption', 'a'.repeat(1024), { image: IMAGE }, null],
  ['a longer caption', 'a'.repeat(1025), { image: IMAGE }, 'text_too_long'],
  ['the longest label', 'Hi', { button: 'x'.repeat(20), action: ACTION }, null],
  ['a longer label', 'Hi', { button: 'x'.repeat(21), action: ACTION }, 'text_too_long'],
];
for (const [name, text, content, fault] of CASES) {
  test(`accepts: ${name} → ${fault ?? 'yes'}`, () => assert.equal(judge(text, content), fault));
}

test('the longest text is a setting; settings that cannot be read leave the usual', () => {
  assert.equal(judge('abc', {}, { ...SETTINGS, text_max: '2' }), 'text_too_long');
  assert.equal(judge('abc', {}, { nonsense: true }), null);
  assert.equal(judge('a'.repeat(4097), {}, {}), 'text_too_long');
});

const FAULTS: [settings: Record<string, unknown>, fault: RegExp][] = [
  [{ token: 't' }, /phone_number_id: is required/],
  [{ phone_number_id: '5' }, /token: is required/],
  [{ ...SETTINGS, phone_number_id: '../x' }, /phone_number_id: must be digits/],
  [{ ...SETTINGS, token: 'a\r\nb' }, /token: must be printable/],
  [{ ...SETTINGS, version: '25' }, /version: must look like/],
  [{ ...SETTINGS, mode: 'never' }, /mode: must be one of/],
  [{ ...SETTINGS, mode: 'template' }, /template_name: is required/],
  [{ ...SETTINGS, template_map: '{' }, /template_map: must be JSON/],
  [{ ...SETTINGS, template_map: [] }, /template_map: must be an object/],
  [{ ...SETTINGS, template_map: { head: 'image' } }, /template_map: has header, body and buttons/],
  [{ ...SETTINGS, template_map: { header: 'phone' } }, /template_map.header: must be one of/],
  [{ ...SETTINGS, template_map: { body: ['text', 'x'] } }, /template_map.body: must be a list/],
  [{ ...SETTINGS, template_map: { buttons: [{ index: 11 }] } }, /template_map.buttons: must be a list/],
  [{ ...SETTINGS, template_map: { buttons: [null] } }, /template_map.buttons: must be a list/],
  [{ ...SETTINGS, template_map: { buttons: 'x' } }, /template_map.buttons: must be a list/],
  [{ ...SETTINGS, templates: [] }, /templates: must be an object/],
  [{ ...SETTINGS, templates: { A: 'x' } }, /templates.A: must have a name/],
  [{ ...SETTINGS, templates: { A: { name: 'x', language: 5 } } }, /templates.A.language: must be text/],
  [{ ...SETTINGS, templates: { A: { name: 'x', map: 5 } } }, /templates.A.map: must be an object/],
  [{ ...SETTINGS, error_map: [] }, /error_map: must be an object/],
  [{ ...SETTINGS, error_map: { abc: 'content' } }, /error_map: "abc" is not a code/],
  [{ ...SETTINGS, error_map: { 100: 'never' } }, /error_map: 100 must be one of/],
  [{ ...SETTINGS, throttle_min_s: 70 }, /throttle_min_s: is above/],
  [{ ...SETTINGS, base_url: 'ftp://x' }, /base_url/],
  [{ ...SETTINGS, base_url: 'nonsense' }, /./],
];
test('settings that cannot work are said when the connection starts, and nothing is lost', async () => {
  for (const [settings, fault] of FAULTS) {
    const opened = await openLink(whatsappCloud, settings);
    assert.equal(opened.faults.length, 1);
    assert.match(opened.faults[0] ?? '', fault);
    assert.equal(opened.link.free(), 0);
    assert.equal((await opened.send(makeJob())).kind, 'deferred');
    await opened.link.stop(0);
  }
});

test('the pair limit gives turns one after another, and forgets those long past', () => {
  const pairs = new PairLimit(6000);
  assert.equal(pairs.take('a', 0), 0);
  assert.deepEqual(
    [1000, 1000, 1000].map((nowMs) => pairs.take('a', nowMs)),
    [5000, 11_000, 17_000],
  );
  assert.equal(pairs.take('b', 1000), 0);
  assert.equal(pairs.take('a', 6000), 0, 'the first of them is back');
  assert.equal(pairs.take('a', 11_999) > 0, true);
  assert.equal(pairs.take('a', 12_000), 0);
  pairs.hold('b', 70_000, 2000);
  assert.equal(pairs.take('b', 10_000), 66_000, 'behind the one that was refused');
  for (let i = 0; i < 1000; i += 1) assert.ok(pairs.take('c', 0) <= 600_000);
  const off = new PairLimit(0);
  assert.deepEqual([off.take('a', 5), off.take('a', 5)], [0, 0]);
});
