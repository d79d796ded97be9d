// Which channels a message goes by and under which names their parts stand: every name of contract.md §2 and §3 and of the
// two documents, through both doors.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { CHANNEL_NAMES, type Channel } from '../../src/domain/message.ts';
import type { SendItem, SendStep } from '../../src/pipeline/ports.ts';
import { type Bench, bench, percent, windows1251 } from './fakes.ts';

const AUTH = { login: 'shop', password: 's3cret' };
const PHONE = '79612242243';

let b: Bench;
before(async () => {
  b = await bench();
});

type Parts = Record<string, string | number>;

async function byJson(message: Record<string, unknown>): Promise<SendItem[]> {
  b.pipeline.requests.length = 0;
  await b.post('/json/', { ...AUTH, message: [{ phones: [PHONE], ...message }] });
  return b.pipeline.items;
}

async function byGet(message: Parts): Promise<SendItem[]> {
  b.pipeline.requests.length = 0;
  const query = Object.entries(message).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  await b.get(['user=shop', 'pwd=s3cret', `dadr=${PHONE}`, ...query].join('&'));
  return b.pipeline.items;
}

async function byForm(message: Parts): Promise<SendItem[]> {
  b.pipeline.requests.length = 0;
  const form = new URLSearchParams({ user: 'shop', pwd: 's3cret', dadr: PHONE });
  for (const [name, value] of Object.entries(message)) form.set(name, String(value));
  await b.post('/sendsms.php', form.toString(), { 'content-type': 'application/x-www-form-urlencoded' });
  return b.pipeline.items;
}

const DOORS = { byJson, byGet, byForm };

/** The same message through every way in; all must read it alike. */
async function itemOf(message: Parts): Promise<SendItem> {
  const read: SendItem[] = [];
  for (const [name, door] of Object.entries(DOORS)) {
    const items = await door(message);
    assert.equal(items.length, 1, name);
    read.push(items[0]!);
    assert.deepEqual(items[0], read[0], `${name} ${JSON.stringify(message)}`);
  }
  return read[0]!;
}

const STEP: SendStep = {
  channel: 'sms',
  sender: '',
  text: '',
  content: {},
  validity: '',
  waitS: null,
  success: 'delivered',
};

const rich = (channel: 'viber' | 'whatsapp' | 'telegram', sender: string): [Parts, Partial<SendStep>] => [
  {
    type_send_1: channel,
    [sender]: 'SHOP',
    [`text_${channel}`]: 'Привет',
    [`button_${channel}`]: 'Go',
    [`action_${channel}`]: 'https://shop.example/?a=1&b=2',
    [`image_${channel}`]: 'http://shop.example/1.png',
  },
  {
    channel,
    sender: 'SHOP',
    text: 'Привет',
    content: { button: 'Go', action: 'https://shop.example/?a=1&b=2', image: 'http://shop.example/1.png' },
  },
];
const call = (channel: 'voice' | 'voice_ivr', interval: string): [Parts, Partial<SendStep>] => [
  {
    type_send_1: channel,
    name_clients_voice: 'SHOP',
    text_voice: 'Hello',
    action_voice: 'https://shop.example/a.wav',
    waiting_voice: 20,
    [interval]: 60,
    dial_voice: 3,
    gender_voice: 5,
  },
  {
    channel,
    sender: 'SHOP',
    text: 'Hello',
    content: { audio: 'https://shop.example/a.wav', waitingS: 20, intervalS: 60, dials: 3, gender: 5 },
  },
];

const NAMES: [message: Parts, step: Partial<SendStep>][] = [
  [
    { sender: 'SHOP', text: 'Hi' },
    { sender: 'SHOP', text: 'Hi' },
  ],
  [
    { type_send_1: 'sms', sadr: 'SHOP', text: 'Hi' },
    { sender: 'SHOP', text: 'Hi' },
  ],
  [
    { type_send_1: 'sms', name_clients_sms: 'SHOP', text_sms: 'Hi' },
    { sender: 'SHOP', text: 'Hi' },
  ],
  [
    { type_send_1: 'sms', sender_sms: 'SHOP', text: 'Hi' },
    { sender: 'SHOP', text: 'Hi' },
  ],
  rich('viber', 'sender_viber'),
  rich('viber', 'name_clients_viber'),
  rich('whatsapp', 'name_clients_whatsapp'),
  rich('whatsapp', 'sender_whatsapp'),
  rich('telegram', 'name_clients_telegram'),
  rich('telegram', 'sender_telegram'),
  call('voice', 'interval_voice'),
  call('voice', 'winterval_voice'),
  call('voice_ivr', 'interval_voice'),
  [
    { type_send_1: 'voice', sender_voice: 'SHOP', text_voice: 'x' },
    { channel: 'voice', sender: 'SHOP', text: 'x' },
  ],
  [
    { type_send_1: 'flashcall', text: '1234' },
    { channel: 'flashcall', text: '1234' },
  ],
  [{ type_send_1: 'flashcall' }, { channel: 'flashcall' }],
  [{ type_send_1: 'hlr' }, { channel: 'hlr' }],
  [{ type_send_1: 'ping' }, { channel: 'ping' }],
  // Names of other channels are not this one's.
  [{ type_send_1: 'viber', sender: 'SMS', text: 'sms', text_telegram: 't', image_whatsapp: 'x' }, { channel: 'viber' }],
  [{ type_send_1: 'hlr', sender: 'SHOP', text: 'x' }, { channel: 'hlr' }],
];

