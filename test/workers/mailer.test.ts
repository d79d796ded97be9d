// Letters through a real SMTP dialogue, and what becomes of those that cannot be sent.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { createAccount } from '../../src/store/admin/accounts.ts';
import { type Db, openDb } from '../../src/store/db.ts';
import { findMail, listMail, putMail, retryMail } from '../../src/store/mail.ts';
import { lowBalanceWatch } from '../../src/workers/low-balance.ts';
import { type MailerOptions, mailer } from '../../src/workers/mailer.ts';
import { cloneDatabase, type TestDatabase } from '../helpers/database.ts';
import { type SmtpServer, startSmtpServer } from '../helpers/smtp-server.ts';

let database: TestDatabase;
let db: Db;
let smtp: SmtpServer;

before(async () => {
  database = await cloneDatabase();
  db = openDb(database.config);
  smtp = await startSmtpServer();
});
after(async () => {
  await smtp.stop();
  await db.close();
  await database.drop();
});
beforeEach(async () => {
  smtp.letters.length = 0;
  smtp.rules = {};
  await db.calm.query('DELETE FROM mail');
});

const turn = (options: Partial<MailerOptions> = {}) => {
  const url = `smtp://postman:s3cret%21@127.0.0.1:${smtp.port}`;
  const duty = mailer(db.calm, { smtpUrl: url, from: 'kaskad@example.com', keepDays: 90, ...options });
  return duty.run(new AbortController().signal);
};
const LETTER = {
  accountId: null,
  kind: 'registration.received',
  recipient: 'ivan@example.com',
  subject: 'Заявка на регистрацию принята: очень длинная тема, которая не помещается в одну строку',
  body: 'Здравствуйте!\n.\n..точки\nПароль не нужен.\n',
};
const put = async (letter: Partial<typeof LETTER> = {}): Promise<number> =>
  (await putMail(db.calm as never, { ...LETTER, ...letter }))!;
const mail = async (id: number) => (await findMail(db.calm, id))!;
const due = (id: number) => db.calm.query('UPDATE mail SET next_at = now() WHERE id = $1', [id]);

test('a letter arrives as it was written, by a server that wants a password', async () => {
  const id = await put();
  await turn();
  const [heard] = smtp.letters;
  assert.equal(smtp.letters.length, 1);
  assert.deepEqual(
    [heard!.from, heard!.to, heard!.auth],
    ['kaskad@example.com', ['ivan@example.com'], 'postman:s3cret!'],
  );
  assert.equal(heard!.headers.get('subject'), LETTER.subject);
  assert.match(heard!.headers.get('content-type') ?? '', /^text\/plain; charset=utf-8/);
  assert.equal(heard!.text.replaceAll('\r\n', '\n').trimEnd(), LETTER.body.trimEnd());
  assert.deepEqual([(await mail(id)).state, (await mail(id)).nextAt], ['sent', null]);
  await turn();
  assert.equal(smtp.letters.length, 1, 'once');
});

test('nobody writes headers or recipients of ours', async () => {
  const subject = await put({ subject: 'Hello\r\nBcc: victim@example.com\r\n\r\nbody' });
  const several = await put({ recipient: 'a@example.com, victim@example.com' });
  const injected = await put({ recipient: 'a@example.com>\r\nRCPT TO:<victim@example.com' });
  await turn();
  assert.equal(smtp.letters.length, 1);
  const [heard] = smtp.letters;
  assert.deepEqual(heard!.to, ['ivan@example.com']);
  assert.equal(heard!.headers.has('bcc'), false);
  assert.equal((await mail(subject)).state, 'sent');
  for (const id of [several, injected])
    assert.deepEqual(
      [(await mail(id)).state, (await mail(id)).lastError],
      ['failed', 'the address of the recipient is wrong'],
    );
  assert.equal(await putMail(db.calm as never, { ...LETTER, recipient: ' ' }), null);
});

