// Puts endpoints on the HTTP listener: authenticates, limits, reads, calls, answers.
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiContext } from '../context.ts';
import { answer, answerProblem, isFailure, problemOf } from './answers.ts';
import { checkPublicOrigin, RequestAuthenticator } from './authenticate.ts';
import type { Endpoint } from './endpoint.ts';
import { LiveStreams } from './live/streams.ts';
import { type Asked, Operation } from './operation.ts';
import { Problem } from './problem.ts';
import { callerKey, RateLimits, type RateState } from './rate-limits.ts';
import { type Share, Shares } from './shares.ts';

export const PREFIX = '/api/v1';
/** Bytes of bodies that are being read or worked on: half-sent ones cannot fill the memory. */
const BODIES = { nodeMax: 128 * 1024 * 1024, callerMax: 32 * 1024 * 1024, what: 'bytes of bodies' };
/** Streams of files at one time. */
const UPLOADS = { nodeMax: 16, callerMax: 4, what: 'uploads' };
/** What proxies write of a client that is gone before its answer. */
const GONE_STATUS = 499;

export interface ListenerOptions {
  endpoints: readonly Endpoint[];
  isStopping(): boolean;
  /** One call a request, after its answer is made. */
  onRequestDone(endpoint: string, status: number, durationMs: number): void;
  /** So many streams of live figures are open now. */
  onLiveStreams(open: number): void;
}

export interface Listening {
  /** Ends the streams that are open, which would not end by themselves. */
  endStreams(): void;
}

/** Adds every endpoint, and `problem+json` answers to what does not exist below the prefix. */
export function listen(app: FastifyInstance, context: ApiContext, options: ListenerOptions): Listening {
  const authenticator = new RequestAuthenticator(context);
  const limits = new RateLimits(
    context.config.apiRatePerMin,
    Math.max(60, Math.ceil(context.config.apiRatePerMin / 10)),
  );
  const operations = options.endpoints.map((endpoint) => new Operation(endpoint, context));
  const live = new LiveStreams(operations, {
    onError: (error, where) => context.onError(error, where),
    onCount: options.onLiveStreams,
  });
  const room = { bodies: new Shares(BODIES), uploads: new Shares(UPLOADS) };
  app.register(
    async (scope) => {
      scope.removeAllContentTypeParsers();
      // Bodies are read by the frame, with each endpoint's own limit, and after the caller is known.
      scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
      const noSuchPath = (request: FastifyRequest, reply: FastifyReply) =>
        answerProblem(reply, new Problem('not_found', 'there is no such path'), requestId(request));
      scope.setNotFoundHandler(noSuchPath);
      // Else the pages of the web application would answer for what is no path of ours.
      scope.get('/*', noSuchPath);
      for (const operation of operations) {
        const { endpoint } = operation;
        const serve = server(operation, context, { authenticator, limits, room, live }, options);
        scope.route({ method: endpoint.method, url: endpoint.path.replace(/\{(\w+)\}/g, ':$1'), handler: serve });
      }
    },
    { prefix: PREFIX },
  );
  return { endStreams: () => live.end() };
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
  live: LiveStreams;
}

function server(
  operation: Operation,
  context: ApiContext,
  { authenticator, limits, room, live }: Gate,
  options: ListenerOptions,
) {
  const { endpoint, input } = operation;
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
      operation.authorize(principal);
      const mediaType = mediaTypeOf(request);
      if (endpoint.upload !== undefined && !endpoint.upload.includes(mediaType)) {
        throw new Problem('unsupported_media_type', `this endpoint takes ${endpoint.upload.join(', ')}`);
      }
      const params = input.params(request.params);
      const query = input.query(request.query);
      share = room[endpoint.upload === undefined ? 'bodies' : 'uploads'].of(callerKey(principal, request.ip));
      if (endpoint.upload !== undefined) share.take(1);
      const asked: Asked = {
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
        header: (name) => String(request.headers[name] ?? ''),
        setHeader: (name, value) => void reply.header(name, value),
        setStatus: (status) => void reply.code(status),
        watch: (paths) => live.open(paths, asked, () => authenticator.stillThere(request)),
      };
      reply.code(endpoint.status ?? 200);
      answer(endpoint, reply, await operation.run(asked));
    } catch (error) {
      if (isGone(request, error)) reply.code(GONE_STATUS).send();
      else {
        const problem = problemOf(error);
        if (isFailure(error, problem)) context.onError(error, `${endpoint.method} ${endpoint.path}`);
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
