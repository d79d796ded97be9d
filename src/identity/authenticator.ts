// Who is asking (contract.md §1 "auth"). The usual case is synchronous: a digest and a look into memory.
import { createHmac, hash, randomBytes } from 'node:crypto';
import type { AccountView, Directory, LoginEntry, TokenEntry } from '../pipeline/ports.ts';
import { AttemptLimiter, type AttemptLimits, addressKey } from './attempts.ts';
import { PasswordCheck, type PasswordCheckOptions } from './password-check.ts';
import { Proofs } from './proofs.ts';

/** As the client gave them; '' = not given. */
export interface Credentials {
  token: string;
  login: string;
  password: string;
  /** md5 of a token, hex, any case. */
  tokenHash: string;
  /** From `Authorization: Bearer`. */
  bearer: string;
}

export type AuthResult =
  /** `scopes` null = everything a program may do (`PROGRAM_SCOPES`). */
  | { kind: 'known'; account: AccountView; tokenId: number | null; scopes: ReadonlySet<string> | null }
  | { kind: 'wrong' }
  /** The token is right and may not be used from this address. */
  | { kind: 'outside' }
  | { kind: 'limited'; retryAfterMs: number };

export interface AuthOptions {
  attempts?: AttemptLimits;
  passwordCheck?: Partial<PasswordCheckOptions>;
  /** Credentials remembered as right; default 50,000. */
  proofsMax?: number;
  /** A token was right, for every request: must be quick and must not throw. */
  tokenUsed?: (tokenId: number, address: string) => void;
}

/** What became of a person's password or code. */
export type PersonCheck = { kind: 'right' | 'wrong' } | { kind: 'limited'; retryAfterMs: number };

const WRONG: AuthResult = { kind: 'wrong' };
const OUTSIDE: AuthResult = { kind: 'outside' };
const PROOFS_MAX = 50_000;
const LOGIN_LENGTH_MAX = 256;
const SECRET_LENGTH_MAX = 1024;
const BUSY_RETRY_AFTER_MS = 1000;

export class Authenticator {
  readonly #directory: Directory;
  readonly #attempts: AttemptLimiter;
  readonly #passwordCheck: PasswordCheck;
  readonly #proofs: Proofs;
  readonly #tokenUsed: (tokenId: number, address: string) => void;
  /** Dies with the process: what is cached under it proves nothing elsewhere. */
  readonly #key = randomBytes(32);
  /** The same password shown 64 times at once is verified once. */
  readonly #checking = new Map<string, Promise<AuthResult>>();

  constructor(directory: Directory, options: AuthOptions = {}) {
    this.#directory = directory;
    this.#attempts = new AttemptLimiter(options.attempts);
    this.#passwordCheck = new PasswordCheck(options.passwordCheck);
    this.#proofs = new Proofs(options.proofsMax ?? PROOFS_MAX);
    this.#tokenUsed = options.tokenUsed ?? (() => {});
  }

  /** A non-empty token wins, then login and password, then login and token hash, then the bearer token. */
  authenticate(credentials: Credentials, clientAddress: string): AuthResult | Promise<AuthResult> {
    const { token, login, password, tokenHash, bearer } = credentials;
    const address = addressKey(clientAddress);
    if (token !== '') return this.#byToken(token, address, clientAddress);
    if (login !== '' && login.length <= LOGIN_LENGTH_MAX) {
      if (password !== '') return this.#byPassword(login, password, address);
      if (tokenHash !== '') return this.#byTokenHash(login, tokenHash, address, clientAddress);
    }
    return bearer === '' ? WRONG : this.#byToken(bearer, address, clientAddress);
  }

  /**
   * A password or a code of somebody who signs in, or who is signed in and must show it again: counted with the wrong
   * attempts of the doors, and Argon2 stays bounded.
   */
  async checkPerson(
    login: string,
    clientAddress: string,
    check: (passwords: PasswordCheck) => Promise<boolean | 'busy'>,
  ): Promise<PersonCheck> {
    const address = addressKey(clientAddress);
    const waitMs = this.#attempts.waitMs(login, address) || (await this.#attempts.take(login, address));
    if (waitMs > 0) return { kind: 'limited', retryAfterMs: waitMs };
    const right = await check(this.#passwordCheck);
    if (right === false) return { kind: 'wrong' };
    await this.#attempts.giveBack(login, address);
    return right === 'busy' ? { kind: 'limited', retryAfterMs: BUSY_RETRY_AFTER_MS } : { kind: 'right' };
  }

  #byToken(token: string, address: string, clientAddress: string): AuthResult | Promise<AuthResult> {
    if (token.length > SECRET_LENGTH_MAX) return WRONG;
    const digest = hash('sha256', token, 'hex');
    return this.#settleToken(this.#directory.byToken(digest), digest, null, address, clientAddress);
  }

