// Registrations: what applicants gave, the queue of those that wait, and its decisions.
import type { LetterText } from '../domain/letters.ts';
import type { Applicant, ApplicantKind } from '../domain/registration.ts';
import { setAccountState } from './admin/accounts.ts';
import type { Client, Queryable } from './db.ts';
import { putMail } from './mail.ts';

export const REGISTRATION_STATES = ['pending', 'approved', 'refused'] as const;
export type RegistrationState = (typeof REGISTRATION_STATES)[number];

export interface NewRegistration {
  applicant: Omit<Applicant, 'login' | 'password'>;
  consent: { version: string; source: 'checkbox' | 'request' };
  /** What counts as one address. */
  address: string;
  userAgent: string;
  state: 'pending' | 'approved';
}

export interface RegistrationRow {
  accountId: number;
  login: string;
  accountState: 'active' | 'blocked' | 'pending';
  kind: ApplicantKind;
  name: string;
  city: string;
  phone: string;
  email: string;
  inn: string;
  juridicalAddress: string;
  companyName: string;
  ogrnip: string;
  addressFacto: string;
  consentVersion: string;
  consentSource: 'checkbox' | 'request';
  consentAt: Date;
  address: string;
  state: RegistrationState;
  reason: string;
  decidedBy: string;
  decidedAt: Date | null;
  createdAt: Date;
  duplicates: Duplicate[];
}

/** Another registration with the same INN, phone, e-mail, network address or postal address. */
export interface Duplicate {
  accountId: number;
  login: string;
  state: 'active' | 'blocked' | 'pending';
  by: ('inn' | 'phone' | 'email' | 'address' | 'postal_address')[];
}

const COLUMNS = `r.account_id AS "accountId", a.login, a.state AS "accountState", r.kind, r.name, r.city, r.phone, r.email, r.inn,
  r.juridical_address AS "juridicalAddress", r.company_name AS "companyName", r.ogrnip, r.address_facto AS "addressFacto",
  r.consent_version AS "consentVersion", r.consent_source AS "consentSource", r.consent_at AS "consentAt", r.address, r.state,
  r.reason, r.decided_by AS "decidedBy", r.decided_at AS "decidedAt", r.created_at AS "createdAt"`;

/** The newest ten are enough to see that there are some. */
const DUPLICATES = `LEFT JOIN LATERAL (
  SELECT jsonb_agg(jsonb_build_object('accountId', d.account_id, 'login', d.login, 'state', d.state, 'by', d.by)) AS list FROM (
    SELECT o.account_id, oa.login, oa.state, array_remove(ARRAY[
        CASE WHEN r.inn <> '' AND o.inn = r.inn THEN 'inn' END,
        CASE WHEN o.phone = r.phone THEN 'phone' END,
        CASE WHEN lower(o.email) = lower(r.email) THEN 'email' END,
        CASE WHEN r.address <> '' AND o.address = r.address THEN 'address' END,
        CASE WHEN lower(o.juridical_address || o.address_facto) = lower(r.juridical_address || r.address_facto) THEN 'postal_address' END
      ], NULL) AS by
    FROM registration o JOIN account oa ON oa.id = o.account_id
    WHERE o.account_id <> r.account_id AND ((r.inn <> '' AND o.inn = r.inn) OR o.phone = r.phone OR lower(o.email) = lower(r.email)
      OR (r.address <> '' AND o.address = r.address)
      OR lower(o.juridical_address || o.address_facto) = lower(r.juridical_address || r.address_facto))
    ORDER BY o.account_id DESC LIMIT 10) d) duplicate ON true`;

