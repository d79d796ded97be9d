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
  /** One call a request: how it ended (`stored`, `not_stored`, `busy`, or why it was refused), and how many events it told. */
  onDone(connection: string, result: string, events: number): void;
  onError(error: unknown, where: string): void;
}

/** Graph API sends up to 3 MB (channels.md §A.5). */
const BODY_LIMITS: BodyLimits = { bodyMaxBytes: 4 * 1024 * 1024, bodiesMaxBytes: 64 * 1024 * 1024 };
/** Above this the provider is told to come again: what it told waits at its side, not in our memory. */
const BACKLOG_MAX = 20_000;
const EVENTS_MAX = 10_000;
const UNKNOWN = 'unknown';

type HookRoute = { Params: { name: string; key?: string } };

/** Adds the providers' addresses to the listener. */
export function registerHooks(app: FastifyInstance, options: HookOptions): void {
  const bodies = new BodyReader(BODY_LIMITS);
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    for (const url of ['/hooks/:name', '/hooks/:name/:key']) {
      scope.route<HookRoute>({
        method: ['GET', 'POST'],
        url,
        handler: (request, reply) => serve(options, bodies, request, reply),
      });
    }
  });
}

async function serve(
  options: HookOptions,
  bodies: BodyReader,
  request: FastifyRequest<HookRoute>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const connection = options.connectionNamed(request.params.name);
  const definition = connection && options.definitions.get(connection.type);
  if (connection === undefined || definition?.hook === undefined) {
    return refuse(options, request, reply, UNKNOWN, 404, 'unknown_connection');
  }
  if (options.isStopping() || options.backlog() > BACKLOG_MAX) {
    return refuse(options, request, reply, connection.name, 503, 'busy');
  }
  const body = await bodies.read(request.raw);
  if (body.kind !== 'body') {
    const [status, why] = body.kind === 'too_large' ? ([413, 'too_large'] as const) : ([503, 'busy'] as const);
    return refuse(options, request, reply, connection.name, status, why);
  }
  const answer = judge(options, connection, definition.hook, request, body.bytes);
  if (answer.refused !== undefined || answer.events.length > EVENTS_MAX) {
    options.onDone(connection.name, answer.refused ?? 'too_large', 0);
    return send(reply, answer.refused === undefined ? 413 : answer.status, answer.type, answer.body);
  }
  const isStored = await storeAll(options, connection.id, answer.events);
  options.onDone(connection.name, isStored ? 'stored' : 'not_stored', answer.events.length);
  if (!isStored) return send(reply.header('retry-after', 5), 503, 'text/plain; charset=utf-8', 'not stored');
  return send(reply, answer.status, answer.type, answer.body);
}

function judge(
  options: HookOptions,
  connection: ConnectionRow,
  hook: NonNullable<ChannelDefinition['hook']>,
  request: FastifyRequest<HookRoute>,
  body: Buffer,
): HookAnswer {
  const mark = (request.raw.url ?? '').indexOf('?');
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name] = Array.isArray(value) ? value[0] : value;
  try {
    return hook(
      { name: connection.name, settings: connection.settings },
      {
        method: request.method === 'GET' ? 'GET' : 'POST',
        key: request.params.key ?? '',
        query: new URLSearchParams(mark === -1 ? '' : (request.raw.url ?? '').slice(mark + 1)),
        headers,
        body,
        ip: request.ip,
      },
      Date.now(),
    );
  } catch (error) {
    options.onError(error, 'hook');
    return { status: 400, type: 'text/plain; charset=utf-8', body: 'garbage', events: [], refused: 'garbage' };
  }
}

/** False when one of them could not be stored: the provider will tell all of them again, and those that were are known. */
async function storeAll(
  options: HookOptions,
  connectionId: number,
  events: readonly UpstreamEvent[],
): Promise<boolean> {
  const results = await Promise.all(
    events.map((event) => new Promise<boolean>((resolve) => options.store(connectionId, event, resolve))),
  );
  return results.every((ok) => ok);
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
  if (status === 503) reply.header('retry-after', 5);
  return send(reply, status, 'text/plain; charset=utf-8', why);
}

function send(reply: FastifyReply, status: number, type: string, body: string): FastifyReply {
  return reply.code(status).header('content-type', type).send(body);
}
