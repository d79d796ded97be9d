// Who asked to become a client: three wait, one was refused.
import { registrationReceived, registrationRefused } from '../../../domain/letters.ts';
import { createAccount } from '../../../store/admin/accounts.ts';
import { putMail } from '../../../store/mail.ts';
import { decideAccount } from '../../../store/registrations.ts';
import { type Applicant, apply } from './accounts.ts';
import { companyInn, personInn, soleTraderNumber } from './requisites.ts';
import { HOUR_MS } from './rhythm.ts';
import type { Scene } from './scene.ts';

const APPLICANTS: readonly (Applicant & { hoursAgo: number; refusal: string })[] = [
  {
    ...{ login: 'mega-win', kind: 'company', contact: 'Удачный Максим Олегович', city: 'Москва', phone: '79990001010' },
    ...{ email: 'promo@mega-win.example', inn: companyInn('770177777'), ogrnip: '', company: 'ООО «Мега Вин»' },
    address: '101000, г. Москва, ул. Случайная, д. 7',
    ...{ hoursAgo: 11 * 24, refusal: 'Рассылки об азартных играх запрещены' },
  },
  {
    ...{
      login: 'zarya-mebel',
      kind: 'company',
      contact: 'Тихонова Светлана Павловна',
      city: 'Казань',
      phone: '79220002020',
    },
    ...{ email: 'zakaz@zarya-mebel.example', inn: companyInn('165512345'), ogrnip: '', company: 'ООО «Заря Мебель»' },
    address: '420012, г. Казань, ул. Фабричная, д. 22, офис 5',
    ...{ hoursAgo: 27, refusal: '' },
  },
  {
    ...{
      login: 'ip-kuznetsov',
      kind: 'sole_trader',
      contact: 'Кузнецов Артём Ильич',
      city: 'Пермь',
      phone: '79500003030',
    },
    ...{ email: 'kuznetsov.auto@pochta.example', inn: personInn('5904123456'), company: '' },
    ...{ ogrnip: soleTraderNumber('32059580012345'), address: '614000, г. Пермь, ул. Гаражная, д. 3' },
    ...{ hoursAgo: 6, refusal: '' },
  },
  {
    ...{
      login: 'fl-smirnova',
      kind: 'person',
      contact: 'Смирнова Вера Алексеевна',
      city: 'Тверь',
      phone: '79030004040',
    },
    ...{ email: 'vera.smirnova@pochta.example', inn: '', ogrnip: '', company: '' },
    address: '170100, г. Тверь, ул. Озёрная, д. 14, кв. 40',
    ...{ hoursAgo: 2, refusal: '' },
  },
];

export async function fillRegistrations({ client, world, passwordHash }: Scene): Promise<void> {
  for (const applicant of APPLICANTS) {
    const atMs = world.nowMs - applicant.hoursAgo * HOUR_MS;
    const fields = { password_hash: passwordHash, company: applicant.company, email: applicant.email };
    const id = await createAccount(
      client,
      applicant.login,
      fields,
      0n,
      (own, made) => apply(own, made, applicant, atMs, 'pending'),
      {
        ...{ state: 'pending', ownerName: applicant.contact },
      },
    );
    await putMail(client, { ...registrationReceived(applicant.login, ''), accountId: id, recipient: applicant.email });
    if (applicant.refusal !== '') {
      const letter = (login: string) => registrationRefused(login, applicant.refusal);
      await decideAccount(client, {
        accountId: id,
        approved: false,
        reason: applicant.refusal,
        by: 'operator',
        letter,
      });
    }
    await client.query('UPDATE account SET created_at = $2, changed_at = $2 WHERE id = $1', [id, new Date(atMs)]);
    await client.query(`UPDATE registration SET decided_at = $2 WHERE account_id = $1 AND decided_at IS NOT NULL`, [
      id,
      new Date(atMs + 3 * HOUR_MS),
    ]);
    await client.query('UPDATE app_user SET created_at = $2, changed_at = $2 WHERE account_id = $1', [
      id,
      new Date(atMs),
    ]);
    // Read by whoever looks after letters; nobody sends them.
    await client.query(
      `UPDATE mail SET created_at = $2, sent_at = $2, next_at = NULL, tries = 1 WHERE account_id = $1`,
      [id, new Date(atMs + 30_000)],
    );
  }
}
