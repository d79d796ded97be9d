// `/hooks/CONNECTION[/KEY]`: what providers tell us. The body is taken as bytes, the connector judges its signature, and the
// answer is given only after everything it told is stored: a provider that hears nothing comes again (promise 4).
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ChannelDefinition, HookAnswer, UpstreamEvent } from '../../channels/channel.ts';
import type { ConnectionRow } from '../../store/load-config.ts';
import { type BodyLimits, BodyReader } from '../body.ts';

export interface HookOptions {
  connectionNamed(name: string): ConnectionRow | undefined;
  definitions: ReadonlyMap<string, ChannelDefinition>;
  /** Calls `stored` for each event when it is committed, or could not be. */
  store(connectionId: number, event: UpstreamEvent, stored: (ok: boolean) => void): void;
  /** Events not stored yet, over the whole node. */
  backlog(): number;
  isStopping(): boolean;
  /**
   * One call a request: how it ended (`stored`, `not_stored`, `late`, `busy`, `stopping`, `aborted`, `too_large`,
   * `unknown_connection`, or why the connector refused it), and how many events it told.
   */
  onDone(connection: string, result: string, events: number): void;
  onError(error: unknown, where: string): void;
  bodyLimits?: BodyLimits;
  patienceMs?: number;
}

/** Graph API sends up to 3 MB (channels.md §A.5). */
const BODY_LIMITS: BodyLimits = { bodyMaxBytes: 4 * 1024 * 1024, bodiesMaxBytes: 16 * 1024 * 1024 };
/** Above this the provider is told to come again: what it told waits at its side, not in our memory. */
const BACKLOG_MAX = 20_000;
const EVENTS_MAX = 10_000;
/** Providers wait 5 to 30 s: they should hear "come again" before they hang up. What is stored after all is known when it comes. */
const PATIENCE_MS = 10_000;
const RETRY_AFTER_S = 5;
const UNKNOWN = 'unknown';
const PLAIN = 'text/plain; charset=utf-8';

type HookRoute = { Params: { name: string; '*'?: string } };
type HookCall = FastifyRequest<HookRoute> & { sentType?: string };

/** Adds the providers' addresses to the listener. */
export function registerHooks(app: FastifyInstance, options: HookOptions): void {
  // A bound for each connection: who fills one with half a body holds up no other. There are as many as connections.
  const readers = new Map<string, BodyReader>();
  const bodies = (name: string): BodyReader => {
    let reader = readers.get(name);
    if (reader === undefined) {
      reader = new BodyReader(options.bodyLimits ?? BODY_LIMITS);
      readers.set(name, reader);
    }
    return reader;
  };
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    // One that is no media type at all would be answered 415 by the framework; it decides nothing here.
    scope.decorateRequest('sentType', undefined);
    scope.addHook('onRequest', (request, _reply, done) => {
      const { headers } = request.raw;
      (request as HookCall).sentType = headers['content-type'];
      headers['content-type'] = undefined;
      done();
    });
    // The key as the rest of the path: a parameter is cut off at 100 characters, and keys may be longer.
    for (const url of ['/hooks/:name', '/hooks/:name/*']) {
      scope.route<HookRoute>({
        method: ['GET', 'POST'],
        url,
        handler: (request, reply) => serve(options, bodies, request as HookCall, reply),
      });
    }
  });
}

async function serve(
  options: HookOptions,
  bodies: (connection: string) => BodyReader,
  request: HookCall,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const connection = options.connectionNamed(request.params.name);
  const definition = connection && options.definitions.get(connection.type);
  if (connection === undefined || definition?.hook === undefined) {
    return refuse(options, request, reply, UNKNOWN, 404, 'unknown_connection');
  }
  if (options.isStopping()) {
    return refuse(options, request, reply.header('connection', 'close'), connection.name, 503, 'stopping');
  }
  if (options.backlog() > BACKLOG_MAX) return refuse(options, request, reply, connection.name, 503, 'busy');
  const body = await bodies(connection.name).read(request.raw);
  if (body.kind !== 'body') {
    return refuse(options, request, reply, connection.name, body.kind === 'too_large' ? 413 : 503, body.kind);
  }
  const answer = judge(options, connection, definition.hook, request, body.bytes);
  if (answer.refused !== undefined || answer.events.length > EVENTS_MAX) {
    options.onDone(connection.name, answer.refused ?? 'too_large', 0);
    return send(reply, answer.refused === undefined ? 413 : answer.status, answer.type, answer.body);
  }
  const result = await storeAll(options, connection.id, answer.events);
  options.onDone(connection.name, result, answer.events.length);
  if (options.isStopping()) reply.header('connection', 'close');
  if (result === 'stored') return send(reply, answer.status, answer.type, answer.body);
  return send(reply.header('retry-after', RETRY_AFTER_S), 503, PLAIN, 'not stored');
}

function judge(
  options: HookOptions,
  connection: ConnectionRow,
  hook: NonNullable<ChannelDefinition['hook']>,
  request: HookCall,
  body: Buffer,
): HookAnswer {
  const mark = (request.raw.url ?? '').indexOf('?');
  // The one that node gives as a list is none of a provider's.
  const headers = { ...request.headers, 'content-type': request.sentType, 'set-cookie': undefined };
  try {
    return hook(
      { name: connection.name, settings: connection.settings },
      {
        method: request.method === 'GET' ? 'GET' : 'POST',
        key: request.params['*'] ?? '',
        query: new URLSearchParams(mark === -1 ? '' : (request.raw.url ?? '').slice(mark + 1)),
        headers: headers as Record<string, string | undefined>,
        body,
        ip: request.ip,
      },
      Date.now(),
    );
  } catch (error) {
    options.onError(error, 'hook');
    return { status: 400, type: PLAIN, body: 'garbage', events: [], refused: 'garbage' };
  }
}

/**
 * `not_stored` when one of them could not be: the provider will tell all of them again, and those that were are known.
 * `late` when it takes too long; they may be stored yet.
 */
async function storeAll(
  options: HookOptions,
  connectionId: number,
  events: readonly UpstreamEvent[],
): Promise<'stored' | 'not_stored' | 'late'> {
  if (events.length === 0) return 'stored';
  const { promise, resolve } = Promise.withResolvers<'stored' | 'not_stored' | 'late'>();
  const timer = setTimeout(resolve, options.patienceMs ?? PATIENCE_MS, 'late');
  let open = events.length;
  let isEach = true;
  for (const event of events) {
    options.store(connectionId, event, (ok) => {
      isEach &&= ok;
      open -= 1;
      if (open === 0) resolve(isEach ? 'stored' : 'not_stored');
    });
  }
  const result = await promise;
  clearTimeout(timer);
  return result;
}

function refuse(
  options: HookOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  status: number,
  why: string,
): FastifyReply {
  request.raw.resume();
  options.onDone(name, why, 0);
  if (status === 503) reply.header('retry-after', RETRY_AFTER_S);
  return send(reply, status, PLAIN, why);
}

function send(reply: FastifyReply, status: number, type: string, body: string): FastifyReply {
  return reply.code(status).header('content-type', type).send(body);
}