test('every name of every channel, through every door', async () => {
  for (const [message, step] of NAMES) {
    const item = await itemOf(message);
    assert.deepEqual(item.steps, [{ ...STEP, ...step }], JSON.stringify(message));
    assert.equal(item.refused, undefined);
    // The same in other letters, with blanks around the channel and the sender.
    const shouted = Object.fromEntries(
      Object.entries(message).map(([name, value]) => {
        const padded = name === 'type_send_1' ? ` ${String(value).toUpperCase()} ` : value;
        return [
          name.replace(/^./, (letter) => letter.toUpperCase()),
          /^(sender|name_)/.test(name) ? ` ${value} ` : padded,
        ];
      }),
    );
    assert.deepEqual((await itemOf(shouted)).steps, item.steps, JSON.stringify(shouted));
  }
  const served = new Set(NAMES.map(([, step]) => step.channel ?? 'sms'));
  assert.deepEqual([...served].sort(), [...CHANNEL_NAMES].sort());
});

test('contents in windows-1251', async () => {
  b.pipeline.requests.length = 0;
  const text = percent(windows1251('Привет'));
  await b.get(`user=shop&pwd=s3cret&dadr=1&type_send_1=viber&text_viber=${text}&button_viber=${text}`);
  const [step] = b.pipeline.firsts;
  assert.deepEqual([step!.text, step!.content], ['Привет', { button: 'Привет' }]);
});

test('flash calls and lookups as SMS: the sender’s name selects them, in any letters', async () => {
  const cases: [message: Parts, channel: Channel, text: string][] = [
    [{ sender: 'FlashCall', text: '1234' }, 'flashcall', '1234'],
    [{ type_send_1: 'sms', sadr: ' FLASHCALL ', text: '77' }, 'flashcall', '77'],
    [{ type_send_1: 'SMS', sender: 'flashcall' }, 'flashcall', ''],
    [{ sender: 'hlr' }, 'hlr', ''],
    [{ type_send_1: 'sms', sender: 'HLR', text: 'left over' }, 'hlr', 'left over'],
    [{ sender: 'Ping', text: '' }, 'ping', ''],
  ];
  for (const [message, channel, text] of cases) {
    assert.deepEqual((await itemOf(message)).steps, [{ ...STEP, channel, text }], JSON.stringify(message));
  }
  // Only as an SMS: elsewhere these are names like others.
  const viber = await itemOf({ type_send_1: 'viber', sender_viber: 'HLR', text_viber: 'x' });
  assert.deepEqual([viber.steps[0]!.channel, viber.steps[0]!.sender], ['viber', 'HLR']);
  assert.equal((await itemOf({ sender: 'HLR2', text: 'x' })).steps[0]!.channel, 'sms');
  // Also as a step of a cascade.
  const cascade = await itemOf({ type_send_1: 'viber', text_viber: 'x', type_send_2: 'sms', sender: 'FlashCall' });
  assert.deepEqual(
    cascade.steps.map((step) => step.channel),
    ['viber', 'flashcall'],
  );
});

const SMS_AND_VIBER = { sender: 'SHOP', text: 'sms', sender_viber: 'VSHOP', text_viber: 'viber' };

