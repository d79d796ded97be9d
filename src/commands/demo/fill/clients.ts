// The clients of the demo, as data: who they are, what they may do, how much they send.
import type { Channel, TrafficClass } from '../../../domain/message.ts';
import { LOGIN } from '../seed.ts';
import { companyInn, personInn, soleTraderNumber } from './requisites.ts';
import type { Rhythm } from './rhythm.ts';
import type { Subject } from './texts.ts';

export interface Sending {
  /** Steps of a cascade, or one channel. */
  channels: readonly Channel[];
  sender: string;
  subject: Subject;
  priority: TrafficClass;
  /** Share of the client's traffic, in arbitrary units. */
  weight: number;
}

export interface DemoClient {
  login: string;
  company: string;
  contact: string;
  city: string;
  email: string;
  phone: string;
  kind: 'company' | 'sole_trader' | 'person';
  inn: string;
  ogrnip: string;
  address: string;
  tariff: string;
  rhythm: Rhythm;
  /** Of the whole month's messages. */
  share: number;
  state: 'active' | 'blocked';
  stateReason: string;
  moderation: 'off' | 'review' | 'reject';
  denied: readonly Channel[];
  /** What is left at the end, roubles. */
  balance: number;
  credit: number;
  unlimited: boolean;
  lowBalance: number | null;
  dayCap: number | null;
  push: { url: string; style: 'echo' | 'signed' };
  /** Days since it became a client. */
  sinceDays: number;
  sendings: readonly Sending[];
}

const one = (channel: Channel, sender: string, subject: Subject, priority: TrafficClass, weight: number): Sending => ({
  channels: [channel],
  sender,
  subject,
  priority,
  weight,
});

const COMMON = {
  kind: 'company',
  ogrnip: '',
  state: 'active',
  stateReason: '',
  moderation: 'reject',
  denied: [],
  credit: 0,
  unlimited: false,
  lowBalance: null,
  dayCap: null,
  push: { url: '', style: 'echo' },
} as const;

/** What the demo's own client sends; its other properties are the seed's. */
export const DEMO_SENDINGS: readonly Sending[] = [
  one('sms', 'DEMO', 'service', 'normal', 44),
  one('sms', 'CODE', 'code', 'urgent', 16),
  { channels: ['viber', 'sms'], sender: 'DEMO', subject: 'service', priority: 'normal', weight: 12 },
  one('viber', 'DEMO', 'service', 'normal', 5),
  one('whatsapp', 'DEMO', 'service', 'normal', 4),
  { channels: ['telegram', 'whatsapp', 'sms'], sender: 'DEMO', subject: 'service', priority: 'normal', weight: 5 },
  one('telegram', 'DEMO', 'service', 'normal', 3),
  one('voice', '74951234567', 'service', 'normal', 2),
  one('voice_ivr', '74951234567', 'service', 'normal', 1),
  one('flashcall', '', 'code', 'urgent', 3),
  one('hlr', '', 'code', 'normal', 2.4),
  one('ping', '', 'code', 'normal', 1.6),
];
export const DEMO_SHARE = 0.58;
export const DEMO_TARIFF = LOGIN;