/** Whether an account or anybody who signs in has the login, in any case of letters. The unique indexes have the last word. */
export async function loginTaken(pool: Queryable, login: string): Promise<boolean> {
  const { rows } = await pool.query<{ taken: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM account WHERE lower(login) = lower($1))
         OR EXISTS (SELECT 1 FROM app_user WHERE lower(login) = lower($1)) AS taken`,
    [login],
  );
  return rows[0]!.taken;
}

/** Registrations from one address within a day; meanwhile nobody else counts those of this address. */
export async function lockedCountOfDay(client: Client, address: string): Promise<number> {
  await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('registration ' || $1, 0))`, [address]);
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM registration WHERE address = $1 AND created_at > now() - interval '1 day'`,
    [address],
  );
  return rows[0]!.count;
}

export async function insertRegistration(client: Client, accountId: number, added: NewRegistration): Promise<void> {
  const { applicant, consent } = added;
  await client.query(
    `INSERT INTO registration (account_id, kind, name, city, phone, email, inn, juridical_address, company_name, ogrnip,
       address_facto, consent_version, consent_source, address, user_agent, state, decided_by, decided_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
       CASE $16::text WHEN 'pending' THEN '' ELSE 'configuration' END, CASE $16::text WHEN 'pending' THEN NULL ELSE now() END)`,
    [
      accountId,
      applicant.kind,
      applicant.name,
      applicant.city,
      applicant.phone,
      applicant.email,
      applicant.inn,
      applicant.juridicalAddress,
      applicant.companyName,
      applicant.ogrnip,
      applicant.addressFacto,
      consent.version,
      consent.source,
      added.address,
      added.userAgent,
      added.state,
    ],
  );
}

/** The newest first. */
export async function listRegistrations(
  pool: Queryable,
  filter: { state?: RegistrationState | undefined; beforeId?: number | null | undefined; limit: number },
): Promise<RegistrationRow[]> {
  const { rows } = await pool.query<RegistrationRow>(
    `SELECT ${COLUMNS}, COALESCE(duplicate.list, '[]') AS duplicates
     FROM (SELECT * FROM registration WHERE ($1::text IS NULL OR state = $1) AND ($2::int IS NULL OR account_id < $2)
           ORDER BY account_id DESC LIMIT $3) r
     JOIN account a ON a.id = r.account_id ${DUPLICATES} ORDER BY r.account_id DESC`,
    [filter.state ?? null, filter.beforeId ?? null, filter.limit],
  );
  return rows;
}

/** Null for an account that the operator made. */
export async function findRegistration(pool: Queryable, accountId: number): Promise<RegistrationRow | null> {
  const { rows } = await pool.query<RegistrationRow>(
    `SELECT ${COLUMNS}, COALESCE(duplicate.list, '[]') AS duplicates
     FROM registration r JOIN account a ON a.id = r.account_id ${DUPLICATES} WHERE r.account_id = $1`,
    [accountId],
  );
  return rows[0] ?? null;
}

export interface Decision {
  accountId: number;
  approved: boolean;
  /** Of a refusal. */
  reason: string;
  /** Who decided. */
  by: string;
  /** To the client, in the same transaction. */
  letter(login: string): LetterText;
}

/** Whether the account's registration was refused: it is let in by another decision, with its letter, and not unblocked. */
export async function isRefused(pool: Queryable, accountId: number): Promise<boolean> {
  const { rowCount } = await pool.query(`SELECT 1 FROM registration WHERE account_id = $1 AND state = 'refused'`, [
    accountId,
  ]);
  return rowCount !== 0;
}

/** How an account stands that was to be decided. */
export type Decided =
  | { kind: 'decided'; login: string; mailId: number | null }
  | { kind: 'not_waiting' }
  | { kind: 'unknown' };

/**
 * Lets a waiting account in, or refuses it (it is blocked then), once: the account's row is locked, so that of two who
 * decide at the same instant the second finds it decided. One that was refused may still be let in.
 */
export async function decideAccount(client: Client, decision: Decision): Promise<Decided> {
  const { rows } = await client.query<{ login: string; email: string; state: string }>(
    'SELECT login, email, state FROM account WHERE id = $1 FOR UPDATE',
    [decision.accountId],
  );
  const account = rows[0];
  if (account === undefined) return { kind: 'unknown' };
  const again = decision.approved && account.state === 'blocked' && (await isRefused(client, decision.accountId));
  if (account.state !== 'pending' && !again) return { kind: 'not_waiting' };
  await setAccountState(client, decision.accountId, decision.approved ? 'active' : 'blocked', decision.reason);
  await client.query(
    `UPDATE registration SET state = $2, reason = $3, decided_by = $4, decided_at = now() WHERE account_id = $1`,
    [decision.accountId, decision.approved ? 'approved' : 'refused', decision.reason, decision.by],
  );
  const letter = decision.letter(account.login);
  const mailId = await putMail(client, { ...letter, accountId: decision.accountId, recipient: account.email });
  return { kind: 'decided', login: account.login, mailId };
}
