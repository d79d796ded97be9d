// The one HTTP listener: fastify, bounded, silent about what it is asked, with the clients' doors on it. The API and the
// operator's endpoints are registered on the same instance.
import type { Socket } from 'node:net';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Authenticator, type AuthOptions } from '../identity/authenticator.ts';
import { OverloadError } from '../pipeline/overload.ts';
import type { Directory, Pipeline } from '../pipeline/ports.ts';
import { type AnswerKind, type DoorAnswer, type DoorName, JSON_TYPE, NOT_FOUND_BODY, refusal } from './answer.ts';
import { type BodyLimits, BodyReader, DEFAULT_BODY_LIMITS } from './body.ts';
import { type DoorContext, DoorRequest } from './door.ts';
import { DOOR_PATHS, rewriteDoorUrl } from './door-paths.ts';
import { getDoor, postDoor } from './get/index.ts';
import { type GetAnswerSettings, getAnswerFor } from './host-dialect.ts';
import { balanceJson } from './json/balance.ts';
import { sendJson } from './json/send.ts';
import { stateJson } from './json/state.ts';
import { registrationDoor } from './registration/index.ts';
import type { Registrar } from './registration/registrar.ts';

export interface HttpServerOptions {
  pipeline: Pipeline;
  directory: Directory;
  /** Shared with the API, so that wrong attempts are counted together; one of its own when left out. */
  authenticator?: Authenticator;
  /** Which addresses may name the client in `X-Forwarded-For`: as fastify's `trustProxy`; default false. */
  trustProxy?: boolean | string | string[];
  getAnswer?: GetAnswerSettings;
  /** Without it, the registration is no address of this server. */
  registrar?: Registrar;
  auth?: AuthOptions;
  bodyLimits?: BodyLimits;
  /** Recipients or ids of one request, default 10,000. */
  recipientsMax?: number;
  /** Requests of the doors being served at one time, default 2,000; beyond, 503. */
  inFlightMax?: number;
  /** Open connections, default 10,000; beyond, they are closed at once. */
  connectionsMax?: number;
  /** One call a request of a door, after its answer is made. */
  onRequestDone?: (door: DoorName, durationMs: number, kind: AnswerKind) => void;
  /** What was thrown while serving. `where` is a door or a route of ours, never what the client wrote. */
  onError?: (error: unknown, where: string) => void;
}

export interface HttpServer {
  app: FastifyInstance;
  /** From now on doors answer 503 and every answer closes its connection; what is in flight is finished. */
  drain(): void;
  /** Requests of the doors being served now. */
  inFlight(): number;
}

const RECIPIENTS_MAX = 10_000;
const IN_FLIGHT_MAX = 2_000;
const CONNECTIONS_MAX = 10_000;
/** A URL of 64 KiB and the other headers. */
const HEADERS_MAX_BYTES = 80 * 1024;
const HEADERS_TIMEOUT_MS = 20_000;
const REQUEST_TIMEOUT_MS = 60_000;
const KEEP_ALIVE_TIMEOUT_MS = 75_000;

/** Not listening yet: `server.app.listen(…)`. Routes may be added to `app` before that. */
export function buildHttpServer(options: HttpServerOptions): HttpServer {
  const app = fastify({
    logger: false,
    exposeHeadRoutes: false, // a HEAD must not send a message
    trustProxy: options.trustProxy ?? false,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    http: { maxHeaderSize: HEADERS_MAX_BYTES, headersTimeout: HEADERS_TIMEOUT_MS, requireHostHeader: false },
    rewriteUrl: rewriteDoorUrl,
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (_error, _request, reply) => answerNotFound(reply as FastifyReply),
  });
  app.server.maxConnections = options.connectionsMax ?? CONNECTIONS_MAX;
  app.setNotFoundHandler((_request, reply) => answerNotFound(reply));
  app.setErrorHandler((error, request, reply) => {
    const status = statusOf(error);
    if (status >= 500) options.onError?.(error, request.routeOptions.url ?? 'http');
    return reply.code(status).header('content-type', JSON_TYPE).send('{"error":"request not served"}');
  });
  const doors = new Doors(options);
  app.register(async (scope) => doors.register(scope));
  return { app, drain: () => doors.drain(), inFlight: () => doors.inFlight };
}

