// From a request to whoever is asking: a token or a session's cookie; staff may look with a client's eyes.
import type { FastifyRequest } from 'fastify';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { clientScopes, isClientScope, PROGRAM_SCOPES } from '../../domain/permissions.ts';
import { addressKey } from '../../identity/attempts.ts';
import { bearerOf } from '../../identity/bearer.ts';
import type { ClientPrincipal, Principal, StaffPrincipal } from '../../identity/principal.ts';
import { STAFF_TOKEN } from '../../identity/secrets.ts';
import { readSession, sessionSecret } from '../../identity/sessions.ts';
import { transactionAs, writeAudit } from '../../store/actor.ts';
import type { ApiContext } from '../context.ts';
import { actorOf } from './actor-of.ts';
import { Problem } from './problem.ts';

/** Names the account that one of the staff wants to look at. */
const VIEW_HEADER = 'kaskad-account';
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** A look at a client is written down once an hour for each of the staff. */
const VIEW_EVERY_MS = 3_600_000;
const VIEWS_MAX = 10_000;
/** Unknown sessions that one address may show in a minute: each costs a statement. */
const UNKNOWN_PER_MIN = 300;
/** What staff may reach before they have the one-time codes that they must have. */
const ENROLMENT = /^\/api\/v1\/(auth\/|me$)/;

export class RequestAuthenticator {
  readonly #context: ApiContext;
  readonly #views = new Map<string, number>();
  readonly #unknown = new RateLimiterMemory({ points: UNKNOWN_PER_MIN, duration: 60 });

  constructor(context: ApiContext) {
    this.#context = context;
  }

  /**
   * @throws Problem `not_signed_in`, `second_factor_required`, `totp_required`, `account_blocked`, `address_not_allowed`,
   * `wrong_origin`, `too_many_attempts`
   */
  principal(request: FastifyRequest): Promise<Principal> {
    return this.#principal(request, true);
  }

  /**
   * Whoever asked, if the request were made again: a stream that goes on keeps no session alive, and is no new look at a
   * client. @throws Problem as `principal`
   */
  stillThere(request: FastifyRequest): Promise<Principal> {
    return this.#principal(request, false);
  }

  async #principal(request: FastifyRequest, isUse: boolean): Promise<Principal> {
    const bearer = bearerOf(request.headers.authorization);
    if (bearer.startsWith(STAFF_TOKEN)) return this.#bySession(request, bearer, 'token', isUse);
    if (bearer !== '') return this.#byToken(request, bearer);
    const secret = sessionSecret(request.headers.cookie);
    if (secret === null) throw new Problem('not_signed_in');
    // SameSite keeps the cookie from other sites; browsers that do not know it are told by Origin.
    if (!SAFE_METHODS.has(request.method)) checkOrigin(request);
    return this.#bySession(request, secret, 'browser', isUse);
  }

  async #byToken(request: FastifyRequest, bearer: string): Promise<ClientPrincipal> {
    const credentials = { token: bearer, login: '', password: '', tokenHash: '', bearer: '' };
    const found = await this.#context.authenticator.authenticate(credentials, request.ip);
    if (found.kind === 'limited') {
      throw new Problem('too_many_attempts', { retryAfterS: Math.ceil(found.retryAfterMs / 1000) });
    }
    if (found.kind === 'outside') throw new Problem('address_not_allowed');
    if (found.kind !== 'known') throw new Problem('not_signed_in');
    if (found.account.state !== 'active') throw new Problem('account_blocked');
    const token = found.tokenId === null ? undefined : this.#context.cache.token(found.tokenId);
    return {
      kind: 'client',
      account: found.account,
      scopes: new Set([...(found.scopes ?? PROGRAM_SCOPES)].filter(isClientScope)),
      userId: null,
      role: null,
      tokenId: found.tokenId,
      sessionId: null,
      name: token?.name || `token ${found.tokenId}`,
      viewedBy: null,
    };
  }

  async #bySession(
    request: FastifyRequest,
    secret: string,
    kind: 'browser' | 'token',
    isUse: boolean,
  ): Promise<Principal> {
    const { pool, cache, config } = this.#context;
    const address = addressKey(request.ip);
    const unknown = await this.#unknown.get(address);
    if (unknown !== null && unknown.consumedPoints >= UNKNOWN_PER_MIN) {
      throw new Problem('too_many_attempts', { retryAfterS: Math.ceil(unknown.msBeforeNext / 1000) });
    }
    const rules = { idleS: config.sessionIdleH * 3600, staffTotp: config.staffTotp === 'required', isUse };
    const principal = await readSession(pool, cache, secret, kind, rules);
    if (principal === null) {
      await this.#unknown.penalty(address, 1);
      throw new Problem('not_signed_in');
    }
    if (principal === 'second_factor') throw new Problem('second_factor_required');
    if (principal.kind === 'client') {
      if (principal.account.state !== 'active') throw new Problem('account_blocked');
      return principal;
    }
    if (principal.mustEnrol && !ENROLMENT.test(request.routeOptions.url ?? '')) throw new Problem('totp_required');
    const viewed = request.headers[VIEW_HEADER];
    return typeof viewed === 'string' ? this.#view(request, principal, viewed, isUse) : principal;
  }

  /** One of the staff, looking at a client: reads only, and it is written down. */
  async #view(
    request: FastifyRequest,
    staff: StaffPrincipal,
    accountId: string,
    isUse: boolean,
  ): Promise<ClientPrincipal> {
    if (!staff.scopes.has('clients:view')) throw new Problem('forbidden', 'scope clients:view is missing');
    const account = /^\d{1,9}$/.test(accountId) ? this.#context.cache.account(Number(accountId)) : undefined;
    if (account === undefined) throw new Problem('not_found', `there is no account ${accountId.slice(0, 20)}`);
    const key = `${staff.userId} ${account.id}`;
    const seenAt = this.#views.get(key) ?? 0;
    if (isUse && Date.now() - seenAt > VIEW_EVERY_MS) {
      const actor = actorOf(staff, request.ip, request.id);
      const line = { accountId: account.id, action: 'account.viewed', subjectId: String(account.id) };
      await transactionAs(this.#context.pool, actor, (client) => writeAudit(client, line));
      if (this.#views.size >= VIEWS_MAX) this.#views.clear();
      this.#views.set(key, Date.now());
    }
    return {
      kind: 'client',
      account,
      scopes: clientScopes('viewer'),
      userId: null,
      role: 'viewer',
      tokenId: null,
      sessionId: staff.sessionId,
      name: staff.name,
      viewedBy: staff,
    };
  }
}

/** What nobody needs to be signed in for, a browser on another site may not do either: it might sign somebody in there. */
export function checkPublicOrigin(request: FastifyRequest): void {
  if (SAFE_METHODS.has(request.method)) return;
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (origin !== undefined || (site !== undefined && site !== 'same-origin' && site !== 'none')) checkOrigin(request);
}

function checkOrigin(request: FastifyRequest): void {
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (origin === undefined) {
    // Every browser of this decade says one or the other with a change.
    if (site === 'same-origin') return;
    throw new Problem('wrong_origin', 'a change by a session needs the header Origin');
  }
  let host = '';
  try {
    ({ host } = new URL(origin));
  } catch {}
  if (host === '' || host !== request.host) throw new Problem('wrong_origin');
}
