// A simulated Asterisk, as far as ARI shows it (voice.md §4): HTTP requests, one WebSocket an application, and a carrier behind
// it whose people live by the last four digits of their number:
//   0001 busy (486)            0002 rings for ever          0003 answers, presses 42# during the message
//   0004 never says a word     0005 no such number (404)    0006 answers at once, without ringing
//   0007 hangs up mid-message  0008 183 only                0009 congestion (503)      0010 forbidden (403)
//   0011 an answering machine  0012 like 0002               0013 rings, then 486       0014 rings, then 480
//   0015 484                   0016 480 without ringing     0017 603 without ringing   0018 a person, by AMD
//   0019 picks up late
// Everybody else rings, answers after a moment and hears everything; a flash call (appArgs `flash`) they let ring.
// Sounds are really looked at: `sound:/path` must be an 8 kHz mono 16-bit WAV on this machine, and lasts as long as it lasts.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  type Misbehaviour,
  type Provider,
  type SimReply,
  type SimRequest,
  startProvider,
} from '../provider/provider.ts';
import { Applications, ASTERISK_ID } from './applications.ts';
import { Channel, type ChannelRequest, type ChannelWorld } from './channel.ts';
import { acceptWebSocket, refuseUpgrade, type ServerSocket } from './websocket.ts';

export interface AriOptions {
  port?: number;
  host?: string;
  user?: string;
  password?: string;
  /** PJSIP endpoints that exist. */
  trunks?: readonly string[];
  /** From dialling to 180, and from there to the answer, of everybody without a fate of their own. */
  ringMs?: number;
  answerMs?: number;
  amdMs?: number;
  amdContexts?: readonly string[];
  ringOrder?: ChannelWorld['ringOrder'];
  techCause?: boolean;
  /** Calls there are RTP ports for. */
  sessions?: number;
  /** `delayMs` makes HTTP answers come after the events. */
  behaviour?: Partial<Misbehaviour>;
  seed?: number;
}

export interface Ari {
  readonly port: number;
  /** For `base_url`: ends with /ari. */
  readonly url: string;
  readonly behaviour: Misbehaviour;
  readonly log: Provider['log'];
  /** Every call asked for, newest last, at most 10,000. */
  readonly calls: ChannelRequest[];
  /** Channels alive. */
  channels(): Channel[];
  /** Types of events that are not sent; may be changed at any time. */
  readonly withheld: Set<string>;
  /** Breaks every event connection without a word. */
  cut(): void;
  /** Sends any text to whoever listens for an application. */
  say(app: string, text: string): void;
  close(): Promise<void>;
}

const CALLS_MAX = 10_000;
const FEW = 1_000_000;