test('cascades: two to four steps in order, gaps close up, a channel may come twice', async () => {
  const order = async (message: Parts) =>
    (await itemOf(message)).steps.map(({ channel, sender, text }) => [channel, sender, text].join(' ').trim());
  const both = { ...SMS_AND_VIBER, name_clients_voice: 'CALL', text_voice: 'voice' };
  const cases: [types: Parts, order: string[]][] = [
    [{ type_send_1: 'viber', type_send_2: 'sms' }, ['viber VSHOP viber', 'sms SHOP sms']],
    [{ type_send_2: 'viber' }, ['sms SHOP sms', 'viber VSHOP viber']],
    [{ type_send_1: 'sms', type_send_4: 'viber' }, ['sms SHOP sms', 'viber VSHOP viber']],
    [
      { type_send_1: 'viber', type_send_2: 'voice', type_send_3: 'sms' },
      ['viber VSHOP viber', 'voice CALL voice', 'sms SHOP sms'],
    ],
    [
      { type_send_1: 'Viber', type_send_2: 'SMS', type_send_3: 'viber', type_send_4: ' sms ' },
      ['viber VSHOP viber', 'sms SHOP sms', 'viber VSHOP viber', 'sms SHOP sms'],
    ],
    [{ type_send_1: 'sms', type_send_2: '', type_send_3: ' ' }, ['sms SHOP sms']],
    // There is no fifth.
    [{ type_send_1: 'sms', type_send_5: 'viber' }, ['sms SHOP sms']],
  ];
  for (const [types, expected] of cases) {
    assert.deepEqual(await order({ ...both, ...types }), expected, JSON.stringify(types));
  }
});

test('validity: of the phone before that of the message; with one step its channel’s before the general; a cascade has both', async () => {
  const one = async (message: Record<string, unknown>) => {
    const [item] = await byJson(message);
    return [item!.validity, ...item!.steps.map((step) => step.validity)];
  };
  const viber = { type_send_1: 'viber', text_viber: 'x' };
  const general = { validity_period: '2030-01-01 10:00' };
  const own = { validity_period_viber: '2030-01-02 10:00' };
  assert.deepEqual(await one({ ...viber, ...general }), ['2030-01-01 10:00', '']);
  assert.deepEqual(await one({ ...viber, ...general, ...own }), ['2030-01-02 10:00', '']);
  assert.deepEqual(await one({ ...viber, ...general, validity_period_sms: 'x' }), ['2030-01-01 10:00', '']);
  const phones = [{ phone: PHONE, validity_period: '2030-01-03 10:00' }];
  assert.deepEqual(await one({ ...viber, ...general, ...own, phones }), ['2030-01-03 10:00', '']);

  const cascade = { ...viber, type_send_2: 'sms', sender: 'SHOP', text: 'x' };
  assert.deepEqual(await one({ ...cascade, ...general, ...own }), ['2030-01-01 10:00', '2030-01-02 10:00', '']);
  assert.deepEqual(await one({ ...cascade, ...own, validity_period_sms: 's' }), ['', '2030-01-02 10:00', 's']);
  assert.deepEqual(await one({ ...cascade, ...own, phones }), ['2030-01-03 10:00', '2030-01-02 10:00', '']);

  for (const channel of CHANNEL_NAMES) {
    const named = { type_send_1: channel, validity_period: 'general', [`validity_period_${channel}`]: 'own' };
    assert.equal((await itemOf(named)).validity, 'own', channel);
  }
  // The document of voice_ivr has the names of voice.
  assert.equal((await itemOf({ type_send_1: 'voice_ivr', validity_period_voice: 'own' })).validity, 'own');
  // A service selected by a sender listens to its own name, and to that of SMS.
  assert.equal((await itemOf({ sender: 'HLR', validity_period_hlr: 'own' })).validity, 'own');
  assert.equal((await itemOf({ sender: 'HLR', validity_period_sms: 'sms' })).validity, 'sms');
});

test('how long a step may take, what ends it, and what all may cost', async () => {
  const item = await itemOf({
    ...SMS_AND_VIBER,
    type_send_1: 'viber',
    type_send_2: 'sms',
    wait_send_1: 30,
    success_send_1: ' READ ',
    wait_send_2: 'soon',
    success_send_2: 'delivered',
    price_max: ' 1.50 ',
  });
  assert.deepEqual(
    item.steps.map(({ waitS, success }) => [waitS, success]),
    [
      [30, 'read'],
      [null, 'delivered'],
    ],
  );
  assert.equal(item.priceMax, '1.50');
  assert.equal((await byJson({ ...SMS_AND_VIBER, price_max: 2.5 }))[0]!.priceMax, '2.5');
  const waits = async (value: string | number) =>
    (await itemOf({ ...SMS_AND_VIBER, wait_send_1: value })).steps[0]!.waitS;
  for (const [value, seconds] of [
    ['0', 1],
    ['1', 1],
    ['1209600', 1_209_600],
    ['99999999', 1_209_600],
    ['', null],
    ['-5', null],
    ['1.5', null],
    ['1e3', null],
    ['9999999999', null],
  ] as const) {
    assert.equal(await waits(value), seconds, value);
  }
});

