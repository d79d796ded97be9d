// An endpoint as data: what it takes, who may, what it answers. The listener, the OpenAPI description and the tests all
// read the same object, so they cannot disagree.
import type { Readable } from 'node:stream';
import type { Static, TObject, TSchema } from 'typebox';
import type { ApiErrorCode } from '../../domain/api-errors.ts';
import type { ClientScope, StaffScope } from '../../domain/permissions.ts';
import type { ClientPrincipal, Principal, StaffPrincipal } from '../../identity/principal.ts';
import type { Actor } from '../../store/actor.ts';
import type { Client } from '../../store/db.ts';
import type { ApiContext } from '../context.ts';

export type Access =
  /** Nobody has to be signed in. */
  | { kind: 'public' }
  /** Anybody who is signed in: a client's user or token, or staff. */
  | { kind: 'anybody' }
  /** `or`: another scope that is as good. */
  | { kind: 'client'; scope: ClientScope; or?: ClientScope }
  | { kind: 'staff'; scope: StaffScope };

type PrincipalOf<A extends Access> = A extends { kind: 'client' }
  ? ClientPrincipal
  : A extends { kind: 'staff' }
    ? StaffPrincipal
    : A extends { kind: 'anybody' }
      ? Principal
      : null;

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Bytes instead of a document: a file. */
export interface FileAnswer {
  file: Readable;
  mediaType: string;
  /** Offered to save under; '' = shown. */
  name: string;
  sizeBytes?: number;
}

export interface Call<A extends Access, P, Q, B> {
  context: ApiContext;
  principal: PrincipalOf<A>;
  params: P;
  query: Q;
  body: B;
  /** The body as it comes, for endpoints with `upload`. */
  upload: Readable;
  mediaType: string;
  address: string;
  /** Asked by https, also when a trusted proxy says so. */
  secure: boolean;
  userAgent: string;
  requestId: string;
  /** Lower-case names, first values; never a secret of somebody else. */
  header(name: string): string;
  /** A stream of server-sent events: what these paths would answer, whenever that changes. @throws Problem */
  watch(paths: readonly string[]): Readable;
  setHeader(name: string, value: string): void;
  /** For the few endpoints that answer more than one status. */
  setStatus(status: number): void;
  /** Who this is, for the audit. */
  actor(): Actor;
  /** One transaction whose every change is audited as this caller's. */
  change<T>(work: (client: Client) => Promise<T>): Promise<T>;
}

type StaticOf<S> = S extends TSchema ? Static<S> : undefined;

export interface EndpointSpec<
  A extends Access,
  P extends TObject | undefined,
  Q extends TObject | undefined,
  B extends TSchema | undefined,
  R extends TSchema | 'file',
> {
  /** `messages.send`: unique, the operationId. */
  id: string;
  method: Method;
  /** Below `/api/v1`: `/messages/{id}`. */
  path: string;
  tag: string;
  /** One line, for the description. */
  summary: string;
  description?: string;
  access: A;
  params?: P;
  query?: Q;
  body?: B;
  /** Media types of a body that is taken as a stream instead of `body`. */
  upload?: readonly string[];
  /** Bytes of a body; default 1 MiB. */
  bodyMaxBytes?: number;
  /** `Type.Null()` for an empty answer (204). */
  response: R;
  /** Default 200, 204 for an empty answer. */
  status?: number;
  /** A GET that streams may watch: it is asked again so long after it has answered, and must change nothing. */
  live?: { everyMs: number };
  /** What the events of a stream are, when that is what the `file` is. */
  events?: TSchema;
  /** Codes beyond those that every endpoint may answer. */
  errors?: readonly ApiErrorCode[];
  handler(call: Call<A, StaticOf<P>, StaticOf<Q>, StaticOf<B>>): Promise<R extends TSchema ? Static<R> : FileAnswer>;
}

/** Any endpoint, as the listener and the description see it. */
export type Endpoint = EndpointSpec<
  Access,
  TObject | undefined,
  TObject | undefined,
  TSchema | undefined,
  TSchema | 'file'
>;

/** Describes an endpoint; the types of the handler's call follow from the schemas. */
export function endpoint<
  const A extends Access,
  R extends TSchema | 'file',
  P extends TObject | undefined = undefined,
  Q extends TObject | undefined = undefined,
  B extends TSchema | undefined = undefined,
>(spec: EndpointSpec<A, P, Q, B, R>): Endpoint {
  return spec as unknown as Endpoint;
}

type ClientAccess = Extract<Access, { kind: 'client' }>;
export const clientMay = (scope: ClientScope, or?: ClientScope): ClientAccess =>
  or === undefined ? { kind: 'client', scope } : { kind: 'client', scope, or };
export const staffMay = (scope: StaffScope): { kind: 'staff'; scope: StaffScope } => ({ kind: 'staff', scope });
export const ANYBODY = { kind: 'anybody' } as const;
export const PUBLIC = { kind: 'public' } as const;
