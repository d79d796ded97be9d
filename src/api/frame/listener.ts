// Puts endpoints on the HTTP listener: authenticates, limits, reads, calls, answers.
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { TSchema } from 'typebox';
import type { Validator } from 'typebox/compile';
import type { Principal } from '../../identity/principal.ts';
import { OverloadError } from '../../pipeline/overload.ts';
import { transactionAs } from '../../store/actor.ts';
import { type Client, isUnavailable } from '../../store/db.ts';
import type { ApiContext } from '../context.ts';
import { actorOf } from './actor-of.ts';
import { checkPublicOrigin, RequestAuthenticator } from './authenticate.ts';
import { compiled } from './compiled.ts';
import type { Access, Endpoint, FileAnswer } from './endpoint.ts';
import { PROBLEM_TYPE, Problem, problemDocument } from './problem.ts';
import { callerKey, RateLimits, type RateState } from './rate-limits.ts';
import { fieldErrors, inputReader } from './read-input.ts';
import { type Share, Shares } from './shares.ts';

export const PREFIX = '/api/v1';
/** Bytes of bodies that are being read or worked on: half-sent ones cannot fill the memory. */
const BODIES = { nodeMax: 128 * 1024 * 1024, callerMax: 32 * 1024 * 1024, what: 'bytes of bodies' };
/** Streams of files at one time. */
const UPLOADS = { nodeMax: 16, callerMax: 4, what: 'uploads' };
/** What proxies write of a client that is gone before its answer. */
const GONE_STATUS = 499;
const JSON_TYPE = 'application/json; charset=utf-8';

export interface ListenerOptions {
  endpoints: readonly Endpoint[];
  isStopping(): boolean;
  /** One call a request, after its answer is made. */
  onRequestDone(endpoint: string, status: number, durationMs: number): void;
}

/** Adds every endpoint, and `problem+json` answers to what does not exist below the prefix. */
export function listen(app: FastifyInstance, context: ApiContext, options: ListenerOptions): void {
  const authenticator = new RequestAuthenticator(context);
  const limits = new RateLimits(
    context.config.apiRatePerMin,
    Math.max(60, Math.ceil(context.config.apiRatePerMin / 10)),
  );
  const room = { bodies: new Shares(BODIES), uploads: new Shares(UPLOADS) };
  app.register(
    async (scope) => {
      scope.removeAllContentTypeParsers();
      // Bodies are read by the frame, with each endpoint's own limit, and after the caller is known.
      scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
      scope.setNotFoundHandler((request, reply) =>
        answerProblem(reply, new Problem('not_found', 'there is no such path'), requestId(request)),
      );
      for (const endpoint of options.endpoints) {
        const serve = server(endpoint, context, { authenticator, limits, room }, options);
        scope.route({ method: endpoint.method, url: endpoint.path.replace(/\{(\w+)\}/g, ':$1'), handler: serve });
      }
    },
    { prefix: PREFIX },
  );
}

const ids = new WeakMap<FastifyRequest, string>();
function requestId(request: FastifyRequest): string {
  const known = ids.get(request);
  if (known !== undefined) return known;
  const id = randomUUID();
  ids.set(request, id);
  return id;
}

interface Gate {
  authenticator: RequestAuthenticator;
  limits: RateLimits;
  room: { bodies: Shares; uploads: Shares };
}

function server(
  endpoint: Endpoint,
  context: ApiContext,
  { authenticator, limits, room }: Gate,
  options: ListenerOptions,
) {
  const input = inputReader(endpoint);
  const isChecked = context.checkAnswers && endpoint.response !== 'file';
  const answerSchema = compiled(isChecked ? (endpoint.response as TSchema) : undefined);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const begun = performance.now();
    const id = requestId(request);
    reply.header('x-request-id', id).header('cache-control', 'no-store');
    let share: Share | null = null;
    try {
      if (options.isStopping()) throw new Problem('unavailable', { retryAfterS: 1 });
      if (endpoint.access.kind === 'public') checkPublicOrigin(request);
      const principal = endpoint.access.kind === 'public' ? null : await authenticator.principal(request);
      tellRate(reply, await limits.take(principal, request.ip));
      authorize(endpoint.access, principal);
      const mediaType = mediaTypeOf(request);
      if (endpoint.upload !== undefined && !endpoint.upload.includes(mediaType)) {
        throw new Problem('unsupported_media_type', `this endpoint takes ${endpoint.upload.join(', ')}`);
      }
      const params = input.params(request.params);
      const query = input.query(request.query);
      share = room[endpoint.upload === undefined ? 'bodies' : 'uploads'].of(callerKey(principal, request.ip));
      if (endpoint.upload !== undefined) share.take(1);
      const call = {
        context,
        principal,
        params,
        query,
        body: endpoint.upload === undefined ? await input.body(request.raw, mediaType, share) : undefined,
        upload: request.raw,
        mediaType,
        address: request.ip,
        secure: request.protocol === 'https',
        userAgent: String(request.headers['user-agent'] ?? '').slice(0, 300),
        requestId: id,
        header: (name: string) => String(request.headers[name] ?? ''),
        setHeader: (name: string, value: string) => void reply.header(name, value),
        setStatus: (status: number) => void reply.code(status),
        actor: () => actorOf(principal, request.ip, id),
        change: <T>(work: (client: Client) => Promise<T>) =>
          transactionAs(context.pool, actorOf(principal, request.ip, id), work),
      };
      reply.code(endpoint.status ?? 200);
      answer(endpoint, reply, await endpoint.handler(call as never), answerSchema());
    } catch (error) {
      if (isGone(request, error)) reply.code(GONE_STATUS).send();
      else {
        const problem = problemOf(error);
        if (problem.status >= 500 && !(error instanceof Problem))
          context.onError(error, `${endpoint.method} ${endpoint.path}`);
        answerProblem(reply, problem, id);
      }
    }
    share?.free();
    if (!request.raw.readableEnded) closeUnread(request, reply);
    options.onRequestDone(endpoint.id, reply.statusCode, performance.now() - begun);
    return reply;
  };
}