type Serve = (context: DoorContext, request: DoorRequest) => Promise<DoorAnswer>;

class Doors {
  readonly #options: HttpServerOptions;
  readonly #context: DoorContext;
  readonly #inFlightMax: number;
  #draining = false;
  inFlight = 0;

  constructor(options: HttpServerOptions) {
    this.#options = options;
    this.#inFlightMax = options.inFlightMax ?? IN_FLIGHT_MAX;
    this.#context = {
      pipeline: options.pipeline,
      authenticator: options.authenticator ?? new Authenticator(options.directory, options.auth),
      bodies: new BodyReader(options.bodyLimits ?? DEFAULT_BODY_LIMITS),
      getAnswer: options.getAnswer ?? { fallback: 'json', byHost: new Map() },
      registrar: options.registrar ?? null,
      recipientsMax: options.recipientsMax ?? RECIPIENTS_MAX,
    };
  }

  drain(): void {
    this.#draining = true;
  }

  /** GET of a JSON door is answered as a POST without data. Bodies are read by the doors themselves. */
  register(scope: FastifyInstance): void {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    const both = ['GET', 'POST'];
    const route = (method: string | string[], url: string, door: DoorName, serve: Serve) =>
      scope.route({ method, url, handler: (request, reply) => this.#handle(request, reply, door, serve) });
    for (const path of DOOR_PATHS.jsonSend) route(both, path, 'json_send', sendJson);
    for (const path of DOOR_PATHS.jsonState) route(both, path, 'json_state', stateJson);
    for (const path of DOOR_PATHS.jsonBalance) route(both, path, 'json_balance', balanceJson);
    for (const path of DOOR_PATHS.get) {
      route('GET', path, 'get_send', getDoor);
      route('POST', path, 'get_send', postDoor);
    }
    for (const path of DOOR_PATHS.registration) route(both, path, 'registration', registrationDoor);
  }

  async #handle(request: FastifyRequest, reply: FastifyReply, door: DoorName, serve: Serve): Promise<FastifyReply> {
    const startedAt = performance.now();
    let answer: DoorAnswer;
    if (this.#draining || this.inFlight >= this.#inFlightMax) {
      request.raw.resume();
      answer = this.#refuse(request, door, null);
    } else {
      this.inFlight++;
      try {
        answer = await serve(this.#context, new DoorRequest(request));
      } catch (error) {
        // The pipeline throws when nothing was accepted: the client may try again.
        if (!(error instanceof OverloadError)) this.#options.onError?.(error, door);
        answer = this.#refuse(request, door, error);
      } finally {
        this.inFlight--;
      }
    }
    this.#options.onRequestDone?.(answer.door, performance.now() - startedAt, answer.kind);
    if (this.#draining) reply.header('connection', 'close');
    if (answer.headers !== undefined) reply.headers(answer.headers);
    if (answer.retryAfterSeconds > 0) reply.header('retry-after', answer.retryAfterSeconds);
    return reply.code(answer.status).header('content-type', answer.type).send(answer.body);
  }

  /** 429 for a limit of the account's or the token's own, 503 for what is ours. */
  #refuse(request: FastifyRequest, door: DoorName, error: unknown): DoorAnswer {
    const overload = error instanceof OverloadError ? error : new OverloadError('unavailable', 1);
    const code = overload.kind === 'limited' ? 'limit_exceeded' : 'unavailable';
    const retryAfterMs = overload.retryAfterS * 1000;
    if (door !== 'get_send') return refusal(door, code, 'json', retryAfterMs);
    const text = getAnswerFor(null, request.hostname, this.#context.getAnswer) === 'text';
    return refusal(door, code, text ? 'text' : 'get', retryAfterMs);
  }
}

/** What an address that does not exist answers. */
export function answerNotFound(reply: FastifyReply): FastifyReply {
  return reply.code(404).header('content-type', JSON_TYPE).send(NOT_FOUND_BODY);
}

function statusOf(error: unknown): number {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}

/** What is no HTTP request at all. Not one of its bytes is repeated or logged. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(
    `HTTP/1.1 ${UNREADABLE[error.code ?? ''] ?? '400 Bad Request'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
}

const UNREADABLE: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '413 Content Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};