export const CLIENTS: readonly DemoClient[] = [
  {
    ...COMMON,
    login: 'sever-bank',
    company: 'АО «Север Банк»',
    contact: 'Крылова Наталья Игоревна',
    city: 'Москва',
    email: 'sms@sever-bank.example',
    phone: '79160004411',
    inn: companyInn('770912346'),
    address: '115035, г. Москва, ул. Примерная, д. 4',
    tariff: 'Корпоративный',
    rhythm: 'round_the_clock',
    share: 0.15,
    moderation: 'off',
    denied: ['viber', 'whatsapp', 'telegram'],
    balance: -41_250,
    credit: 150_000,
    push: { url: 'https://gate.sever-bank.example/kaskad', style: 'signed' },
    sinceDays: 320,
    sendings: [
      one('sms', 'SEVERBANK', 'bank', 'urgent', 90),
      one('voice', '74951230011', 'bank', 'urgent', 2),
      one('hlr', '', 'bank', 'normal', 8),
    ],
  },
  {
    ...COMMON,
    login: 'mirt-clinic',
    company: 'ООО «Клиника «Мирт»',
    contact: 'Зорин Олег Петрович',
    city: 'Санкт-Петербург',
    email: 'admin@mirt.example',
    phone: '79210007722',
    inn: companyInn('781245679'),
    address: '191028, г. Санкт-Петербург, пер. Тихий, д. 2',
    tariff: 'Базовый',
    rhythm: 'office',
    share: 0.05,
    balance: 4_318.4,
    lowBalance: 1_000,
    push: { url: '', style: 'echo' },
    sinceDays: 210,
    sendings: [
      { channels: ['viber', 'sms'], sender: 'MIRT', subject: 'clinic', priority: 'normal', weight: 60 },
      one('sms', 'MIRT', 'clinic', 'normal', 36),
      one('voice', '78121230022', 'clinic', 'normal', 4),
    ],
  },
  {
    ...COMMON,
    login: 'lavka-mall',
    company: 'ООО «Лавка Молл»',
    contact: 'Белова Дарья Андреевна',
    city: 'Екатеринбург',
    email: 'crm@lavka.example',
    phone: '79220001133',
    inn: companyInn('667198765'),
    address: '620014, г. Екатеринбург, ул. Торговая, д. 17',
    tariff: 'Базовый',
    rhythm: 'shop',
    share: 0.1,
    moderation: 'review',
    balance: 11_902.15,
    lowBalance: 3_000,
    dayCap: 25_000,
    push: { url: 'https://crm.lavka.example/statuses', style: 'echo' },
    sinceDays: 150,
    sendings: [
      one('sms', 'LAVKA', 'shop', 'bulk', 50),
      { channels: ['viber', 'sms'], sender: 'LAVKA', subject: 'shop', priority: 'bulk', weight: 34 },
      one('whatsapp', 'LAVKA', 'shop', 'bulk', 16),
    ],
  },
  {
    ...COMMON,
    login: 'bystro',
    company: 'ООО «Быстро Доставка»',
    contact: 'Ганиев Руслан Маратович',
    city: 'Краснодар',
    email: 'dev@bystro.example',
    phone: '79880002255',
    inn: companyInn('231287654'),
    address: '350000, г. Краснодар, ул. Складская, д. 31',
    tariff: 'Базовый',
    rhythm: 'shop',
    share: 0.08,
    balance: 2_740.9,
    push: { url: 'https://api.bystro.example/hooks/sms', style: 'echo' },
    sinceDays: 95,
    sendings: [
      one('sms', 'BYSTRO', 'delivery', 'normal', 70),
      { channels: ['telegram', 'sms'], sender: 'BYSTRO', subject: 'delivery', priority: 'normal', weight: 20 },
      one('flashcall', '', 'code', 'urgent', 10),
    ],
  },
  {
    ...COMMON,
    login: 'vedomstvo',
    company: 'Департамент цифровых услуг',
    contact: 'Лебедев Виктор Сергеевич',
    city: 'Москва',
    email: 'inform@vedomstvo.example',
    phone: '79160009988',
    inn: companyInn('771034568'),
    address: '109012, г. Москва, пл. Приёмная, д. 1',
    tariff: 'Госсектор',
    rhythm: 'office',
    share: 0.02,
    moderation: 'off',
    denied: ['viber', 'whatsapp', 'telegram', 'flashcall'],
    balance: -8_640.2,
    unlimited: true,
    sinceDays: 240,
    sendings: [one('sms', 'GOSUSLUGA', 'state', 'normal', 92), one('voice', '74951230033', 'state', 'normal', 8)],
  },
  {
    ...COMMON,
    login: 'ip-sokolova',
    company: 'ИП Соколова Е. В.',
    contact: 'Соколова Екатерина Викторовна',
    city: 'Тула',
    email: 'torty@masterskaya.example',
    phone: '79050003366',
    kind: 'sole_trader',
    inn: personInn('7105123456'),
    ogrnip: soleTraderNumber('31971540001234'),
    address: '300041, г. Тула, ул. Садовая, д. 9',
    tariff: 'Базовый',
    rhythm: 'office',
    share: 0.012,
    moderation: 'review',
    balance: 12.4,
    lowBalance: 100,
    sinceDays: 60,
    sendings: [one('sms', 'TORTY', 'small', 'normal', 1)],
  },
  {
    ...COMMON,
    login: 'fl-petrov',
    company: '',
    contact: 'Петров Андрей Николаевич',
    city: 'Самара',
    email: 'petrov@pochta.example',
    phone: '79610005577',
    kind: 'person',
    inn: '',
    address: '443099, г. Самара, ул. Речная, д. 5, кв. 12',
    tariff: 'Базовый',
    rhythm: 'shop',
    share: 0.008,
    state: 'blocked',
    stateReason: 'Жалобы получателей: рассылка без согласия. Ждём объяснений до конца недели',
    balance: 186.75,
    sinceDays: 45,
    sendings: [one('sms', 'REMONT63', 'small', 'bulk', 1)],
  },
];