/** The client hung up in the middle of its body: nobody's failure, and nobody to tell. */
function isGone({ raw }: FastifyRequest, error: unknown): boolean {
  if (raw.complete || !raw.destroyed) return false;
  return error === raw.errored || (error as { code?: string } | null)?.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

function mediaTypeOf(request: FastifyRequest): string {
  return String(request.headers['content-type'] ?? '')
    .split(';')[0]!
    .trim()
    .toLowerCase();
}

/** Nobody reads the rest of a body that was refused: the connection ends with the answer. */
function closeUnread(request: FastifyRequest, reply: FastifyReply): void {
  const { headers } = request.raw;
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (!hasBody) return;
  if (!reply.raw.headersSent) reply.header('connection', 'close');
  request.raw.resume();
}

function tellRate(reply: FastifyReply, rate: RateState): void {
  reply
    .header('ratelimit-limit', rate.limit)
    .header('ratelimit-remaining', rate.remaining)
    .header('ratelimit-reset', rate.resetS);
  if (rate.exceeded) throw new Problem('limit_exceeded', { retryAfterS: rate.resetS });
}

function authorize(access: Access, principal: Principal | null): void {
  if (access.kind === 'public' || access.kind === 'anybody') return;
  if (principal === null || principal.kind !== access.kind) {
    const who = access.kind === 'staff' ? "the operator's staff" : 'clients';
    throw new Problem('forbidden', `this is for ${who}`);
  }
  const scopes: ReadonlySet<string> = principal.scopes;
  const other = access.kind === 'client' ? access.or : undefined;
  if (!scopes.has(access.scope) && (other === undefined || !scopes.has(other))) {
    throw new Problem('forbidden', `scope ${access.scope} is missing`);
  }
}

function answer(endpoint: Endpoint, reply: FastifyReply, value: unknown, schema: Validator | null): void {
  if (endpoint.response === 'file') {
    const { file, mediaType, name, sizeBytes } = value as FileAnswer;
    reply.header('content-type', mediaType).header('x-content-type-options', 'nosniff');
    if (name !== '') reply.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`);
    if (sizeBytes !== undefined) reply.header('content-length', sizeBytes);
    reply.send(file);
    return;
  }
  if (schema !== null && !schema.Check(value)) {
    throw new Error(`${endpoint.id} answered against its schema: ${JSON.stringify(fieldErrors(schema, value))}`);
  }
  if (value === null) reply.code(endpoint.status ?? 204).send();
  else reply.header('content-type', JSON_TYPE).send(JSON.stringify(value));
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof OverloadError) {
    const code = error.kind === 'limited' ? 'limit_exceeded' : 'unavailable';
    return new Problem(code, { retryAfterS: error.retryAfterS });
  }
  // A text with U+0000 in it, which no column of Postgres holds.
  if (/^(22021|22P05)$/.test((error as { code?: string }).code ?? '')) {
    return new Problem('invalid_request', 'a text holds the character U+0000');
  }
  // A number or a time that no column holds, or text that is none: the schemas know better, and this is the net below them.
  if (/^(22003|22007|22008|22009|22P02)$/.test((error as { code?: string }).code ?? '')) {
    return new Problem('invalid_request', 'a number, a time or an id is out of its range');
  }
  if (isUnavailable(error)) return new Problem('unavailable', { retryAfterS: 1 });
  return new Problem('internal');
}

function answerProblem(reply: FastifyReply, problem: Problem, id: string): FastifyReply {
  const { retryAfterS } = problem.details;
  if (retryAfterS !== undefined) reply.header('retry-after', retryAfterS);
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  return reply
    .code(problem.status)
    .header('content-type', PROBLEM_TYPE)
    .send(JSON.stringify(problemDocument(problem, id)));
}