test('5xx is the end of a letter; 4xx is tried again after growing pauses, so many times', async () => {
  smtp.rules.rcpt = (address) =>
    address.startsWith('gone') ? '550 5.1.1 no such user' : address.startsWith('busy') ? '450 4.2.0 later' : '';
  const gone = await put({ recipient: 'gone@example.com' });
  const busy = await put({ recipient: 'busy@example.com' });
  const fine = await put();
  await turn();
  assert.equal((await mail(fine)).state, 'sent', 'others are sent meanwhile');
  const refused = await mail(gone);
  assert.deepEqual([refused.state, refused.tries], ['failed', 1]);
  assert.match(refused.lastError, /550 5\.1\.1 no such user/);
  const waits = [];
  for (let tries = 1; tries <= 9; tries += 1) {
    const waiting = await mail(busy);
    assert.equal(waiting.tries, tries);
    if (waiting.nextAt !== null) waits.push(Math.round((waiting.nextAt.getTime() - Date.now()) / 60_000));
    await due(busy);
    if (waiting.nextAt === null) break;
    await turn();
  }
  assert.deepEqual(waits, [1, 5, 15, 60, 180, 360, 720, 1440]);
  await db.calm.query('UPDATE mail SET next_at = NULL WHERE id = $1', [busy]);
  assert.equal((await mail(busy)).state, 'failed');
  // The operator mends what was wrong, and asks for it again.
  smtp.rules = {};
  assert.equal(await retryMail(db.calm as never, busy), true);
  assert.equal(await retryMail(db.calm as never, fine), false, 'what was sent is not sent twice');
  await turn();
  assert.equal((await mail(busy)).state, 'sent');
});

test('a server that is away or lets nobody in costs one try a turn, and no letter', async () => {
  const ids = [await put(), await put()];
  await turn({ smtpUrl: 'smtp://127.0.0.1:1' });
  assert.deepEqual(
    (await Promise.all(ids.map(mail))).map(({ state, tries }) => [state, tries]),
    [
      ['waiting', 1],
      ['waiting', 0],
    ],
  );
  smtp.rules.auth = () => '535 5.7.8 wrong password';
  await turn();
  const all = await listMail(db.calm, { limit: 10 });
  assert.deepEqual(
    all.map(({ state }) => state),
    ['waiting', 'waiting'],
  );
  assert.match(all.map(({ lastError }) => lastError).join(), /535 5\.7\.8/);
  assert.ok(!all.some(({ lastError }) => lastError.includes('s3cret')));
});

test('without a mail server letters stay for the operator; old ones are forgotten', async () => {
  const id = await put();
  const old = await put();
  await db.calm.query(`UPDATE mail SET created_at = now() - interval '91 days' WHERE id = $1`, [old]);
  await turn({ smtpUrl: '' });
  assert.deepEqual([(await mail(id)).state, (await mail(id)).tries], ['waiting', 0]);
  assert.equal(await findMail(db.calm, old), null);
});

test('a low balance is told once for each fall', async () => {
  const id = await createAccount(
    db.calm,
    'poor',
    { email: 'poor@example.com', low_balance_e7: 100_0000000n },
    150_0000000n,
  );
  const quiet = await createAccount(db.calm, 'quiet', { email: 'quiet@example.com' }, 0n);
  const watch = lowBalanceWatch(db.calm, 'https://kaskad.example');
  const look = async () => {
    await watch.run(new AbortController().signal);
    return (await listMail(db.calm, { kind: 'balance.low', limit: 10 })).map(({ recipient }) => recipient);
  };
  const balance = (e7: bigint) =>
    db.calm.query('UPDATE account_balance SET balance_e7 = $2 WHERE account_id = $1', [id, String(e7)]);
  assert.deepEqual(await look(), []);
  await balance(99_9900000n);
  assert.deepEqual(await look(), ['poor@example.com']);
  assert.deepEqual(await look(), ['poor@example.com'], 'not again while it stays low');
  const [letter] = await listMail(db.calm, { accountId: id, limit: 1 });
  assert.match(letter!.body, /осталось 99\.99 RUR: меньше порога 100\.00 RUR/);
  await balance(200_0000000n);
  await db.calm.query(`UPDATE low_balance_alert SET told_at = now() - interval '2 hours'`);
  await look();
  await balance(1n);
  assert.deepEqual(await look(), ['poor@example.com', 'poor@example.com']);
  assert.ok(quiet > 0);
});
