// What every door is given, and what it asks of a request.
import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import type { ClientScope } from '../domain/permissions.ts';
import type { Authenticator, AuthResult } from '../identity/authenticator.ts';
import type { AccountView, Pipeline } from '../pipeline/ports.ts';
import type { BodyReader, BodyResult } from './body.ts';
import { readCredentials } from './credentials.ts';
import type { Fields } from './fields.ts';
import type { GetAnswerSettings } from './host-dialect.ts';
import type { Registrar } from './registration/registrar.ts';

export interface DoorContext {
  pipeline: Pipeline;
  authenticator: Authenticator;
  bodies: BodyReader;
  getAnswer: GetAnswerSettings;
  /** Null where nobody may register here. */
  registrar: Registrar | null;
  /** Recipients of one request, and ids of one status query; beyond, the answer is 413. */
  recipientsMax: number;
}

/** The parts of an HTTP request a door may look at. */
export class DoorRequest {
  /** Without the `?`, undecoded; one character a byte. */
  readonly query: string;
  readonly address: string;
  readonly receivedAtMs = Date.now();
  readonly raw: IncomingMessage;
  readonly #request: FastifyRequest;

  constructor(request: FastifyRequest) {
    const url = request.originalUrl;
    const mark = url.indexOf('?');
    this.query = mark === -1 ? '' : url.slice(mark + 1);
    this.address = request.ip ?? '';
    this.raw = request.raw;
    this.#request = request;
  }

  get hostname(): string {
    return this.#request.hostname;
  }

  get authorization(): string | undefined {
    return this.raw.headers.authorization;
  }
}

export function readRequestBody(context: DoorContext, request: DoorRequest): Promise<BodyResult> | BodyResult {
  return context.bodies.read(request.raw);
}

/** Whoever is known but may not act. A token that may not be used here, or for this, is a wrong one to the doors. */
export type Admission = Exclude<AuthResult, { kind: 'outside' }> | { kind: 'blocked'; account: AccountView };

/** Synchronous in the usual case: awaiting a value that is there would cost a turn. */
export function admit(
  context: DoorContext,
  request: DoorRequest,
  fields: Fields,
  scope: ClientScope,
): Admission | Promise<Admission> {
  const found = context.authenticator.authenticate(readCredentials(fields, request.authorization), request.address);
  return found instanceof Promise ? found.then((result) => admission(result, scope)) : admission(found, scope);
}

const WRONG = { kind: 'wrong' } as const;

function admission(result: AuthResult, scope: ClientScope): Admission {
  if (result.kind === 'outside') return WRONG;
  if (result.kind !== 'known') return result;
  if (result.scopes !== null && !result.scopes.has(scope)) return WRONG;
  return result.account.state === 'active' ? result : { kind: 'blocked', account: result.account };
}
