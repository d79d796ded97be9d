// Every example of the client's two documents against `kaskad demo` (`npm start`), with values in the place of their words:
// send, cascade, status, the code of a flash call, the fields of a lookup, in both doors, and what is pushed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { eventually } from '../test/helpers/eventually.ts';
import { type Gateway, startGateway } from './helpers/gateway.ts';
import { makePlace } from './helpers/place.ts';

const place = makePlace();
let demo: Gateway;
/** A sound that the simulators serve. */
let audio: string;

before(async () => {
  demo = await startGateway(place, { command: 'demo', words: ['--empty'] });
  audio = /http:\/\/[\d.:]+\/hello\.wav/.exec(demo.output())?.[0] ?? '';
});
after(() => place.close());

const CREDENTIALS = 'user=demo&pwd=demo';
const JSON_CREDENTIALS = { login: 'demo', password: 'demo' };

interface Sent {
  information: { id_message?: string; id_sms?: string; state?: string; price?: string; error?: string }[];
  balance?: string;
}

const get = async (query: string): Promise<Sent> => (await fetch(`${demo.url}/sendsms.php?${query}`)).json() as never;
const post = async (path: string, body: unknown): Promise<never> =>
  (await fetch(`${demo.url}${path}`, { method: 'POST', body: JSON.stringify(body) })).json() as never;

async function status(id: string): Promise<Record<string, unknown>> {
  return (await fetch(`${demo.url}/sendsms.php?${CREDENTIALS}&msgid=${id}`)).json() as never;
}

/** Waits for a state of a message at the status door. */
const reaches = (id: string, state: string, what = '') =>
  eventually(async () => {
    const row = await status(id);
    assert.equal(row.state, state, `${what} ${JSON.stringify(row)}`);
    return row;
  }, 30_000);

const RICH = (channel: string, sender: string) =>
  `type_send_1=${channel}&${sender}=DEMO&text_${channel}=${encodeURIComponent('текст')}&button_${channel}=Открыть` +
  `&action_${channel}=https://example.com/&image_${channel}=http://example.com/picture.jpg`;

test('GET: every example sends, is priced, delivered and pushed', async () => {
  const examples: [name: string, query: string, price: string][] = [
    ['SMS', 'sadr=DEMO&dadr=79161234501&text=%D1%82%D0%B5%D0%BA%D1%81%D1%82', '2.5000000'],
    ['Viber', `${RICH('viber', 'sender_viber')}&dadr=79161234502`, '1.5000000'],
    ['Telegram', `${RICH('telegram', 'name_clients_telegram')}&dadr=79161234567`, '0.5000000'],
    ['WhatsApp', `${RICH('whatsapp', 'Name_clients_whatsapp')}&dadr=79161234503`, '4.5000000'],
    [
      'Voice',
      `type_send_1=voice&name_clients_voice=74951234567&addr=79161234504&action_voice=${audio}` +
        '&waiting_voice=20&winterval_voice=10&dial_voice=2&gender_voice=1',
      '4.0000000',
    ],
    [
      'Voice_ivr',
      `type_send_1=voice_ivr&name_clients_voice=74951234567&addr=79161234505&action_voice=${audio}`,
      '5.0000000',
    ],
    ['Flashcall', 'type_send_1=flashcall&dadr=79161234506', '0.8000000'],
    ['cascade', `sadr=DEMO&dadr=79161234507&text=hello&${RICH('viber', 'sender_viber')}&type_send_2=sms`, '4.0000000'],
  ];
  for (const [name, query, price] of examples) {
    const sent = await get(`${CREDENTIALS}&${query}`);
    const row = sent.information?.[0];
    assert.equal(row?.price, price, `${name}: ${JSON.stringify(sent)}`);
    assert.match(sent.balance ?? '', /^\d+\.\d\d$/);
    const { time, ...told } = await reaches(row!.id_message!, 'deliver');
    assert.match(String(time), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/, name);
    if (name === 'Flashcall') assert.match(String(told.text_sms), /^\d{4}$/);
    await eventually(() => assert.match(demo.output(), new RegExp(`push .*${row!.id_message} +deliver`)));
  }
});