  #byTokenHash(login: string, md5Hex: string, address: string, clientAddress: string) {
    if (md5Hex.length > SECRET_LENGTH_MAX) return WRONG;
    const digest = hash('sha256', md5Hex.toLowerCase(), 'hex');
    return this.#settleToken(this.#directory.byTokenHash(login, digest), digest, login, address, clientAddress);
  }

  /** Secrets are compared as digests of themselves only, so the time a look-up takes tells nothing of them. */
  #settleToken(
    entry: TokenEntry | null,
    digest: string,
    login: string | null,
    address: string,
    clientAddress: string,
  ): AuthResult | Promise<AuthResult> {
    const bounds = entry?.bounds ?? null;
    const expiresAtMs = bounds?.expiresAtMs ?? null;
    if (entry === null || (expiresAtMs !== null && expiresAtMs <= Date.now())) return this.#refuse(login, address);
    const limited = this.#limited(digest, login, address);
    if (limited !== null) return limited;
    const networks = bounds?.networks ?? null;
    if (networks !== null && !networks.include(clientAddress)) return OUTSIDE;
    this.#proofs.remember(digest, address);
    this.#tokenUsed(entry.tokenId, clientAddress);
    return { kind: 'known', account: entry.account, tokenId: entry.tokenId, scopes: bounds?.scopes ?? null };
  }

  #byPassword(login: string, password: string, address: string): AuthResult | Promise<AuthResult> {
    if (password.length > SECRET_LENGTH_MAX) return WRONG;
    const entry = this.#directory.byLogin(login);
    const proof = this.#proofOf(entry, login, password);
    if (entry !== null && this.#proofs.has(proof)) {
      const limited = this.#limited(proof, login, address);
      if (limited !== null) return limited;
      this.#proofs.remember(proof, address);
      return { kind: 'known', account: entry.account, tokenId: null, scopes: null };
    }
    const key = `${address} ${proof}`;
    let checking = this.#checking.get(key);
    if (checking === undefined) {
      checking = this.#verify(entry, login, password, proof, address).finally(() => this.#checking.delete(key));
      this.#checking.set(key, checking);
    }
    return checking;
  }

  async #verify(
    entry: LoginEntry | null,
    login: string,
    password: string,
    proof: string,
    address: string,
  ): Promise<AuthResult> {
    const waitMs = this.#attempts.waitMs(login, address) || (await this.#attempts.take(login, address));
    if (waitMs > 0) return { kind: 'limited', retryAfterMs: waitMs };
    const right = await this.#passwordCheck.check(entry?.passwordHash ?? null, password);
    if (right === false) return WRONG;
    await this.#attempts.giveBack(login, address);
    if (right === 'busy' || entry === null) return { kind: 'limited', retryAfterMs: BUSY_RETRY_AFTER_MS };
    this.#proofs.remember(proof, address);
    return { kind: 'known', account: entry.account, tokenId: null, scopes: null };
  }

  async #refuse(login: string | null, address: string): Promise<AuthResult> {
    const waitMs = this.#attempts.waitMs(login, address) || (await this.#attempts.take(login, address));
    return waitMs > 0 ? { kind: 'limited', retryAfterMs: waitMs } : WRONG;
  }

  #limited(proof: string, login: string | null, address: string): AuthResult | null {
    const retryAfterMs = this.#attempts.waitMs(login, address);
    return retryAfterMs === 0 || this.#proofs.knows(proof, address) ? null : { kind: 'limited', retryAfterMs };
  }

  /** The account's version is part of it: when that changes, what was cached under the old one is never found again. */
  #proofOf(entry: LoginEntry | null, login: string, password: string): string {
    const of = entry === null ? '-' : `${entry.account.id}.${entry.version}`;
    return createHmac('sha256', this.#key).update(`${of}.${login.length}.${login}${password}`).digest('base64');
  }
}
