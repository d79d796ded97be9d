// Takes registrations: judges them, bounds them, and makes the account that waits for approval.
import { hash } from '@node-rs/argon2';
import type pg from 'pg';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { type LetterText, registrationApproved, registrationNews, registrationReceived } from '../../domain/letters.ts';
import { type Applicant, type FieldErrors, readApplicant } from '../../domain/registration.ts';
import { CONSENT_VERSION, type ConsentSource } from '../../domain/registration-consent.ts';
import { addressKey } from '../../identity/attempts.ts';
import { transactionAs } from '../../store/actor.ts';
import { createAccount } from '../../store/admin/accounts.ts';
import { findTariff } from '../../store/admin/tariffs.ts';
import { putMail } from '../../store/mail.ts';
import { insertRegistration, lockedCountOfDay, loginTaken } from '../../store/registrations.ts';
import type { RegistrationCall } from './read.ts';

export interface RegistrarOptions {
  pool: pg.Pool;
  mode: 'approve' | 'open' | 'closed';
  /** Name of the tariff of new accounts; '' = none. */
  tariff: string;
  /** Accounts from one address in a day. */
  perDayMax: number;
  publicUrl: string;
  /** Who is told; '' = nobody. */
  operatorEmail: string;
  /** The new account is known to this node's doors when it returns. */
  refresh(): Promise<void>;
  /** Something that an operator should mend; the registration itself went well. */
  onTrouble(error: Error): void;
}

export type RegistrationOutcome =
  | { kind: 'registered'; login: string; status: 'moderation' | 'active' }
  | { kind: 'wrong'; errors: FieldErrors }
  | { kind: 'limited'; retryAfterMs: number }
  | { kind: 'closed' };

const HOUR_S = 3_600;
const TRIES_PER_ACCOUNT = 10;
/** Passwords being hashed: each takes 19 MiB and 20 ms of a core. */
const HASHING_MAX = 8;
const TAKEN: FieldErrors = { login: 'Такой логин уже занят' };
const NO_CONSENT: FieldErrors = { consent: 'Нужно согласие на обработку персональных данных' };

/** Thrown to undo what the transaction began. */
class DayIsFull extends Error {
  override name = 'DayIsFull';
}

export class Registrar {
  readonly #options: RegistrarOptions;
  readonly #tries: RateLimiterMemory;
  #hashing = 0;

  constructor(options: RegistrarOptions) {
    this.#options = options;
    this.#tries = new RateLimiterMemory({ points: options.perDayMax * TRIES_PER_ACCOUNT, duration: HOUR_S });
  }

  get isOpen(): boolean {
    return this.#options.mode !== 'closed';
  }

  /** Registers once for a login, however many ask at the same instant: the database decides. */
  async register(call: RegistrationCall, from: { address: string; userAgent: string }): Promise<RegistrationOutcome> {
    if (!this.isOpen) return { kind: 'closed' };
    const address = addressKey(from.address);
    const waitMs = await this.#takeTry(address);
    if (waitMs > 0) return { kind: 'limited', retryAfterMs: waitMs };
    const read = readApplicant(call.input);
    const refusal = call.consent === false ? NO_CONSENT : {};
    if (read.kind === 'wrong') return { kind: 'wrong', errors: { ...read.errors, ...refusal } };
    if (call.consent === false) return { kind: 'wrong', errors: NO_CONSENT };
    if (await loginTaken(this.#options.pool, read.applicant.login)) return { kind: 'wrong', errors: TAKEN };
    if (this.#hashing >= HASHING_MAX) return { kind: 'limited', retryAfterMs: 1_000 };
    const source: ConsentSource = call.consent === null ? 'request' : 'checkbox';
    return this.#create(read.applicant, source, address, from.userAgent);
  }

  async #takeTry(address: string): Promise<number> {
    try {
      await this.#tries.consume(address, 1);
      return 0;
    } catch (refusal) {
      return Math.max(1, (refusal as RateLimiterRes).msBeforeNext);
    }
  }

  async #create(
    applicant: Applicant,
    source: ConsentSource,
    address: string,
    userAgent: string,
  ): Promise<RegistrationOutcome> {
    const { pool, mode, perDayMax } = this.#options;
    const { login, password, ...rest } = applicant;
    const fields = {
      password_hash: await this.#hashed(password),
      company: companyOf(applicant),
      email: applicant.email,
      tariff_id: await this.#tariffId(),
    };
    const waits = mode === 'approve';
    const actor = { kind: 'system', id: null, name: 'registration', address, request: '' } as const;
    try {
      await transactionAs(pool, actor, async (client) => {
        if ((await lockedCountOfDay(client, address)) >= perDayMax) throw new DayIsFull();
        const more = async (_client: pg.ClientBase, accountId: number) => {
          await insertRegistration(client, accountId, {
            applicant: rest,
            consent: { version: CONSENT_VERSION, source },
            address,
            userAgent: userAgent.slice(0, 300),
            state: waits ? 'pending' : 'approved',
          });
          await this.#write(client, accountId, applicant);
        };
        const start = { state: waits ? 'pending' : 'active', ownerName: applicant.name } as const;
        await createAccount(client, login, fields, 0n, more, start);
      });
    } catch (error) {
      if (error instanceof DayIsFull) return { kind: 'limited', retryAfterMs: HOUR_S * 1000 };
      if (isTaken(error)) return { kind: 'wrong', errors: TAKEN };
      throw error;
    }
    await this.#options.refresh();
    return { kind: 'registered', login, status: waits ? 'moderation' : 'active' };
  }

  async #hashed(password: string): Promise<string> {
    this.#hashing += 1;
    try {
      return await hash(password);
    } finally {
      this.#hashing -= 1;
    }
  }

  /** A tariff that is gone keeps nobody from registering: the operator gives one at approval. */
  async #tariffId(): Promise<number | null> {
    const { pool, tariff, onTrouble } = this.#options;
    if (tariff === '') return null;
    const id = await findTariff(pool, tariff);
    if (id === undefined) onTrouble(new Error(`KASKAD_REGISTRATION_TARIFF: there is no tariff "${tariff}"`));
    return id ?? null;
  }

  /** To the applicant, and to the operator. */
  async #write(client: pg.ClientBase, accountId: number, applicant: Applicant): Promise<void> {
    const { mode, publicUrl, operatorEmail } = this.#options;
    const { login, email } = applicant;
    const put = (letter: LetterText, recipient: string) => putMail(client, { ...letter, accountId, recipient });
    await put(
      mode === 'approve' ? registrationReceived(login, publicUrl) : registrationApproved(login, publicUrl),
      email,
    );
    await put(registrationNews(applicant, publicUrl), operatorEmail);
  }
}

function companyOf({ kind, name, companyName }: Applicant): string {
  if (kind === 'company') return companyName;
  return kind === 'sole_trader' ? `ИП ${name}` : name;
}

function isTaken(error: unknown): boolean {
  const { code, constraint } = error as { code?: string; constraint?: string };
  return code === '23505' && (constraint === 'account_login' || constraint === 'app_user_login');
}