export async function startAri(options: AriOptions = {}): Promise<Ari> {
  const { user = 'kaskad', password = 'secret', trunks = ['carrier'] } = options;
  const withheld = new Set<string>();
  const applications = new Applications(withheld);
  const channels = new Map<string, Channel>();
  const sockets = new Map<ServerSocket, string[]>();
  const calls: ChannelRequest[] = [];
  let serial = 0;

  const world: ChannelWorld = {
    applications,
    random: () => provider.random(),
    ringOrder: options.ringOrder ?? 'random',
    ringMs: options.ringMs ?? 300,
    answerMs: options.answerMs ?? 1_500,
    amdMs: options.amdMs ?? 300,
    techCause: options.techCause ?? true,
    amdContexts: options.amdContexts ?? ['kaskad-amd'],
    gone: ({ request }) => {
      channels.delete(request.id);
      applications.release(request.id);
    },
  };

  const provider = await startProvider({
    port: options.port,
    host: options.host,
    behaviour: options.behaviour,
    seed: options.seed,
    handle: (request) => {
      if (!mayEnter(request.headers.authorization, request.query)) return DENIED;
      if (request.failing) return { status: 500, body: { message: 'Internal Server Error' } };
      if (!request.path.startsWith('/ari/')) return notFound('Resource');
      return route(request, request.path.slice('/ari/'.length).split('/').map(decodeURIComponent));
    },
  });

  provider.server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    const url = new URL(request.url ?? '/', 'http://simulator');
    const apps = (url.searchParams.get('app') ?? '').split(',').filter((app) => app !== '');
    if (!mayEnter(request.headers.authorization, url.searchParams)) {
      refuseUpgrade(socket, 401, 'Unauthorized', JSON.stringify(DENIED.body));
    } else if (url.pathname !== '/ari/events' || apps.length === 0) {
      refuseUpgrade(socket, 400, 'Bad Request', '{"message":"HTTP request is missing param: [app]"}');
    } else {
      const accepted = acceptWebSocket(request, socket);
      if (accepted === null) return;
      sockets.set(accepted, apps);
      for (const app of apps) applications.connect(app, accepted);
    }
  });

  function mayEnter(authorization: string | undefined, query: URLSearchParams): boolean {
    const basic = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    return authorization === basic || query.get('api_key') === `${user}:${password}`;
  }

  function route({ method, query, body }: SimRequest, path: string[]): SimReply {
    const [area = '', id = '', verb = '', sub = ''] = path;
    const given = readGiven(query, body);
    if (given === null) return { status: 400, body: { message: 'Error parsing request body' } };
    if (area === 'channels' && id !== '') return channelRoute(method, id, verb, sub, given);
    if (area === 'playbacks' && id !== '') return playbackRoute(method, id);
    switch (`${method} ${area}`) {
      case 'GET asterisk':
        if (id !== 'ping') return notFound('Resource');
        return ok({ ping: 'pong', timestamp: new Date().toISOString(), asterisk_id: ASTERISK_ID });
      case 'GET endpoints':
        return endpoint(id, verb);
      case 'GET applications':
        return applications.exists(id) ? ok(applications.describe(id)) : notFound('Application');
      case 'POST applications':
        return verb === 'subscription' ? subscribe(id, String(given.eventSource ?? '')) : notFound('Resource');
      case 'POST events':
        return userEvent(verb, String(given.application ?? ''));
      case 'POST channels':
        return originate(given);
      default:
        return notFound('Resource');
    }
  }

  function userEvent(eventname: string, app: string): SimReply {
    if (!applications.exists(app)) return notFound('Application');
    applications.tellApplication(app, { type: 'ChannelUserevent', eventname, userevent: { eventname } });
    return NOTHING;
  }

  function endpoint(technology: string, resource: string): SimReply {
    if (technology !== 'PJSIP' || !trunks.includes(resource)) return notFound('Endpoint');
    return ok({ technology, resource, state: 'online', channel_ids: [] });
  }

  function subscribe(app: string, source: string): SimReply {
    const channelId = source.replace(/^channel:/, '');
    if (!applications.exists(app)) return notFound('Application');
    if (!channels.has(channelId)) return { status: 422, body: { message: 'Event source does not exist' } };
    applications.subscribe(app, channelId);
    return ok(applications.describe(app));
  }

  function originate(given: Record<string, unknown>): SimReply {
    const endpointWord = String(given.endpoint ?? '');
    if (endpointWord === '') return bad('Endpoint must be specified');
    if (!endpointWord.includes('/')) return bad('Invalid endpoint specified');
    const app = String(given.app ?? '');
    if (app === '') return bad('Application or extension must be specified');
    const id = String(given.channelId ?? `sim-${serial}`);
    if (channels.has(id)) return { status: 409, body: { message: 'Channel with given unique ID already exists' } };
    const match = /^PJSIP\/(?:([^@]*)@)?(.+)$/.exec(endpointWord);
    const trunk = match?.[2] ?? '';
    // `error` here, and `message` everywhere else: so it is.
    if (!trunks.includes(trunk)) return { status: 500, body: { error: 'Allocation failed' } };
    serial += 1;
    const request: ChannelRequest = {
      id,
      name: `PJSIP/${trunk}-${serial.toString(16).padStart(8, '0')}`,
      dialstring: endpointWord.slice('PJSIP/'.length),
      number: match?.[1] ?? '',
      callerId: /(\d*)>?$/.exec(String(given.callerId ?? ''))?.[1] ?? '',
      app,
      appArgs: String(given.appArgs ?? ''),
      timeoutS: Number(given.timeout ?? 30),
      variables: (given.variables ?? {}) as Record<string, string>,
    };
    const channel = new Channel(request, world);
    if (calls.length >= CALLS_MAX) calls.shift();
    calls.push(request);
    const described = channel.describe();
    const full = channels.size >= (options.sessions ?? FEW);
    channels.set(id, channel);
    applications.subscribe(app, id);
    // Events do not wait for our answer.
    setImmediate(() => (full ? channel.fail() : channel.dial()));
    return ok(described);
  }

  function channelRoute(
    method: string,
    id: string,
    verb: string,
    sub: string,
    given: Record<string, unknown>,
  ): SimReply {
    const channel = channels.get(id);
    if (channel === undefined) return notFound('Channel');
    switch (`${method} ${verb}`) {
      case 'GET ':
        return ok(channel.describe());
      case 'DELETE ': {
        const { reason = 'normal', reason_code } = given;
        if (reason !== 'normal' && reason_code === undefined) return bad('Invalid reason for hangup reason provided');
        setImmediate(() => channels.has(id) && channel.hangup());
        return NOTHING;
      }
      case 'POST play':
        if (!channel.inStasis) return NOT_IN_STASIS;
        return { status: 201, body: channel.play(sub || `play-${serial}`, String(given.media ?? '')) };
      case 'POST continue':
        if (!channel.inStasis) return NOT_IN_STASIS;
        setImmediate(() => channels.has(id) && channel.continueAt(String(given.context ?? '')));
        return NOTHING;
      default:
        return { status: 405, body: { message: 'Invalid method' } };
    }
  }

  function playbackRoute(method: string, id: string): SimReply {
    const channel = [...channels.values()].find(({ playback }) => playback?.id === id);
    if (channel === undefined) return notFound('Playback');
    if (method === 'DELETE') {
      setImmediate(() => channel.stopPlaying());
      return NOTHING;
    }
    return ok(channel.playback);
  }

  return {
    port: provider.port,
    url: `${provider.url}/ari`,
    behaviour: provider.behaviour,
    log: provider.log,
    calls,
    withheld,
    channels: () => [...channels.values()],
    cut: () => applications.cut(),
    say: (app, text) => {
      for (const [socket, apps] of sockets) if (apps.includes(app)) socket.send(text);
    },
    close: async () => {
      for (const channel of channels.values()) channel.clear();
      for (const socket of sockets.keys()) socket.cut();
      await provider.close();
    },
  };
}

const DENIED = {
  status: 401,
  body: { message: 'Authentication required' },
  headers: { 'www-authenticate': 'Basic realm="Asterisk REST Interface"' },
};
const NOTHING: SimReply = { status: 204, body: '' };
const NOT_IN_STASIS: SimReply = { status: 409, body: { message: 'Channel not in Stasis application' } };
const ok = (body: unknown): SimReply => ({ status: 200, body });
const bad = (message: string): SimReply => ({ status: 400, body: { message } });
const notFound = (what: string): SimReply => ({ status: 404, body: { message: `${what} not found` } });

/** Parameters may come in the query, in a JSON body, or in both; null when the body is no JSON. */
function readGiven(query: URLSearchParams, body: Buffer): Record<string, unknown> | null {
  if (body.length === 0) return Object.fromEntries(query);
  try {
    return { ...Object.fromEntries(query), ...(JSON.parse(body.toString('utf8')) as Record<string, unknown>) };
  } catch {
    return null;
  }
}
