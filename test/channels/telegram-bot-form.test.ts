// What a Telegram bot's connection takes by form: contents, settings.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Settings } from '../../src/channels/channel.ts';
import { telegramBot } from '../../src/channels/telegram-bot/definition.ts';
import type { Content } from '../../src/domain/content.ts';
import { openLink } from './harness.ts';

describe('form', () => {
  const accepts = (text: string, content: Content = {}, over: Settings = {}) =>
    telegramBot.accepts!({ channel: 'telegram', sender: '', text, content }, { token: '1:A', ...over });
  const url = 'https://a.example/x';
  const cases: [name: string, text: string, content: Content, fault: string | null][] = [
    ['longest text', 'я'.repeat(4096), {}, null],
    ['text too long', 'я'.repeat(4097), {}, 'text_too_long'],
    ['longest caption', 'я'.repeat(1024), { image: url }, null],
    ['caption too long', 'я'.repeat(1025), { image: url }, 'text_too_long'],
    ['nothing', '', {}, 'text_missing'],
    ['blanks', ' \n ', {}, 'text_missing'],
    ['button without link', 'a', { button: 'b' }, 'link_missing'],
    ['button with a word for a link', 'a', { button: 'b', action: 'shop' }, 'link_missing'],
    ['button with another scheme', 'a', { button: 'b', action: 'javascript:alert(1)' }, 'link_missing'],
    ['button over http', 'a', { button: 'b', action: 'http://a.example' }, null],
    ['button without label', 'a', { button: ' ', action: url }, 'text_missing'],
    ['link without button', 'a', { action: url }, 'text_missing'],
    ['picture over ftp', '', { image: 'ftp://a.example/x.png' }, 'link_missing'],
    ['picture with an endless address', '', { image: `${url}?${'x'.repeat(2048)}` }, 'link_missing'],
    ['sound', 'a', { audio: url }, 'text_missing'],
  ];
  for (const [name, text, content, fault] of cases) test(name, () => assert.equal(accepts(text, content), fault));
  test('with markup the length is known only to Telegram', () =>
    assert.equal(accepts('я'.repeat(5000), {}, { parse_mode: 'HTML' }), null));

  test('settings that cannot work are a fault that says which, without their values', async () => {
    const link = await openLink(telegramBot, {
      token: 'SECRET',
      secret_token: 'с кириллицей',
      webhook_url: 'nowhere',
      text_start: ' ',
    });
    for (const name of ['token', 'secret_token', 'webhook_url', 'text_start'])
      assert.match(link.faults[0]!, new RegExp(`${name}: `));
    assert.doesNotMatch(link.faults[0]!, /SECRET|кириллицей|nowhere/);
    const unsigned = await openLink(telegramBot, { token: '1:A', webhook_url: 'https://gate.example/hooks/bot' });
    assert.match(unsigned.faults[0]!, /secret_token/);
  });
});
