// The samples of the client's two documents, as they are printed there.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, beforeEach, test } from 'node:test';
import type { SendStep } from '../../src/pipeline/ports.ts';
import { account, type Bench, bench, FIRST_ID } from './fakes.ts';

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');

let b: Bench;
before(async () => {
  b = await bench();
  for (const [id, login] of [
    [6, 'ваш_логин_в_нашей_системе'],
    [7, 'ваш логин в нашей системе'],
    [8, 'пользователь'],
  ] as const) {
    await b.directory.add(account(id, login), 'пароль', null);
  }
});
beforeEach(() => {
  b.pipeline.requests.length = 0;
});

test('the SMS sample with the brace it lacks is sent; as printed it is malformed', async () => {
  const printed = fixture('json-send-sms.txt');
  assert.equal((await b.post('/json/', printed)).body, '{"error":"Неправильный формат JSON документа"}');
  const rows = [0, 1, 2].map((offset) => `{"state":"send","id_sms":"${FIRST_ID + offset}"}`);
  assert.equal((await b.post('/json/', `${printed}}`)).body, `{"information":[${rows.join(',')}]}`);
  assert.deepEqual(
    b.pipeline.items.map(({ steps, phone, clientId, validity }) => {
      const [{ sender, text }] = steps as [SendStep];
      return [sender, text, phone, clientId, validity];
    }),
    [
      ['Отправитель 1', 'Текст сообщения 1', '79612242243', '101', '2001-12-31 15:34:54'],
      ['Отправитель 1', 'Текст сообщения 1', '79612242244', '102', '2001-12-31 15:34:54'],
      ['Отправитель 2', 'Текст сообщения 2', '79612242245', '103', '2001-12-31 15:34:54'],
    ],
  );
});

test('the WhatsApp and Telegram samples are sent, trailing comma and all', async () => {
  for (const channel of ['whatsapp', 'telegram']) {
    b.pipeline.requests.length = 0;
    const response = await b.post('/json/', fixture(`json-send-${channel}.txt`));
    assert.match(response.body, /^\{"information":\[\{"state":"send","id_sms":"\d+"\}\]\}$/);
    const [item] = b.pipeline.items;
    assert.deepEqual(item, {
      steps: [
        {
          channel,
          sender: 'Отправитель 1',
          text: 'Текст сообщения 1',
          content: {},
          validity: '',
          waitS: null,
          success: 'delivered',
        },
      ],
      phone: '79612242243',
      clientId: '101',
      validity: '2001-12-31 15:34:54',
      transliterate: false,
      priceMax: '',
    });
  }
});

test('the state sample, with an id where it says so, answers as printed', async () => {
  const at = Date.UTC(2021, 3, 26, 12, 15, 3);
  b.pipeline.knows(82216, { state: 'deliver', changedAtMs: at, unitPriceE7: 106_000_000n });
  const asked = fixture('json-state.txt').replace('ID SMS в системе для проверки статуса', '82216');
  assert.equal(
    (await b.post('/json/state.php', asked)).body,
    '{"id_sms":82216,"time_change_state":"2021-04-26 15:15:03","state":"deliver","num_parts":1,"price":10.6000000}',
  );
});

test('the balance sample has a trailing comma', async () => {
  const response = await b.post('/json/balance.php', fixture('json-balance.txt'));
  assert.equal(response.body, '{"money":"19023.9","currency":"RUR","information":[]}');
});

test('every URL of the GET document is understood, percent-encoded', async () => {
  const urls = fixture('get-urls.txt').trim().split('\n');
  assert.equal(urls.length, 9);
  for (const url of urls) {
    const path = encodeURI(url).slice(url.indexOf('/sendsms.php'));
    const { body } = await b.server.app.inject({ method: 'GET', url: path });
    if (url.includes('balance=1')) assert.equal(body, '{"balance":"19023.90","currency":"RUR"}');
    else if (url.includes('msgid=')) assert.match(body, /^\{"id_sms":"ID SMS",.*не принималось"\}$/);
    else assert.match(body, /Укажите номер телефона\./, url);
  }
  assert.deepEqual(b.pipeline.items.map((item) => item.refused).filter(Boolean), []);
  const viber = b.pipeline.firsts.find((step) => step.channel === 'viber')!;
  assert.deepEqual([viber.sender, viber.text], ['от_кого_придет_сообщение', 'текст_Viber_сообщения']);
  const voice = b.pipeline.items.find((item) => item.steps[0]!.channel === 'voice')!;
  assert.deepEqual(
    [voice.steps[0]!.sender, voice.phone],
    ['от кого придет сообщение', 'номер телефона получателя сообщения'],
  );
});