test('GET: a cascade falls from Viber to SMS, and is charged the SMS alone', async () => {
  const before = Number(((await get(`${CREDENTIALS}&balance=1`)) as Sent).balance);
  const sent = await get(
    `${CREDENTIALS}&sadr=DEMO&dadr=79161230010&text=hello&type_send_1=viber&sender_viber=DEMO&text_viber=hello&type_send_2=sms`,
  );
  await reaches(sent.information[0]!.id_message!, 'deliver');
  const left = Number(((await get(`${CREDENTIALS}&balance=1`)) as Sent).balance);
  assert.equal(Math.round((before - left) * 100), 250);
});

test('JSON: the documents of the specification send', async () => {
  const phones = (...numbers: string[]) =>
    numbers.map((phone, i) => ({ phone, client_id_sms: `${phone}-${i}`, validity_period: '2099-12-31 15:34:54' }));
  const messages = [
    { type_send_1: 'sms', sender: ' DEMO', text: 'Текст сообщения 1', phones: phones('79612242243', '79612242244') },
    { type_send_1: 'sms', sender: ' DEMO', text: 'Текст сообщения 2', phones: phones('79612242245') },
    { type_send_1: 'whatsapp', name_clients_whatsapp: ' DEMO', text_whatsapp: 'Текст', phones: phones('79612242246') },
    { type_send_1: 'telegram', name_clients_telegram: ' DEMO', text_telegram: 'Текст', phones: phones('79612242243') },
    { type_send_1: 'Viber', sender_viber: 'DEMO', text_viber: 'Текст', phones: phones('79612242247') },
    // As the first document has it: flash calls and lookups travel as SMS, the sender selects them.
    { type_send_1: 'sms', sender: 'FlashCall', text: '4217', phones: phones('79612242248') },
    { type_send_1: 'sms', sender: 'HLR', phones: phones('79612242249') },
    { type_send_1: 'sms', sender: 'PING', phones: phones('79612242250') },
  ];
  // The client's samples have commas behind the last member, and the type their PHP sends.
  const body = JSON.stringify({ ...JSON_CREDENTIALS, message: messages }).replace(/\]\}$/, ',],}');
  const answer = await fetch(`${demo.url}/json/`, {
    method: 'POST',
    headers: { 'content-type': 'text/json; charset=utf-8' },
    body,
  });
  const sent = (await answer.json()) as Sent;
  assert.equal(sent.information.length, 9);
  for (const row of sent.information) assert.equal(row.state, 'send', JSON.stringify(sent));
  const ids = sent.information.map((row) => Number(row.id_sms));
  const rows = await eventually(async () => {
    const found: Record<string, unknown>[] = await post('/json/state.php', {
      ...JSON_CREDENTIALS,
      id_sms: ids,
      detail: 1,
    });
    assert.deepEqual(
      found.map((row) => row.state),
      ids.map(() => 'deliver'),
      JSON.stringify(found),
    );
    return found;
  }, 30_000);
  const [, , , , , , flash, hlr, ping] = rows;
  assert.equal(flash?.text_sms, '4217');
  assert.match(String(hlr?.mccmnc), /^250\d\d$/);
  assert.equal(typeof hlr?.operator, 'string');
  assert.equal(hlr?.num_parts, 1);
  assert.match(String(hlr?.imsi), /^250\d{2,3}\*+$/);
  assert.equal(ping?.mccmnc, undefined);
  const again = (await post('/json/', { ...JSON_CREDENTIALS, message: messages.slice(0, 1) })) as Sent;
  assert.deepEqual(
    again.information.map((row) => Number(row.id_sms)),
    ids.slice(0, 2),
    'not sent again',
  );
});

