// Makes the demo's clients, as the operator and their registrations would have.
import { CONSENT_VERSION } from '../../../domain/registration-consent.ts';
import { createAccount, setAccountState } from '../../../store/admin/accounts.ts';
import type { Client } from '../../../store/db.ts';
import { insertRegistration } from '../../../store/registrations.ts';
import { LOGIN } from '../seed.ts';
import { CLIENTS, type DemoClient } from './clients.ts';
import { DAY_MS } from './rhythm.ts';
import { insertRows } from './rows.ts';

const rublesE7 = (rubles: number): bigint => BigInt(Math.round(rubles * 10_000_000));

export interface Applicant {
  login: string;
  kind: DemoClient['kind'];
  contact: string;
  city: string;
  phone: string;
  email: string;
  inn: string;
  ogrnip: string;
  address: string;
  company: string;
}

/** Makes every client but the demo's own; ids of the accounts by login. `passwordHash`: of a password nobody knows. */
export async function fillAccounts(
  client: Client,
  nowMs: number,
  tariffs: ReadonlyMap<string, number>,
  passwordHash: string,
): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  for (const one of CLIENTS) {
    const fields = {
      ...{ password_hash: passwordHash, company: one.company, email: one.email, moderation: one.moderation },
      ...{ denied_channels: one.denied, tariff_id: tariffs.get(one.tariff) as number, push_url: one.push.url },
      low_balance_e7: one.lowBalance === null ? null : rublesE7(one.lowBalance),
      credit_limit_e7: rublesE7(one.credit),
      unlimited: one.unlimited,
      day_cap_e7: one.dayCap === null ? null : rublesE7(one.dayCap),
    };
    const sinceMs = nowMs - one.sinceDays * DAY_MS;
    const more = (own: Client, id: number) =>
      apply(own, id, { ...one, login: one.login }, sinceMs - DAY_MS, 'approved');
    const id = await createAccount(client, one.login, fields, 0n, more, { ownerName: one.contact });
    ids.set(one.login, id);
    await client.query('UPDATE account SET created_at = $2, changed_at = $2, push_style = $3 WHERE id = $1', [
      id,
      new Date(sinceMs),
      one.push.style,
    ]);
    if (one.state === 'blocked') await setAccountState(client, id, 'blocked', one.stateReason);
    await fillSenders(client, id, one, sinceMs);
  }
  const { rows } = await client.query<{ id: number }>('SELECT id FROM account WHERE login = $1', [LOGIN]);
  const demoId = rows[0]?.id as number;
  await client.query('UPDATE account SET created_at = $2, changed_at = $2 WHERE id = $1', [
    demoId,
    new Date(nowMs - 120 * DAY_MS),
  ]);
  return ids.set(LOGIN, demoId);
}

/** The registration of an account, as of that day. */
export async function apply(
  client: Client,
  accountId: number,
  who: Applicant,
  atMs: number,
  state: 'pending' | 'approved',
): Promise<void> {
  const isPerson = who.kind === 'person';
  await insertRegistration(client, accountId, {
    applicant: {
      ...{ kind: who.kind, name: who.contact, city: who.city, phone: who.phone, email: who.email },
      ...{ inn: who.inn, ogrnip: who.ogrnip, companyName: who.kind === 'company' ? who.company : '' },
      juridicalAddress: isPerson ? '' : who.address,
      addressFacto: isPerson ? who.address : '',
    },
    consent: { version: CONSENT_VERSION, source: 'checkbox' },
    address: `203.0.113.${accountId % 250}`,
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
    state,
  });
  await client.query(
    `UPDATE registration SET created_at = $2, consent_at = $2,
       decided_at = CASE WHEN state = 'pending' THEN NULL ELSE $2::timestamptz + interval '20 hours' END,
       decided_by = CASE WHEN state = 'pending' THEN '' ELSE 'operator' END WHERE account_id = $1`,
    [accountId, new Date(atMs)],
  );
}

async function fillSenders(client: Client, accountId: number, one: DemoClient, sinceMs: number): Promise<void> {
  const wanted = new Map<string, { channel: string; name: string; urgent: boolean; bulk: boolean }>();
  for (const { channels, sender, priority } of one.sendings) {
    if (sender === '') continue;
    for (const channel of channels) {
      wanted.set(`${channel} ${sender}`, {
        ...{ channel, name: sender },
        ...{ urgent: priority === 'urgent', bulk: priority === 'bulk' },
      });
    }
  }
  await insertRows(
    client,
    'sender_id',
    {
      ...({ account_id: 'int4', channel: 'text', name: 'text', state: 'text', traffic_class: 'text' } as const),
      ...({ comment: 'text', created_at: 'time', changed_at: 'time' } as const),
    },
    [...wanted.values()].map(({ channel, name, urgent, bulk }) => ({
      ...{ account_id: accountId, channel, name, state: 'approved' },
      traffic_class: urgent ? 'urgent' : bulk ? 'bulk' : null,
      comment: 'Имя совпадает с названием организации',
      created_at: sinceMs + DAY_MS,
      changed_at: sinceMs + 2 * DAY_MS,
    })),
  );
}