test('numbers of a call are brought inside their bounds; unreadable ones are absent', async () => {
  const bounds: [name: string, key: string, low: number, high: number][] = [
    ['waiting_voice', 'waitingS', 10, 35],
    ['interval_voice', 'intervalS', 10, 3600],
    ['winterval_voice', 'intervalS', 10, 3600],
    ['dial_voice', 'dials', 1, 9],
    ['gender_voice', 'gender', 1, 8],
  ];
  for (const [name, key, low, high] of bounds) {
    const content = async (value: string | number) =>
      (await itemOf({ type_send_1: 'voice', text_voice: 'x', [name]: value })).steps[0]!.content;
    for (const [value, expected] of [
      [low, low],
      [high, high],
      [0, low],
      [high + 1, high],
      [` ${low + 1} `, low + 1],
    ] as const) {
      assert.deepEqual(await content(value), { [key]: expected }, `${name}=${value}`);
    }
    for (const value of ['', 'x', '-1', '12.5', '0x10', '1e1', 'undefined']) {
      assert.deepEqual(await content(value), {}, `${name}=${value}`);
    }
  }
});

test('odd values: what is no text, number or flag is absent; NUL and half letters are taken out', async () => {
  const [item] = await byJson({
    type_send_1: 'viber',
    sender_viber: ['SHOP'],
    text_viber: 'a\0b\ud800',
    button_viber: { a: 1 },
    action_viber: null,
    image_viber: ' ',
    wait_send_1: [5],
    price_max: {},
  });
  assert.deepEqual(item!.steps, [{ ...STEP, channel: 'viber', text: 'ab\ufffd' }]);
  assert.equal(item!.priceMax, '');
  for (const type of [5, true, {}, ['viber']]) {
    const [odd] = await byJson({ type_send_1: type, sender: 'S', text: 'x' });
    const isAbsent = typeof type === 'object';
    assert.deepEqual(
      [odd!.refused, odd!.steps.length],
      isAbsent ? [undefined, 1] : ['channel_unavailable', 0],
      String(type),
    );
  }
});

const HLR = { mccmnc: '25001', operator: 'МТС', country: 'RU', ported: false, roaming: true, imsi: '25001*******34' };

test('what a status tells beside the state: the code of a flash call, the fields of a lookup, and nothing else', async () => {
  const at = Date.UTC(2021, 3, 26, 12, 15, 3);
  const deliver = { state: 'deliver', changedAtMs: at } as const;
  b.pipeline.knows(1, { ...deliver, channel: 'flashcall', code: '1234' });
  b.pipeline.knows(2, { ...deliver, channel: 'hlr', result: { ...HLR, internal_id: 'x', cost: 1 } });
  b.pipeline.knows(3, { ...deliver, channel: 'voice_ivr', result: { digits: '"5"' } });
  b.pipeline.knows(4, { channel: 'flashcall', code: '0007' });
  b.pipeline.knows(5, { ...deliver, channel: 'hlr', result: {} });

  const state = async (id: number, detail = 0) =>
    (await b.post('/json/state.php', { ...AUTH, id_sms: id, detail })).body.replace(/^\{"id_sms":\d+,/, '{');
  const head = '"time_change_state":"2021-04-26 15:15:03","state":"deliver"';
  assert.equal(await state(1), `{${head},"text_sms":"1234"}`);
  assert.equal(await state(1, 1), `{${head},"text_sms":"1234","num_parts":1,"price":0.0000001}`);
  assert.equal(await state(2), `{${head},${JSON.stringify(HLR).slice(1, -1)}}`);
  assert.equal(await state(3), `{${head},"digits":"\\"5\\""}`);
  assert.equal(await state(4), '{"time_change_state":"","state":"send","text_sms":"0007"}');
  assert.equal(await state(5), `{${head}}`);

  const get = async (query: string) => (await b.get(`user=shop&pwd=s3cret&${query}`)).body;
  const row = '"time":"2021-04-26 15:15:03","state":"deliver"';
  assert.equal(await get('msgid=1'), `{"id_sms":"1",${row},"text_sms":"1234"}`);
  assert.equal(await get('id_sms=2'), `{"id_sms":"2",${row},${JSON.stringify(HLR).slice(1, -1)}}`);
  assert.equal(await get('msgid=1,5'), `[{"id_sms":"1",${row},"text_sms":"1234"},{"id_sms":"5",${row}}]`);
  // Plain text has the bare word.
  assert.equal(await get('smsid=1,2,4'), 'deliver\ndeliver\nsend');
});