test('contents of the wrong form are refused with the right sentence, and cost nothing', async () => {
  const before = await get(`${CREDENTIALS}&balance=1`);
  const wrong: [query: string, sentence: string][] = [
    ['type_send_1=viber&sender_viber=DEMO&button_viber=Open&action_viber=https://example.com', 'Нет текста сообщения.'],
    ['type_send_1=viber&sender_viber=DEMO&text_viber=a&button_viber=Open', 'Нет ссылки.'],
    [
      'type_send_1=whatsapp&name_clients_whatsapp=DEMO&text_whatsapp=a&button_whatsapp=O&action_whatsapp=ftp://a',
      'Нет ссылки.',
    ],
    ['type_send_1=telegram&name_clients_telegram=DEMO', 'Нет текста сообщения.'],
    ['type_send_1=telegram&text_telegram=a', 'Нет отправителя.'],
    ['type_send_1=viber&sender_viber=Nobody&text_viber=a', 'Такого отправителя нет.'],
    ['type_send_1=voice&name_clients_voice=74951234567', 'Нет текста сообщения.'],
    ['type_send_1=voice&name_clients_voice=74951234567&action_voice=file:///etc/passwd', 'Нет ссылки.'],
    ['type_send_1=pigeon&text=a', 'Данное направление закрыто.'],
    ['type_send_1=viber&sender_viber=DEMO&text_viber=a&type_send_2=sms&sadr=DEMO', 'Нет текста сообщения.'],
  ];
  for (const [query, sentence] of wrong) {
    const sent = await get(`${CREDENTIALS}&dadr=79161234567&${query}`);
    assert.equal(sent.information?.[0]?.error, sentence, query);
  }
  assert.deepEqual(await get(`${CREDENTIALS}&balance=1`), before);
});

test('each fate of the simulators ends in its state', async () => {
  const fates: [query: string, state: string][] = [
    ['type_send_1=whatsapp&name_clients_whatsapp=DEMO&text_whatsapp=a&dadr=79161230001', 'not_deliver'],
    ['type_send_1=whatsapp&name_clients_whatsapp=DEMO&text_whatsapp=a&dadr=79161230003', 'read'],
    ['type_send_1=viber&sender_viber=DEMO&text_viber=a&dadr=79161230002', 'expired'],
    ['type_send_1=viber&sender_viber=DEMO&text_viber=a&dadr=79161230003', 'read'],
    ['type_send_1=telegram&name_clients_telegram=DEMO&text_telegram=a&dadr=79160000000', 'not_deliver'],
    // Nobody has given the bot this number: the code goes by phone.
    ['type_send_1=telegram&name_clients_telegram=DEMO&text_telegram=4217&dadr=79160000100', 'deliver'],
    ['type_send_1=flashcall&dadr=79161230005', 'not_deliver'],
    ['type_send_1=voice&name_clients_voice=74951234567&dadr=79161230001&action_voice=AUDIO', 'not_deliver'],
    ['type_send_1=hlr&dadr=79161230001', 'not_deliver'],
    ['type_send_1=hlr&dadr=79161230002', 'expired'],
    ['type_send_1=ping&dadr=79161230002', 'expired'],
  ];
  const ids = [];
  for (const [query] of fates) {
    const sent = await get(`${CREDENTIALS}&${query.replace('AUDIO', audio)}`);
    ids.push(sent.information?.[0]?.id_message ?? JSON.stringify(sent));
  }
  for (const [i, [query, state]] of fates.entries()) await reaches(ids[i]!, state, query);
  const digits = await get(
    `${CREDENTIALS}&type_send_1=voice_ivr&name_clients_voice=74951234567&dadr=79161230003&action_voice=${audio}`,
  );
  assert.equal((await reaches(digits.information[0]!.id_message!, 'deliver')).digits, '4');
});

test('the curl lines it prints are accepted as they stand', async () => {
  const lines = demo.output().match(/^ {2}curl .*$/gm) ?? [];
  assert.equal(lines.length, 15);
  for (const line of lines) {
    const answer = execFileSync('bash', ['-c', line], { encoding: 'utf8' });
    // A refusal of the doors has `error`, a problem of the API a request id.
    assert.doesNotMatch(answer, /"error"|"request_id"/, `${line}\n${answer}`);
  }
});

test('the ledger is clean at the end', async () => {
  assert.match(await demo.command('ledger', 'check'), /^clean/m);
});
